package dev.orchestrator.manifest;

import com.google.common.collect.ImmutableBiMap;
import dev.orchestrator.spec.PreemptionPolicy;
import dev.orchestrator.spec.Protocol;
import dev.orchestrator.spec.Requirement.Operator;
import dev.orchestrator.spec.RestartPolicy;
import dev.orchestrator.spec.Taint;
import dev.orchestrator.spec.Toleration;
import dev.orchestrator.spec.TopologySpread.WhenUnsatisfiable;

/** Kubernetes' words for the choices of the specs, for reading and for writing. */
final class KubernetesWords {
  static final ImmutableBiMap<String, Operator> LABEL_OPERATORS =
      ImmutableBiMap.of(
          "In", Operator.IN,
          "NotIn", Operator.NOT_IN,
          "Exists", Operator.EXISTS,
          "DoesNotExist", Operator.DOES_NOT_EXIST);

  static final ImmutableBiMap<String, Operator> NODE_OPERATORS =
      ImmutableBiMap.<String, Operator>builder()
          .putAll(LABEL_OPERATORS)
          .put("Gt", Operator.GT)
          .put("Lt", Operator.LT)
          .buildOrThrow();

  static final ImmutableBiMap<String, Protocol> PROTOCOLS =
      ImmutableBiMap.of("TCP", Protocol.TCP, "UDP", Protocol.UDP, "SCTP", Protocol.SCTP);

  static final ImmutableBiMap<String, RestartPolicy> RESTART_POLICIES =
      ImmutableBiMap.of(
          "Always", RestartPolicy.ALWAYS,
          "OnFailure", RestartPolicy.ON_FAILURE,
          "Never", RestartPolicy.NEVER);

  static final ImmutableBiMap<String, Taint.Effect> EFFECTS =
      ImmutableBiMap.of(
          "NoSchedule", Taint.Effect.NO_SCHEDULE,
          "PreferNoSchedule", Taint.Effect.PREFER_NO_SCHEDULE,
          "NoExecute", Taint.Effect.NO_EXECUTE);

  static final ImmutableBiMap<String, Toleration.Operator> TOLERATION_OPERATORS =
      ImmutableBiMap.of(
          "Equal", Toleration.Operator.EQUAL,
          "Exists", Toleration.Operator.EXISTS,
          "Gt", Toleration.Operator.GT,
          "Lt", Toleration.Operator.LT);

  static final ImmutableBiMap<String, PreemptionPolicy> PREEMPTION_POLICIES =
      ImmutableBiMap.of(
          "PreemptLowerPriority", PreemptionPolicy.PREEMPT_LOWER_PRIORITY,
          "Never", PreemptionPolicy.NEVER,
          "PreemptLowerPriorityOverBudgets", PreemptionPolicy.PREEMPT_LOWER_PRIORITY_OVER_BUDGETS);

  static final ImmutableBiMap<String, WhenUnsatisfiable> WHEN_UNSATISFIABLE =
      ImmutableBiMap.of(
          "DoNotSchedule", WhenUnsatisfiable.DO_NOT_SCHEDULE,
          "ScheduleAnyway", WhenUnsatisfiable.SCHEDULE_ANYWAY);

  /** Whether a spread rule honours something. */
  static final ImmutableBiMap<String, Boolean> POLICIES =
      ImmutableBiMap.of("Honor", true, "Ignore", false);

  /** Whether an HTTP probe uses TLS. */
  static final ImmutableBiMap<String, Boolean> SCHEMES =
      ImmutableBiMap.of("HTTP", false, "HTTPS", true);

  /** Whether an empty directory is kept in memory. */
  static final ImmutableBiMap<String, Boolean> MEDIA = ImmutableBiMap.of("", false, "Memory", true);

  private KubernetesWords() {}

  /** The word for a choice. */
  static <T> String word(ImmutableBiMap<String, T> words, T choice) {
    String word = words.inverse().get(choice);
    if (word == null) {
      throw new IllegalArgumentException("there is no word for " + choice);
    }
    return word;
  }
}
