package dev.orchestrator.docker;

import dev.orchestrator.state.Uid;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The addresses of one IPv4 range, each held by one pod at most. An address is given again only
 * after all others were: what was sent to a pod that is gone should not reach another one. Not safe
 * for use by several threads.
 */
final class Addresses {
  private static final int LARGEST_BITS = 16;

  private final long network;
  private final String gateway;
  private final int size;
  private final BitSet used = new BitSet();
  private final Map<Uid, Integer> byPod = new TreeMap<>();
  private int next;

  /**
   * @param subnet for example {@code 10.1.2.0/24}
   * @param gateway the address of the node in it
   */
  Addresses(String subnet, String gateway) {
    int slash = subnet.indexOf('/');
    int hostBits = 32 - Integer.parseInt(subnet.substring(slash + 1));
    network = parse(subnet.substring(0, slash));
    size = 1 << Math.min(hostBits, LARGEST_BITS);
    this.gateway = gateway;
    next = 2;
    forgetStrangers();
  }

  /** The pod's address, the same on every call until it is released. */
  Optional<String> take(Uid pod) {
    Integer held = byPod.get(pod);
    if (held != null) {
      return Optional.of(format(held));
    }
    int free = used.nextClearBit(next);
    free = free < size ? free : used.nextClearBit(0);
    if (free >= size) {
      forgetStrangers();
      free = used.nextClearBit(0);
    }
    if (free >= size) {
      return Optional.empty();
    }
    hold(pod, free);
    next = free + 1;
    return Optional.of(format(free));
  }

  /** Notes an address that a pod has already. */
  void hold(Uid pod, String address) {
    int offset = offset(address);
    if (offset >= 0) {
      hold(pod, offset);
    }
  }

  private void hold(Uid pod, int offset) {
    Integer before = byPod.put(pod, offset);
    if (before != null && before != offset) {
      used.clear(before);
    }
    used.set(offset);
  }

  /** Takes an address from its pod and gives it to nobody: somebody else uses it. */
  void occupied(String address) {
    int offset = offset(address);
    if (offset >= 0) {
      used.set(offset);
      byPod.values().removeIf(held -> held == offset);
    }
  }

  /** Some that were in use may be free by now. */
  private void forgetStrangers() {
    used.clear();
    used.set(0);
    used.set(size - 1);
    occupied(gateway);
    byPod.values().forEach(used::set);
  }

  void release(Uid pod) {
    Integer held = byPod.remove(pod);
    if (held != null) {
      used.clear(held);
    }
  }

  /** Whether no pod has an address. */
  boolean unused() {
    return byPod.isEmpty();
  }

  private int offset(String address) {
    long offset = parse(address) - network;
    return offset >= 0 && offset < size ? (int) offset : -1;
  }

  private String format(int offset) {
    long address = network + offset;
    return (address >> 24 & 255)
        + "."
        + (address >> 16 & 255)
        + "."
        + (address >> 8 & 255)
        + "."
        + (address & 255);
  }

  private static long parse(String address) {
    String[] parts = address.split("\\.", -1);
    if (parts.length != 4) {
      return -1;
    }
    long value = 0;
    for (String part : parts) {
      value = value << 8 | Integer.parseInt(part);
    }
    return value;
  }
}
