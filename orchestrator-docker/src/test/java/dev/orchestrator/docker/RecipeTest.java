package dev.orchestrator.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.ContainerPort;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.spec.Protocol;
import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.spec.ResourceRequirements;
import dev.orchestrator.spec.Volume;
import dev.orchestrator.spec.VolumeSource;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RecipeTest {
  @Test
  void dropsAllCapabilitiesAndAddsOnlyHarmlessOnes() {
    HostConfig config = Recipe.container(ResourceRequirements.NONE);
    assertThat(config.getCapDrop()).containsExactly(Capability.ALL);
    assertThat(config.getCapAdd())
        .doesNotContain(
            Capability.NET_RAW, Capability.MKNOD, Capability.SYS_ADMIN, Capability.SETPCAP);
    assertThat(config.getPrivileged()).isNotEqualTo(true);
    assertThat(config.getSecurityOpts()).containsExactly("no-new-privileges");
  }

  @Test
  void takesSharesFromTheRequestAndTheQuotaFromTheLimit() {
    HostConfig config =
        Recipe.container(
            new ResourceRequirements(
                ResourceList.EMPTY.with(ResourceList.CPU, 250),
                ResourceList.EMPTY.with(ResourceList.CPU, 1500)));
    assertThat(config.getCpuShares()).isEqualTo(256);
    assertThat(config.getCpuPeriod()).isEqualTo(100_000);
    assertThat(config.getCpuQuota()).isEqualTo(150_000);
  }

  @Test
  void leavesUnlimitedWhatIsNotStated() {
    HostConfig config = Recipe.container(ResourceRequirements.NONE);
    assertThat(config.getCpuQuota()).isNull();
    assertThat(config.getMemory()).isNull();
    assertThat(config.getMemoryReservation()).isNull();
  }

  @Test
  void staysWithinWhatEnginesAccept() {
    HostConfig config =
        Recipe.container(new ResourceRequirements(ResourceList.EMPTY, ResourceList.of(1, 1)));
    assertThat(config.getCpuShares()).isEqualTo(2);
    assertThat(config.getCpuQuota()).isEqualTo(1_000);
    assertThat(config.getMemory()).isEqualTo(6L << 20);
    assertThat(config.getMemorySwap()).isEqualTo(6L << 20);
    ResourceRequirements huge =
        new ResourceRequirements(
            ResourceList.EMPTY.with(ResourceList.CPU, 1_000_000), ResourceList.EMPTY);
    assertThat(Recipe.container(huge).getCpuShares()).isEqualTo(262_144);
  }

  @Test
  void bindsOnlyHostPortsAndOnlyOnTheAddressThatWasGiven() {
    Container container =
        Container.builder("c")
            .port(80)
            .port(new ContainerPort("dns", 53, Protocol.UDP, OptionalInt.of(5353)))
            .build();
    assertThat(Recipe.bindings(Stream.of(container), "127.0.0.1"))
        .singleElement()
        .satisfies(
            binding -> {
              assertThat(binding.getExposedPort()).hasToString("53/udp");
              assertThat(binding.getBinding().getHostIp()).isEqualTo("127.0.0.1");
              assertThat(binding.getBinding().getHostPortSpec()).isEqualTo("5353");
            });
  }

  @Test
  void givesASandboxToPodsThatShareSomething() {
    Container container = Container.builder("a").build();
    PodSpec one = PodSpec.builder().container(container).build();
    assertThat(Recipe.needsSandbox(one)).isFalse();
    assertThat(Recipe.needsSandbox(one.toBuilder().initContainer(container).build())).isTrue();
    assertThat(Recipe.needsSandbox(one.toBuilder().volume(emptyDir(false)).build())).isFalse();
    assertThat(Recipe.needsSandbox(one.toBuilder().volume(emptyDir(true)).build())).isTrue();
  }

  private static Volume emptyDir(boolean inMemory) {
    return new Volume("v", new VolumeSource.EmptyDir(inMemory, OptionalLong.empty()));
  }
}
