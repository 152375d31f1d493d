package dev.orchestrator.manifest;

import dev.orchestrator.spec.Affinity;
import dev.orchestrator.spec.Bytes;
import dev.orchestrator.spec.ConfigMap;
import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.ContainerPort;
import dev.orchestrator.spec.DaemonSet;
import dev.orchestrator.spec.Deployment;
import dev.orchestrator.spec.EnvFrom;
import dev.orchestrator.spec.EnvSource;
import dev.orchestrator.spec.EnvVar;
import dev.orchestrator.spec.Job;
import dev.orchestrator.spec.Kind;
import dev.orchestrator.spec.LabelSelector;
import dev.orchestrator.spec.Metadata;
import dev.orchestrator.spec.Namespace;
import dev.orchestrator.spec.NodeSelectorTerm;
import dev.orchestrator.spec.PodAffinityTerm;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.spec.PodTemplate;
import dev.orchestrator.spec.PortRef;
import dev.orchestrator.spec.Probe;
import dev.orchestrator.spec.ProbeAction;
import dev.orchestrator.spec.Protocol;
import dev.orchestrator.spec.Requirement;
import dev.orchestrator.spec.Resource;
import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.spec.RestartPolicy;
import dev.orchestrator.spec.Secret;
import dev.orchestrator.spec.SecretValue;
import dev.orchestrator.spec.Service;
import dev.orchestrator.spec.ServicePort;
import dev.orchestrator.spec.Taint;
import dev.orchestrator.spec.Toleration;
import dev.orchestrator.spec.TopologySpread;
import dev.orchestrator.spec.Volume;
import dev.orchestrator.spec.VolumeMount;
import dev.orchestrator.spec.VolumeSource;
import dev.orchestrator.spec.Weighted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Valid objects with every field of the specs, drawn from a seed. */
final class RandomResources {
  private static final String[] AWKWARD = {
    "",
    "no",
    "yes",
    "y",
    "on",
    "true",
    "null",
    "~",
    "1e3",
    "0440",
    "0o17",
    "22:22",
    "1_000",
    ".5",
    ".inf",
    "-",
    "- a",
    "a: b",
    "a #b",
    "#",
    "{}",
    "[a]",
    "*x",
    "&x",
    "!t",
    "|",
    ">",
    "%",
    "@",
    "`",
    "\"q\"",
    "'q'",
    "a\nb",
    "a\nb\n",
    "\n",
    "\n\n",
    " lead",
    "trail ",
    "two\n\n  indented\n",
    "tab\tin",
    "back\\slash",
    "é ü 漢字",
    "\uD83D\uDE00",
    "a\r\nb",
    "\u0085",
    "\u2028x",
    "<<",
    "=",
    "2020-01-01",
    "0x1F",
    "$(HOME)",
    "--- ",
    "...",
    "a\n ",
    "\u007f",
    "\uFEFFx",
    "end:",
    ": start",
    "? q",
    "line1\nline2 \nline3",
    "trailing\n\n\n"
  };

  private final Random random;

  RandomResources(long seed) {
    this.random = new Random(seed);
  }

  Resource resource(String name) {
    return switch (random.nextInt(7)) {
      case 0 -> new Namespace(new Metadata("", name, labels(), annotations()));
      case 1 -> configMap(name);
      case 2 ->
          new Secret(
              metadata(name), pick("Opaque", "example.org/x"), data(() -> SecretValue.of(bytes())));
      case 3 -> service(name);
      case 4 -> daemonSet(name);
      case 5 -> job(name);
      default -> deployment(name);
    };
  }

  private Resource configMap(String name) {
    SortedMap<String, Bytes> binary = new TreeMap<>();
    data(() -> Bytes.of(bytes())).forEach((key, value) -> binary.put("bin-" + key, value));
    return new ConfigMap(metadata(name), data(this::text), binary);
  }

