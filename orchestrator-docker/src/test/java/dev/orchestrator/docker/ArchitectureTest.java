package dev.orchestrator.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.architecture.CompiledClasses;
import dev.orchestrator.architecture.PublicTypes;
import dev.orchestrator.architecture.RealWorldCall;
import dev.orchestrator.architecture.RealWorldCall.Kind;
import dev.orchestrator.architecture.RealWorldCalls;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private final CompiledClasses classes = CompiledClasses.testedBy(ArchitectureTest.class);

  @Test
  void showsNoTypeOfTheDockerClientOrAnotherLibrary() {
    PublicTypes types = PublicTypes.of(classes, name -> true);

    assertThat(types.startingWith("dev/orchestrator/")).isNotEmpty();
    assertThat(
            types.startingWith(
                "com/github/dockerjava/", "com/google/common/", "com/fasterxml/", "org/slf4j/"))
        .isEmpty();
  }

  @Test
  void drawsNoRandomNumbersOfItsOwn() {
    assertThat(RealWorldCalls.in(classes, name -> true))
        .extracting(RealWorldCall::kind)
        .doesNotContain(Kind.RANDOM);
  }
}
