package dev.orchestrator.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ResourceListTest {
  private static final ResourceList MOST =
      ResourceList.of(Long.MAX_VALUE, 1).with("a.b/c", Long.MAX_VALUE - 1);

  @Test
  void saturatesInsteadOfWrapping() {
    ResourceList sum = MOST.plus(ResourceList.of(1, 1).with("a.b/c", 1));
    assertThat(sum).isEqualTo(ResourceList.of(Long.MAX_VALUE, 2).with("a.b/c", Long.MAX_VALUE));
    assertThat(ResourceList.of(Long.MIN_VALUE, 0).plus(ResourceList.of(-1, 0)).cpuMillis())
        .isEqualTo(Long.MIN_VALUE);
    assertThat(ResourceList.of(Long.MAX_VALUE, 0).plus(ResourceList.of(-1, 0)).cpuMillis())
        .isEqualTo(Long.MAX_VALUE - 1);
  }

  @Test
  void addsTheSameInAnyOrder() {
    RandomRecords random = new RandomRecords(7);
    for (int i = 0; i < 200; i++) {
      ResourceList a = random.next(ResourceList.class);
      ResourceList b = random.next(ResourceList.class);
      assertThat(a.plus(b)).isEqualTo(b.plus(a));
      assertThat(a.max(b)).isEqualTo(b.max(a));
      assertThat(a.plus(ResourceList.EMPTY)).isEqualTo(a).isEqualTo(ResourceList.EMPTY.plus(a));
    }
  }

  @Test
  void tellsNotStatedFromZero() {
    ResourceList zero = ResourceList.EMPTY.with("cpu", 0);
    assertThat(zero.states("cpu")).isTrue();
    assertThat(ResourceList.EMPTY.states("cpu")).isFalse();
    assertThat(ResourceList.EMPTY.get("cpu")).isZero();
    assertThat(zero).isNotEqualTo(ResourceList.EMPTY);
  }

  @Test
  void asksForTheLimitWhereNoRequestIsStated() {
    ResourceRequirements requirements =
        new ResourceRequirements(
            ResourceList.EMPTY.with("cpu", 0), ResourceList.of(200, 1000).with("a.b/c", 1));
    assertThat(requirements.effectiveRequests())
        .isEqualTo(ResourceList.of(0, 1000).with("a.b/c", 1));
    assertThat(ResourceRequirements.NONE.effectiveRequests()).isEqualTo(ResourceList.EMPTY);
  }

  /** The rows are: containers, init containers, what the pod asks for. */
  @Test
  void asksForTheLargerOfTheSumAndTheLargestInitContainer() {
    assertRequests(List.of(), List.of(), ResourceList.EMPTY);
    assertRequests(List.of(of(100, 10), of(200, 20)), List.of(), of(300, 30));
    assertRequests(List.of(of(100, 10)), List.of(of(50, 50)), of(100, 50));
    assertRequests(List.of(of(100, 10)), List.of(of(300, 5), of(200, 50)), of(300, 50));
    assertRequests(List.of(of(100, 10), of(100, 10)), List.of(of(150, 15)), of(200, 20));
    assertRequests(List.of(), List.of(of(1, 2)), of(1, 2));
    ResourceList gpu = ResourceList.EMPTY.with("a.b/gpu", 2);
    assertRequests(List.of(of(1, 1)), List.of(gpu), of(1, 1).with("a.b/gpu", 2));
    assertRequests(List.of(gpu, gpu), List.of(gpu), ResourceList.EMPTY.with("a.b/gpu", 4));
    assertRequests(
        List.of(of(Long.MAX_VALUE, 1), of(1, Long.MAX_VALUE)),
        List.of(),
        of(Long.MAX_VALUE, Long.MAX_VALUE));
  }

  private static void assertRequests(
      List<ResourceList> containers, List<ResourceList> inits, ResourceList expected) {
    PodSpec.Builder pod = PodSpec.builder();
    containers.forEach(r -> pod.container(Container.builder("c").requests(r).build()));
    inits.forEach(r -> pod.initContainer(Container.builder("i").requests(r).build()));
    assertThat(pod.build().effectiveRequests()).isEqualTo(expected);
  }

  private static ResourceList of(long cpuMillis, long memoryBytes) {
    return ResourceList.of(cpuMillis, memoryBytes);
  }
}
