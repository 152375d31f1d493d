package dev.orchestrator.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSet;
import dev.orchestrator.architecture.RealWorldCall.Kind;
import dev.orchestrator.architecture.fixture.SeededWork;
import dev.orchestrator.architecture.fixture.UnseededWork;
import dev.orchestrator.spec.PodSpec;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RealWorldCallsTest {
  private static final String BASE = "dev/orchestrator/";

  /** The only door to clocks, timers, threads and randomness. */
  private static final String DOOR = BASE + "time/";

  /**
   * Reads and waits for real processes and sockets on its own threads; it draws no random numbers
   * either.
   */
  private static final String PROCESSES = BASE + "process/";

  private static final ImmutableSet<Kind> OF_PROCESSES =
      ImmutableSet.of(Kind.CLOCK, Kind.SLEEP, Kind.THREAD);

  private final CompiledClasses core = CompiledClasses.besides(PodSpec.class);

  @Test
  void onlyTimeAndProcessesTouchTheRealWorld() {
    assertThat(core.read(name -> !name.startsWith(DOOR))).hasSizeGreaterThan(50);
    assertThat(
            RealWorldCalls.in(core, name -> !name.startsWith(DOOR) && !name.startsWith(PROCESSES)))
        .isEmpty();
  }

  @Test
  void processesDrawNoRandomNumbers() {
    assertThat(RealWorldCalls.in(core, name -> name.startsWith(PROCESSES)))
        .extracting(RealWorldCall::kind)
        .isSubsetOf(OF_PROCESSES);
  }

  @Test
  void findsTheRealClockBehindTheDoor() {
    assertThat(RealWorldCalls.in(core, name -> name.startsWith(DOOR)))
        .extracting(RealWorldCall::kind)
        .contains(Kind.CLOCK, Kind.THREAD);
  }

  @ParameterizedTest
  @MethodSource("methodsOfUnseededWork")
  void findsEveryWayToTheRealWorld(Method method) {
    Kind expected = Kind.valueOf(method.getName().replaceAll("[0-9]", "").toUpperCase(Locale.ROOT));

    assertThat(callsOf(UnseededWork.class))
        .filteredOn(call -> call.caller().endsWith("UnseededWork." + method.getName()))
        .extracting(RealWorldCall::kind)
        .contains(expected);
  }

  @Test
  void leavesPassedClocksSeedsAndExecutorsAlone() {
    assertThat(callsOf(SeededWork.class)).isEmpty();
  }

  private static Stream<Method> methodsOfUnseededWork() {
    return Arrays.stream(UnseededWork.class.getDeclaredMethods())
        .filter(method -> !method.isSynthetic());
  }

  private static ImmutableSet<RealWorldCall> callsOf(Class<?> type) {
    CompiledClasses tests = CompiledClasses.besides(type);
    return RealWorldCalls.in(tests, type.getName().replace('.', '/')::equals);
  }
}