  private Resource service(String name) {
    List<ServicePort> ports = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(3); i++) {
      ports.add(
          new ServicePort(
              "p" + i, 1 + i * 100 + random.nextInt(90), portRef(), any(Protocol.values())));
    }
    return new Service(metadata(name), labels(), ports, random.nextBoolean());
  }

  private Resource deployment(String name) {
    SortedMap<String, String> labels = some();
    return new Deployment(
        metadata(name),
        random.nextBoolean() ? OptionalInt.of(random.nextInt(100)) : OptionalInt.empty(),
        LabelSelector.of(labels),
        new PodTemplate(labels, annotations(), pod(RestartPolicy.ALWAYS)),
        Duration.ofSeconds(random.nextInt(3) * 10L),
        random.nextBoolean());
  }

  private Resource daemonSet(String name) {
    SortedMap<String, String> labels = some();
    return new DaemonSet(
        metadata(name),
        LabelSelector.of(labels),
        new PodTemplate(labels, annotations(), pod(RestartPolicy.ALWAYS)));
  }

  private Resource job(String name) {
    SortedMap<String, String> labels = new TreeMap<>(labels());
    labels.put("job-name", name);
    return new Job(
        metadata(name),
        new PodTemplate(
            labels, annotations(), pod(pick(RestartPolicy.NEVER, RestartPolicy.ON_FAILURE))),
        random.nextBoolean() ? OptionalInt.of(1 + random.nextInt(9)) : OptionalInt.empty(),
        1 + random.nextInt(9),
        random.nextInt(9),
        maybe(() -> Duration.ofSeconds(1 + random.nextInt(999))),
        maybe(() -> Duration.ofSeconds(random.nextInt(999))));
  }

  private PodSpec pod(RestartPolicy restart) {
    List<Volume> volumes = new ArrayList<>();
    for (int i = 0; i < random.nextInt(4); i++) {
      volumes.add(new Volume("v" + i, volumeSource()));
    }
    List<Container> containers = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(3); i++) {
      containers.add(container("c" + i, i, volumes, true));
    }
    return new PodSpec(
        containers,
        random.nextBoolean() ? List.of(container("init", 9, volumes, false)) : List.of(),
        volumes,
        labels(),
        random.nextBoolean() ? affinity() : Affinity.NONE,
        several(this::toleration),
        several(this::spread),
        random.nextInt(3) * 1000,
        restart,
        Duration.ofSeconds(random.nextInt(60)));
  }

  private Container container(String name, int number, List<Volume> volumes, boolean probes) {
    List<VolumeMount> mounts = new ArrayList<>();
    for (Volume volume : volumes) {
      String subPath = random.nextBoolean() ? "" : "sub/dir";
      mounts.add(
          new VolumeMount(volume.name(), "/mnt/" + volume.name(), subPath, random.nextBoolean()));
    }
    List<EnvVar> env = new ArrayList<>();
    for (int i = 0; i < random.nextInt(5); i++) {
      env.add(new EnvVar("VAR_" + i, envSource()));
    }
    int port = 1000 + number * 100;
    return new Container(
        name,
        "example.org/" + name + ":" + random.nextInt(9),
        several(this::text),
        several(this::text),
        random.nextBoolean() ? "" : "/srv",
        env,
        several(
            () ->
                new EnvFrom(
                    pick("", "X_"),
                    pick(Kind.CONFIG_MAP, Kind.SECRET),
                    "obj",
                    random.nextBoolean())),
        List.of(
            new ContainerPort("named" + number, port, Protocol.TCP, OptionalInt.of(port + 20_000)),
            new ContainerPort("", port + 1, any(Protocol.values()), OptionalInt.empty())),
        new dev.orchestrator.spec.ResourceRequirements(requests(), limits()),
        mounts,
        probes ? maybe(() -> probe(number, false)) : Optional.empty(),
        probes ? maybe(() -> probe(number, false)) : Optional.empty(),
        probes ? maybe(() -> probe(number, true)) : Optional.empty(),
        false);
  }

  private ResourceList requests() {
    ResourceList list = ResourceList.EMPTY;
    list = random.nextBoolean() ? list.with(ResourceList.CPU, random.nextInt(4000)) : list;
    list = random.nextBoolean() ? list.with(ResourceList.MEMORY, random.nextInt(1 << 30)) : list;
    return list;
  }

  private ResourceList limits() {
    ResourceList list = ResourceList.EMPTY;
    list = random.nextBoolean() ? list.with(ResourceList.CPU, 4000 + random.nextInt(4000)) : list;
    list =
        random.nextBoolean()
            ? list.with(ResourceList.MEMORY, (1L << 30) + random.nextLong(1L << 40))
            : list;
    list =
        random.nextBoolean()
            ? list.with(ResourceList.EPHEMERAL_STORAGE, random.nextLong(1L << 50))
            : list;
    return list;
  }

  private Probe probe(int number, boolean readiness) {
    PortRef port =
        random.nextBoolean() ? PortRef.of("named" + number) : PortRef.of(1000 + number * 100);
    ProbeAction action =
        switch (random.nextInt(3)) {
          case 0 -> {
            SortedMap<String, String> headers = new TreeMap<>();
            headers.put("X-Test", text().replaceAll("[^ -~]", "").strip());
            yield new ProbeAction.HttpGet(
                "/p" + random.nextInt(9), port, random.nextBoolean(), headers);
          }
          case 1 -> new ProbeAction.TcpSocket(port);
          default -> new ProbeAction.Exec(List.of("/bin/probe", text()));
        };
    return new Probe(
        action,
        Duration.ofSeconds(random.nextInt(20)),
        Duration.ofSeconds(1 + random.nextInt(20)),
        Duration.ofSeconds(1 + random.nextInt(20)),
        readiness ? 1 + random.nextInt(4) : 1,
        1 + random.nextInt(9));
  }

  private EnvSource envSource() {
    return switch (random.nextInt(5)) {
      case 0 -> new EnvSource.ConfigMapKey("settings", "key", random.nextBoolean());
      case 1 -> new EnvSource.SecretKey("keys", "key", random.nextBoolean());
      case 2 ->
          new EnvSource.FieldRef(pick("metadata.name", "status.podIP", "metadata.labels['app']"));
      default -> new EnvSource.Literal(text());
    };
  }

  private VolumeSource volumeSource() {
    OptionalInt mode =
        random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(random.nextInt(01000));
    SortedMap<String, String> items = new TreeMap<>();
    for (int i = 0; i < random.nextInt(3); i++) {
      items.put("key" + i, "dir/file" + i);
    }
    return switch (random.nextInt(4)) {
      case 0 -> new VolumeSource.ConfigMapFiles("settings", items, mode, random.nextBoolean());
      case 1 -> new VolumeSource.SecretFiles("keys", items, mode, random.nextBoolean());
      case 2 -> new VolumeSource.HostPath("/host/" + random.nextInt(9));
      default ->
          new VolumeSource.EmptyDir(
              random.nextBoolean(),
              random.nextBoolean()
                  ? OptionalLong.of(1 + random.nextLong(1L << 40))
                  : OptionalLong.empty());
    };
  }

  private Affinity affinity() {
    return new Affinity(
        maybe(() -> List.of(nodeTerm(), nodeTerm())),
        several(() -> new Weighted<>(1 + random.nextInt(100), nodeTerm())),
        several(this::podTerm),
        several(() -> new Weighted<>(1 + random.nextInt(100), podTerm())),
        several(this::podTerm),
        several(() -> new Weighted<>(1 + random.nextInt(100), podTerm())));
  }

  private NodeSelectorTerm nodeTerm() {
    Requirement field =
        new Requirement(
            "metadata.name",
            pick(Requirement.Operator.IN, Requirement.Operator.NOT_IN),
            List.of("node-1"));
    Requirement number =
        new Requirement(
            "cores", pick(Requirement.Operator.GT, Requirement.Operator.LT), List.of("4"));
    return new NodeSelectorTerm(
        List.of(requirement(), number), random.nextBoolean() ? List.of(field) : List.of());
  }

  private Requirement requirement() {
    return switch (random.nextInt(4)) {
      case 0 -> new Requirement("disk", Requirement.Operator.EXISTS, List.of());
      case 1 -> new Requirement("disk", Requirement.Operator.DOES_NOT_EXIST, List.of());
      case 2 -> new Requirement("disk", Requirement.Operator.IN, List.of("ssd", "no"));
      default -> new Requirement("example.org/disk", Requirement.Operator.NOT_IN, List.of("1e3"));
    };
  }

  private PodAffinityTerm podTerm() {
    return new PodAffinityTerm(
        new LabelSelector(some(), several(this::requirement)),
        pick("zone", "kubernetes.io/hostname"),
        several(() -> "ns" + random.nextInt(9)).stream().distinct().toList(),
        maybe(() -> LabelSelector.of(labels())));
  }

  private Toleration toleration() {
    boolean exists = random.nextBoolean();
    boolean noExecute = random.nextBoolean();
    return new Toleration(
        "dedicated",
        exists ? Toleration.Operator.EXISTS : Toleration.Operator.EQUAL,
        exists ? "" : pick("", "no", "web"),
        noExecute
            ? Optional.of(Taint.Effect.NO_EXECUTE)
            : maybe(() -> Taint.Effect.PREFER_NO_SCHEDULE),
        noExecute && random.nextBoolean()
            ? OptionalLong.of(random.nextInt(999))
            : OptionalLong.empty());
  }

  private TopologySpread spread() {
    TopologySpread.WhenUnsatisfiable when = any(TopologySpread.WhenUnsatisfiable.values());
    boolean hard = when == TopologySpread.WhenUnsatisfiable.DO_NOT_SCHEDULE;
    return new TopologySpread(
        1 + random.nextInt(5),
        "zone" + random.nextInt(1_000_000),
        when,
        LabelSelector.of(some()),
        hard && random.nextBoolean() ? OptionalInt.of(1 + random.nextInt(5)) : OptionalInt.empty(),
        random.nextBoolean(),
        random.nextBoolean(),
        random.nextBoolean() ? List.of() : List.of("pod-template-hash"));
  }

  private Metadata metadata(String name) {
    return new Metadata(pick("default", "shop"), name, labels(), annotations());
  }

  private SortedMap<String, String> labels() {
    return random.nextBoolean() ? new TreeMap<>() : some();
  }

  private SortedMap<String, String> some() {
    SortedMap<String, String> labels = new TreeMap<>();
    labels.put("app", pick("web", "no", "1e3", "0440", "", "true"));
    labels.put("example.org/tier", pick("front", "y", "12"));
    return labels;
  }

  private SortedMap<String, String> annotations() {
    SortedMap<String, String> annotations = new TreeMap<>();
    for (int i = 0; i < random.nextInt(4); i++) {
      annotations.put("example.org/note-" + i, text());
    }
    return annotations;
  }

  private <T> SortedMap<String, T> data(Supplier<T> value) {
    SortedMap<String, T> data = new TreeMap<>();
    for (int i = 0; i < random.nextInt(5); i++) {
      data.put(pick("key", "no", "1e3", "a.b_c-d", "0440") + i, value.get());
    }
    return data;
  }

  private PortRef portRef() {
    return random.nextBoolean() ? PortRef.of(1 + random.nextInt(65_535)) : PortRef.of("http");
  }

  private byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(200)];
    random.nextBytes(bytes);
    return bytes;
  }

  /** A text that is awkward in YAML, or several in a row, or printable noise. */
  private String text() {
    return switch (random.nextInt(4)) {
      case 0 -> noise(random.nextInt(200));
      case 1 -> pick(AWKWARD) + pick(AWKWARD);
      default -> pick(AWKWARD);
    };
  }

  private String noise(int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(random.nextInt(12) == 0 ? '\n' : (char) (' ' + random.nextInt(95)));
    }
    return text.toString();
  }

  private <T> List<T> several(Supplier<T> item) {
    List<T> items = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      items.add(item.get());
    }
    return items;
  }

  private <T> Optional<T> maybe(Supplier<T> value) {
    return random.nextBoolean() ? Optional.of(value.get()) : Optional.empty();
  }

  private <T> T any(T[] values) {
    return values[random.nextInt(values.length)];
  }

  @SafeVarargs
  private <T> T pick(T... values) {
    return values[random.nextInt(values.length)];
  }
}
