package dev.orchestrator.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.state.Uid;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AddressesTest {
  private final Addresses addresses = new Addresses("10.1.2.0/29", "10.1.2.1");

  private static Uid pod(int number) {
    return new Uid("p" + number);
  }

  @Test
  void givesEachPodAnAddressOfItsOwnAndNoReservedOne() {
    SortedSet<String> given = new TreeSet<>();
    for (int i = 0; i < 5; i++) {
      given.add(addresses.take(pod(i)).orElseThrow());
    }
    assertThat(given).containsExactly("10.1.2.2", "10.1.2.3", "10.1.2.4", "10.1.2.5", "10.1.2.6");
    assertThat(addresses.take(pod(5))).isEmpty();
  }

  @Test
  void givesAPodTheSameAddressAgain() {
    Optional<String> first = addresses.take(pod(1));
    addresses.take(pod(2));
    assertThat(addresses.take(pod(1))).isEqualTo(first);
  }

  @Test
  void givesAReleasedAddressAgainOnlyAfterAllOthers() {
    String released = addresses.take(pod(0)).orElseThrow();
    addresses.release(pod(0));
    for (int i = 1; i < 5; i++) {
      assertThat(addresses.take(pod(i)).orElseThrow()).isNotEqualTo(released);
    }
    assertThat(addresses.take(pod(5))).contains(released);
  }

  @Test
  void passesOverAnAddressThatSomebodyElseHas() {
    addresses.hold(pod(9), "10.1.2.3");
    String taken = addresses.take(pod(1)).orElseThrow();
    addresses.occupied(taken);
    assertThat(addresses.take(pod(1)).orElseThrow()).isNotIn(taken, "10.1.2.3");
    assertThat(addresses.take(pod(9))).contains("10.1.2.3");
  }

  @Test
  void triesAddressesOfStrangersAgainWhenNoOtherIsLeft() {
    for (int last = 2; last <= 6; last++) {
      addresses.occupied("10.1.2." + last);
    }
    assertThat(addresses.take(pod(1))).contains("10.1.2.2");
  }

  @Test
  void ignoresAddressesOfOtherRanges() {
    addresses.hold(pod(1), "192.168.0.7");
    addresses.occupied("fe80::1");
    assertThat(addresses.take(pod(1))).contains("10.1.2.2");
    addresses.release(pod(1));
    assertThat(addresses.unused()).isTrue();
  }

  @Test
  void takesTheFirstPartOfAVeryLargeRange() {
    Addresses large = new Addresses("10.0.0.0/8", "10.0.0.1");
    assertThat(large.take(pod(1))).contains("10.0.0.2");
  }
}
