package dev.orchestrator.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import com.google.common.graph.GraphBuilder;
import com.google.common.graph.Graphs;
import com.google.common.graph.MutableGraph;
import dev.orchestrator.spec.PodSpec;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PackageArrowsTest {
  private static final ImmutableSet<String> DECIDERS =
      ImmutableSet.of(
          "scheduling", "scaling", "rollout", "healing", "traffic", "storage", "policy");

  /** The table of the design, section 4: package, and what it may use. */
  private static final ImmutableMap<String, ImmutableSet<String>> ALLOWED =
      ImmutableMap.<String, ImmutableSet<String>>builder()
          .put("spec", ImmutableSet.of())
          .put("manifest", ImmutableSet.of("spec"))
          .put("state", ImmutableSet.of("spec"))
          .put("plan", ImmutableSet.of("spec", "state"))
          .put("scheduling", ImmutableSet.of("spec", "state", "plan"))
          .put("scaling", ImmutableSet.of("spec", "state", "plan"))
          .put("rollout", ImmutableSet.of("spec", "state", "plan"))
          .put("healing", ImmutableSet.of("spec", "state", "plan"))
          .put("traffic", ImmutableSet.of("spec", "state", "plan"))
          .put("storage", ImmutableSet.of("spec", "state", "plan"))
          .put("policy", ImmutableSet.of("spec", "state"))
          .put("reconcile", union(DECIDERS, "plan", "state", "spec"))
          .put("runtime", ImmutableSet.of("spec", "state"))
          .put("store", ImmutableSet.of("state"))
          .put("time", ImmutableSet.of())
          .put(
              "control",
              union(
                  DECIDERS,
                  "spec",
                  "manifest",
                  "state",
                  "plan",
                  "reconcile",
                  "runtime",
                  "store",
                  "time"))
          .put("process", ImmutableSet.of("runtime", "spec", "state"))
          .put("observe", ImmutableSet.of("spec", "state", "plan"))
          .put(
              "simulation",
              ImmutableSet.of(
                  PackageArrows.ROOT,
                  "spec",
                  "state",
                  "plan",
                  "scheduling",
                  "policy",
                  "runtime",
                  "store",
                  "time"))
          .put(
              PackageArrows.ROOT,
              union(
                  DECIDERS,
                  "spec",
                  "manifest",
                  "state",
                  "plan",
                  "reconcile",
                  "runtime",
                  "store",
                  "time",
                  "control",
                  "process",
                  "observe"))
          .buildOrThrow();

  /** What the table does not say but its sense asks for, with the reason. */
  private static final ImmutableMap<String, ImmutableSet<String>> AMENDMENTS =
      ImmutableMap.of(
          // entries hold declarations, so who writes them down names specs; a JDBC store looks
          // again on a timer
          "store", ImmutableSet.of("spec", "time"),
          // exits and log rotation are waited for on the host program's workers
          "process", ImmutableSet.of("time"));

  private static final String FIXTURE = "dev.orchestrator.architecture.fixture.arrows";

  private final PackageArrows arrows =
      PackageArrows.of(CompiledClasses.besides(PodSpec.class), "dev.orchestrator");

  @Test
  void everyPackageUsesOnlyWhatTheDesignAllows() {
    assertThat(arrows.arrows()).containsKeys("spec", "state", "plan", "scheduling");
    assertThat(arrows.violations(amended())).isEmpty();
  }

  @Test
  void noPackagesFormACycle() {
    assertThat(arrows.cycles()).isEmpty();
  }

  @Test
  void theTableItselfAllowsNoCycle() {
    MutableGraph<String> graph = GraphBuilder.directed().allowsSelfLoops(true).build();
    amended().forEach((from, uses) -> uses.forEach(to -> graph.putEdge(from, to)));

    assertThat(Graphs.hasCycle(graph)).isFalse();
  }

  @Test
  void reportsForbiddenArrowsUnknownPackagesAndCycles() {
    PackageArrows broken =
        PackageArrows.of(CompiledClasses.besides(PackageArrowsTest.class), FIXTURE);
    Map<String, ImmutableSet<String>> allowed =
        ImmutableMap.of("upper", ImmutableSet.of("lower"), "lower", ImmutableSet.of());

    assertThat(broken.violations(allowed))
        .containsExactly(
            "lower must not use upper: Lower uses Upper",
            "unknown is not in the table of packages");
    assertThat(broken.cycles()).containsExactly("lower -> upper -> lower");
  }

  private static ImmutableMap<String, ImmutableSet<String>> amended() {
    ImmutableMap.Builder<String, ImmutableSet<String>> all = ImmutableMap.builder();
    ALLOWED.forEach(
        (from, uses) ->
            all.put(
                from,
                Sets.union(uses, AMENDMENTS.getOrDefault(from, ImmutableSet.of()))
                    .immutableCopy()));
    return all.buildOrThrow();
  }

  private static ImmutableSet<String> union(ImmutableSet<String> some, String... more) {
    return ImmutableSet.<String>builder().addAll(some).add(more).build();
  }
}
