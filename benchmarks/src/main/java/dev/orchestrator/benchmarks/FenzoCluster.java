package dev.orchestrator.benchmarks;

import com.netflix.fenzo.ConstraintEvaluator;
import com.netflix.fenzo.TaskRequest;
import com.netflix.fenzo.TaskScheduler;
import com.netflix.fenzo.VMTaskFitnessCalculator;
import com.netflix.fenzo.VirtualMachineLease;
import com.netflix.fenzo.plugins.BinPackingFitnessCalculators;
import com.netflix.fenzo.plugins.HostAttrValueConstraint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.mesos.Protos;
import org.jspecify.annotations.Nullable;

/** Fenzo with nodes and tasks of the same sizes as the ones of {@link SchedulingWork}. */
final class FenzoCluster {
  /** What Fenzo is asked to do. */
  enum Work {
    /** The first node that fits. */
    BASIC,
    /** Its packer of cpu and memory. */
    PACKING,
    /** An attribute of the node must have a value. */
    ATTRIBUTE
  }

  private static final String ATTRIBUTE = "zone";

  private final Work work;
  private final List<VirtualMachineLease> leases = new ArrayList<>();
  private final List<TaskRequest> tasks = new ArrayList<>();

  FenzoCluster(Work work, int nodes, int count) {
    this.work = work;
    for (int i = 0; i < nodes; i++) {
      leases.add(new Lease("node-%06d".formatted(i), "zone" + i % 3));
    }
    for (int i = 0; i < count; i++) {
      tasks.add(new Task("task-" + i, work));
    }
  }

  /** A new Fenzo; it knows the nodes only once tasks are handed to it. */
  TaskScheduler scheduler() {
    TaskScheduler.Builder builder =
        new TaskScheduler.Builder()
            .withLeaseOfferExpirySecs(1_000_000)
            .withLeaseRejectAction(lease -> {})
            .disableShortfallEvaluation();
    if (work == Work.PACKING) {
      builder.withFitnessCalculator(BinPackingFitnessCalculators.cpuMemBinPacker);
    }
    return builder.build();
  }

  /** Gives all nodes and decides about all tasks; answers how many found a node. */
  int schedule(TaskScheduler scheduler) {
    return scheduler.scheduleOnce(tasks, leases).getResultMap().values().stream()
        .mapToInt(r -> r.getTasksAssigned().size())
        .sum();
  }

  private record Lease(String hostname, String zone) implements VirtualMachineLease {
    @Override
    public String getId() {
      return hostname;
    }

    @Override
    public long getOfferedTime() {
      return 0;
    }

    @Override
    public String getVMID() {
      return hostname;
    }

    @Override
    public double cpuCores() {
      return 32;
    }

    @Override
    public double memoryMB() {
      return 131_072;
    }

    @Override
    public double networkMbps() {
      return 0;
    }

    @Override
    public double diskMB() {
      return 0;
    }

    @Override
    public List<Range> portRanges() {
      return List.of();
    }

    @Override
    public Protos.@Nullable Offer getOffer() {
      return null;
    }

    @Override
    public Map<String, Protos.Attribute> getAttributeMap() {
      return Collections.singletonMap(
          ATTRIBUTE,
          Protos.Attribute.newBuilder()
              .setName(ATTRIBUTE)
              .setType(Protos.Value.Type.TEXT)
              .setText(Protos.Value.Text.newBuilder().setValue(zone))
              .build());
    }

    @Override
    public Double getScalarValue(String name) {
      return 0.0;
    }

    @Override
    public Map<String, Double> getScalarValues() {
      return Map.of();
    }
  }

  private static final class Task implements TaskRequest {
    private final String id;
    private final List<ConstraintEvaluator> constraints;
    private @Nullable AssignedResources assigned;

    Task(String id, Work work) {
      this.id = id;
      constraints =
          work == Work.ATTRIBUTE
              ? List.of(new HostAttrValueConstraint(ATTRIBUTE, task -> "zone1"))
              : List.of();
    }

    @Override
    public String getId() {
      return id;
    }

    @Override
    public String taskGroupName() {
      return "";
    }

    @Override
    public double getCPUs() {
      return 0.1;
    }

    @Override
    public double getMemory() {
      return 500;
    }

    @Override
    public double getNetworkMbps() {
      return 0;
    }

    @Override
    public double getDisk() {
      return 0;
    }

    @Override
    public int getPorts() {
      return 0;
    }

    @Override
    public Map<String, Double> getScalarRequests() {
      return Map.of();
    }

    @Override
    public Map<String, NamedResourceSetRequest> getCustomNamedResources() {
      return Map.of();
    }

    @Override
    public List<? extends ConstraintEvaluator> getHardConstraints() {
      return constraints;
    }

    @Override
    public List<? extends VMTaskFitnessCalculator> getSoftConstraints() {
      return List.of();
    }

    @Override
    public void setAssignedResources(AssignedResources resources) {
      assigned = resources;
    }

    @Override
    public @Nullable AssignedResources getAssignedResources() {
      return assigned;
    }
  }
}
