package dev.orchestrator.spec;

import static dev.orchestrator.spec.Checks.paths;
import static dev.orchestrator.spec.Checks.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.spec.Requirement.Operator;
import dev.orchestrator.spec.TopologySpread.WhenUnsatisfiable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlacementValidationTest {
  private static final String NODES =
      "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms";
  private static final String TERM = NODES + "[0].";
  private static final LabelSelector WEB = LabelSelector.of(Map.of("app", "web"));

  @Test
  void checksNodeSelectors() {
    assertThat(paths(pod().nodeSelector("disk", "ssd").nodeSelector("orchestrator.dev/os", "")))
        .isEmpty();
    assertThat(paths(pod().nodeSelector("a b", "v").nodeSelector("c", "-")))
        .containsExactly("nodeSelector[a b]", "nodeSelector[c]");
  }

  @ParameterizedTest
  @MethodSource("nodeRequirements")
  void checksConditionsOnNodes(Operator operator, List<String> values, String problem) {
    assertThat(nodes(new Requirement("a", operator, values)))
        .isEqualTo(
            problem.isEmpty() ? List.of() : List.of(TERM + "matchExpressions[0]." + problem));
  }

  static Object[][] nodeRequirements() {
    return new Object[][] {
      {Operator.IN, List.of("x", "any text"), ""},
      {Operator.IN, List.of(), "values"},
      {Operator.NOT_IN, List.of("x"), ""},
      {Operator.NOT_IN, List.of(), "values"},
      {Operator.EXISTS, List.of(), ""},
      {Operator.EXISTS, List.of("x"), "values"},
      {Operator.DOES_NOT_EXIST, List.of(), ""},
      {Operator.DOES_NOT_EXIST, List.of("x"), "values"},
      {Operator.GT, List.of("-5"), ""},
      {Operator.GT, List.of("1", "2"), "values"},
      {Operator.GT, List.of(), "values"},
      {Operator.LT, List.of("9223372036854775807"), ""},
      {Operator.LT, List.of("9223372036854775808"), "values[0]"},
      {Operator.LT, List.of("1.5"), "values[0]"},
      {Operator.LT, List.of("Ⅳ"), "values[0]"},
      {Operator.LT, List.of("٣"), "values[0]"},
      {Operator.LT, List.of(""), "values[0]"},
      {Operator.LT, List.of("-"), "values[0]"},
    };
  }

  private static List<String> nodes(Requirement... expressions) {
    NodeSelectorTerm term = new NodeSelectorTerm(List.of(expressions), List.of());
    return paths(pod().affinity(Affinity.requiredNodes(term)));
  }

  @Test
  void comparesFieldsOfNodesByNameOnly() {
    assertThat(fields(new Requirement("metadata.name", Operator.IN, List.of("n1")))).isEmpty();
    assertThat(fields(new Requirement("metadata.uid", Operator.IN, List.of("n1"))))
        .containsExactly(TERM + "matchFields[0].key");
    assertThat(fields(new Requirement("metadata.name", Operator.EXISTS, List.of())))
        .containsExactly(TERM + "matchFields[0].operator");
    assertThat(fields(new Requirement("metadata.name", Operator.NOT_IN, List.of("a", "B"))))
        .containsExactly(TERM + "matchFields[0].values", TERM + "matchFields[0].values[1]");
  }

  private static List<String> fields(Requirement requirement) {
    NodeSelectorTerm term = new NodeSelectorTerm(List.of(), List.of(requirement));
    return paths(pod().affinity(Affinity.requiredNodes(term)));
  }

  @Test
  void wantsATermOfARequiredRuleButAllowsItToBeEmpty() {
    assertThat(paths(pod().affinity(Affinity.requiredNodes(new NodeSelectorTerm[0]))))
        .containsExactly(NODES);
    assertThat(nodes()).isEmpty();
  }

  @Test
  void keepsWeightsFromOneTo100() {
    NodeSelectorTerm term = new NodeSelectorTerm(List.of(), List.of());
    Affinity affinity =
        new Affinity(
            Optional.empty(),
            List.of(new Weighted<>(1, term), new Weighted<>(0, term)),
            List.of(),
            List.of(new Weighted<>(100, near("zone")), new Weighted<>(101, near("zone"))),
            List.of(),
            List.of(new Weighted<>(-1, near("zone"))));
    String preferred = "preferredDuringSchedulingIgnoredDuringExecution";
    assertThat(paths(pod().affinity(affinity)))
        .containsExactly(
            "affinity.nodeAffinity." + preferred + "[1].weight",
            "affinity.podAffinity." + preferred + "[1].weight",
            "affinity.podAntiAffinity." + preferred + "[0].weight");
  }

  @Test
  void checksEveryPartOfAPodTerm() {
    PodAffinityTerm wrong =
        new PodAffinityTerm(
            new LabelSelector(
                Copies.sorted(Map.of("a b", "-")),
                List.of(
                    new Requirement("a", Operator.GT, List.of("1")),
                    new Requirement("a", Operator.IN, List.of("b c")))),
            "",
            List.of("ok", "Not"),
            Optional.of(LabelSelector.of(Map.of("/", ""))));
    Affinity affinity =
        new Affinity(
            Optional.empty(),
            List.of(),
            List.of(near("zone")),
            List.of(),
            List.of(wrong),
            List.of());
    String term = "affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].";
    assertThat(paths(pod().affinity(affinity)))
        .containsExactly(
            term + "labelSelector.matchLabels[a b]",
            term + "labelSelector.matchLabels[a b]",
            term + "labelSelector.matchExpressions[0].operator",
            term + "labelSelector.matchExpressions[1].values[0]",
            term + "topologyKey",
            term + "namespaces[1]",
            term + "namespaceSelector.matchLabels[/]");
  }

  private static PodAffinityTerm near(String topologyKey) {
    return new PodAffinityTerm(WEB, topologyKey, List.of(), Optional.empty());
  }

  @ParameterizedTest
  @MethodSource("tolerations")
  void checksTolerations(Toleration toleration, List<String> problems) {
    assertThat(paths(pod().toleration(toleration)))
        .isEqualTo(problems.stream().map(p -> "tolerations[0]." + p).toList());
  }

  static Object[][] tolerations() {
    Toleration.Operator equal = Toleration.Operator.EQUAL;
    Toleration.Operator exists = Toleration.Operator.EXISTS;
    Optional<Taint.Effect> evict = Optional.of(Taint.Effect.NO_EXECUTE);
    Optional<Taint.Effect> hold = Optional.of(Taint.Effect.NO_SCHEDULE);
    Optional<Taint.Effect> any = Optional.empty();
    OptionalLong never = OptionalLong.empty();
    return new Object[][] {
      {new Toleration("", exists, "", any, never), List.of()},
      {new Toleration("a", equal, "", any, never), List.of()},
      {new Toleration("a", equal, "b", evict, OptionalLong.of(0)), List.of()},
      {new Toleration("a", exists, "", evict, OptionalLong.of(-1)), List.of()},
      {new Toleration("", equal, "", any, never), List.of("operator")},
      {new Toleration("a b", exists, "", any, never), List.of("key")},
      {new Toleration("a", equal, "b c", any, never), List.of("value")},
      {new Toleration("a", exists, "b", any, never), List.of("value")},
      {new Toleration("a", exists, "", any, OptionalLong.of(1)), List.of("effect")},
      {new Toleration("a", exists, "", hold, OptionalLong.of(1)), List.of("effect")},
      {
        new Toleration("a", exists, "", evict, OptionalLong.of(Long.MAX_VALUE)),
        List.of("tolerationSeconds")
      },
      {
        new Toleration("a", exists, "", evict, OptionalLong.of(Long.MIN_VALUE)),
        List.of("tolerationSeconds")
      },
    };
  }

  @Test
  void checksSpreads() {
    assertThat(paths(pod().topologySpread(TopologySpread.hard("zone", 1, WEB)))).isEmpty();
    assertThat(paths(pod().topologySpread(TopologySpread.hard("", 0, WEB))))
        .containsExactly(
            "topologySpreadConstraints[0].maxSkew", "topologySpreadConstraints[0].topologyKey");
    assertThat(paths(pod().topologySpread(spread(WhenUnsatisfiable.DO_NOT_SCHEDULE, 1, "hash"))))
        .isEmpty();
    assertThat(paths(pod().topologySpread(spread(WhenUnsatisfiable.DO_NOT_SCHEDULE, 0, "app"))))
        .containsExactly(
            "topologySpreadConstraints[0].minDomains",
            "topologySpreadConstraints[0].matchLabelKeys[0]");
    assertThat(paths(pod().topologySpread(spread(WhenUnsatisfiable.SCHEDULE_ANYWAY, 1, ""))))
        .containsExactly(
            "topologySpreadConstraints[0].minDomains",
            "topologySpreadConstraints[0].matchLabelKeys[0]");
  }

  private static TopologySpread spread(WhenUnsatisfiable when, int minDomains, String labelKey) {
    return new TopologySpread(
        1, "zone", when, WEB, OptionalInt.of(minDomains), true, false, List.of(labelKey));
  }

  @Test
  void refusesTwoSpreadsOverTheSameKeyAndOfTheSameHardness() {
    assertThat(
            paths(
                pod()
                    .topologySpread(TopologySpread.hard("zone", 1, WEB))
                    .topologySpread(TopologySpread.soft("zone", 1, WEB))
                    .topologySpread(TopologySpread.hard("zone", 2, WEB))))
        .containsExactly("topologySpreadConstraints[2]");
  }
}
