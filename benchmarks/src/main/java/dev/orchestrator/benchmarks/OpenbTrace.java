package dev.orchestrator.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orchestrator.spec.DeviceRequest;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.state.Device;
import dev.orchestrator.state.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Nodes with GPUs and pods that want them: the production trace openb, or a mix of the same kind
 * that is made up.
 */
record OpenbTrace(List<Node> nodes, List<OpenbTrace.Request> requests) {
  private static final String GPU = "gpu";
  private static final String POD_FILES = "openb_pod_list_";

  /**
   * What a pod asks for.
   *
   * @param gpuMillis of each of the GPUs, in thousandths
   */
  record Request(long cpuMillis, long memoryMib, int gpus, int gpuMillis, List<String> models) {
    long allGpuMillis() {
      return (long) gpus * gpuMillis;
    }

    PodSpec spec() {
      PodSpec.Builder pod = PendingPods.asking(cpuMillis, memoryMib);
      return gpus == 0
          ? pod.build()
          : pod.devices(new DeviceRequest(GPU, gpus, gpuMillis, models)).build();
    }
  }

  /** The names of the mixes in a directory. */
  static List<String> mixes(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(f -> f.startsWith(POD_FILES))
          .map(f -> f.substring(POD_FILES.length(), f.length() - ".csv".length()))
          .sorted()
          .toList();
    }
  }

  /** Reads the nodes with GPUs and a mix of pods. */
  static OpenbTrace read(Path directory, String mix) throws IOException {
    List<Node> nodes =
        rows(directory.resolve("openb_node_list_gpu_node.csv")).stream()
            .map(
                r ->
                    node(
                        r.getOrDefault("sn", ""),
                        Long.parseLong(r.get("cpu_milli")),
                        Long.parseLong(r.get("memory_mib")),
                        Integer.parseInt(r.get("gpu")),
                        r.getOrDefault("model", "")))
            .toList();
    List<Request> requests =
        rows(directory.resolve(POD_FILES + mix + ".csv")).stream()
            .map(OpenbTrace::request)
            .toList();
    return new OpenbTrace(nodes, requests);
  }

  private static List<Map<String, String>> rows(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file, UTF_8);
    String[] names = lines.get(0).split(",", -1);
    List<Map<String, String>> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] values = line.split(",", -1);
      Map<String, String> row = new HashMap<>();
      for (int i = 0; i < names.length; i++) {
        row.put(names[i], values[i]);
      }
      rows.add(row);
    }
    return rows;
  }

  private static Request request(Map<String, String> row) {
    int gpus = Integer.parseInt(row.get("num_gpu"));
    String models = row.getOrDefault("gpu_spec", "");
    return new Request(
        Long.parseLong(row.get("cpu_milli")),
        Long.parseLong(row.get("memory_mib")),
        gpus,
        gpus == 1 ? Integer.parseInt(row.get("gpu_milli")) : DeviceRequest.WHOLE,
        models.isEmpty() ? List.of() : List.of(models.split("\\|")));
  }

  /** A mix that is made up, for machines without the trace. */
  static OpenbTrace generated() {
    Random random = new Random(1);
    List<Node> nodes =
        IntStream.range(0, 1000)
            .mapToObj(
                i ->
                    i % 3 == 0
                        ? node("node-%04d".formatted(i), 104_000, 524_288, 2, "small")
                        : node("node-%04d".formatted(i), 96_000, 393_216, 8, "large"))
            .toList();
    List<Request> requests =
        IntStream.range(0, 8000)
            .mapToObj(
                i -> {
                  long cpu = 2000 + 1000L * random.nextInt(14);
                  int sort = random.nextInt(20);
                  int gpus = sort < 2 ? 0 : sort == 2 ? 1 << random.nextInt(1, 4) : 1;
                  int millis = sort < 10 ? 1000 : 100 * random.nextInt(2, 9);
                  return new Request(cpu * Math.max(1, gpus), 4 * cpu, gpus, millis, List.of());
                })
            .toList();
    return new OpenbTrace(nodes, requests);
  }

  private static Node node(String name, long cpuMillis, long memoryMib, int gpus, String model) {
    TreeMap<String, String> labels = new TreeMap<>(Map.of(Node.HOSTNAME_LABEL, name));
    return new Node(
        name,
        labels,
        List.of(),
        ResourceList.of(cpuMillis, memoryMib << 20).with(ResourceList.PODS, 1000),
        true,
        true,
        "",
        PendingPods.NOW,
        new TreeMap<>(),
        IntStream.range(0, gpus).mapToObj(g -> new Device("gpu" + g, GPU, model)).toList(),
        new TreeMap<>());
  }

  /** All GPUs, in thousandths. */
  long capacityMillis() {
    return nodes.stream().mapToLong(n -> n.devices().size()).sum() * DeviceRequest.WHOLE;
  }

  /**
   * The pods in a random order, dropped or repeated at random until they ask for so much of the
   * GPUs.
   */
  List<Request> stream(long seed, double load) {
    Random random = new Random(seed);
    List<Request> order = new ArrayList<>(requests);
    Collections.shuffle(order, random);
    List<Request> stream = new ArrayList<>();
    long left = (long) (load * capacityMillis());
    while (left > 0) {
      int next = stream.size();
      Request request =
          next < order.size() ? order.get(next) : order.get(random.nextInt(order.size()));
      stream.add(request);
      left -= request.allGpuMillis();
    }
    return stream;
  }
}
