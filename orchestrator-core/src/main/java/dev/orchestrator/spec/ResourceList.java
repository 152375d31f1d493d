package dev.orchestrator.spec;

import com.google.common.math.LongMath;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Amounts by resource name, exact: {@code cpu} in thousandths of a core, {@code memory} and {@code
 * ephemeral-storage} in bytes, others as counts.
 *
 * @param amounts the amount by name; a name that is absent was not stated, which differs from 0
 */
public record ResourceList(SortedMap<String, Long> amounts) {
  /** The name of the processor resource, in thousandths of a core. */
  public static final String CPU = "cpu";

  /** The name of the memory resource, in bytes. */
  public static final String MEMORY = "memory";

  /** The name of the local scratch space, in bytes. */
  public static final String EPHEMERAL_STORAGE = "ephemeral-storage";

  /** The name of the number of pods that a node takes. */
  public static final String PODS = "pods";

  /** Nothing stated. */
  public static final ResourceList EMPTY = new ResourceList(new TreeMap<>());

  /** Takes an immutable copy. */
  public ResourceList {
    amounts = Copies.sorted(amounts, "amounts");
  }

  /** Processor and memory. */
  public static ResourceList of(long cpuMillis, long memoryBytes) {
    return EMPTY.with(CPU, cpuMillis).with(MEMORY, memoryBytes);
  }

  /** This list with one amount set. */
  public ResourceList with(String name, long amount) {
    Map<String, Long> copy = new TreeMap<>(amounts);
    copy.put(name, amount);
    return new ResourceList(Copies.sorted(copy));
  }

  /** The amount of a resource; 0 when it is not stated. */
  public long get(String name) {
    return amounts.getOrDefault(name, 0L);
  }

  /** Whether an amount is stated. */
  public boolean states(String name) {
    return amounts.containsKey(name);
  }

  /** Processor in thousandths of a core; 0 when not stated. */
  public long cpuMillis() {
    return get(CPU);
  }

  /** Memory in bytes; 0 when not stated. */
  public long memoryBytes() {
    return get(MEMORY);
  }

  /** The sum by name, saturating at the largest and the smallest long. */
  public ResourceList plus(ResourceList other) {
    if (other.amounts.isEmpty()) {
      return this;
    }
    Map<String, Long> sum = new TreeMap<>(amounts);
    other.amounts.forEach((name, amount) -> sum.merge(name, amount, LongMath::saturatedAdd));
    return new ResourceList(Copies.sorted(sum));
  }

  /** The larger amount by name. */
  public ResourceList max(ResourceList other) {
    if (other.amounts.isEmpty()) {
      return this;
    }
    Map<String, Long> larger = new TreeMap<>(amounts);
    other.amounts.forEach((name, amount) -> larger.merge(name, amount, Math::max));
    return new ResourceList(Copies.sorted(larger));
  }

  /** This list, completed by the other where it states nothing. */
  public ResourceList orElse(ResourceList other) {
    Map<String, Long> completed = new TreeMap<>(other.amounts);
    completed.putAll(amounts);
    return new ResourceList(Copies.sorted(completed));
  }
}
