package dev.orchestrator.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSet;
import dev.orchestrator.architecture.fixture.LeakingApi;
import dev.orchestrator.spec.PodSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class PublicTypesTest {
  private static final String[] HIDDEN = {
    "com/google/common/",
    "com/fasterxml/",
    "com/github/dockerjava/",
    "org/snakeyaml/",
    "org/pcollections/",
    "org/slf4j/"
  };

  private final CompiledClasses core = CompiledClasses.besides(PodSpec.class);

  @Test
  void exportedPackagesShowNoTypeOfALibrary() {
    ImmutableSet<String> exported = exportedPackages();
    PublicTypes types = PublicTypes.of(core, name -> exported.contains(packageOf(name)));

    assertThat(exported).contains("dev/orchestrator/spec");
    assertThat(types.startingWith("dev/orchestrator/spec/PodSpec")).isNotEmpty();
    assertThat(types.startingWith(HIDDEN)).isEmpty();
  }

  @Test
  void findsTypesInSignaturesGenericsSupertypesAndExceptions() {
    PublicTypes types =
        PublicTypes.of(
            CompiledClasses.besides(LeakingApi.class),
            name -> name.startsWith(LeakingApi.class.getName().replace('.', '/')));

    String api = LeakingApi.class.getName();
    assertThat(types.startingWith("com/google/common/collect/ImmutableList"))
        .containsExactly(
            api + "$Nested shows com.google.common.collect.ImmutableList",
            api + ".field shows com.google.common.collect.ImmutableList",
            api + ".generic shows com.google.common.collect.ImmutableList",
            api + ".parameter shows com.google.common.collect.ImmutableList");
    assertThat(types.startingWith("com/fasterxml/"))
        .containsExactly(api + ".thrown shows com.fasterxml.jackson.core.JacksonException");
    assertThat(types.startingWith("com/google/common/base/")).isEmpty();
  }

  private ImmutableSet<String> exportedPackages() {
    try (InputStream in = Files.newInputStream(core.directory().resolve("module-info.class"))) {
      return ModuleDescriptor.read(in).exports().stream()
          .filter(exports -> !exports.isQualified())
          .map(exports -> exports.source().replace('.', '/'))
          .collect(ImmutableSet.toImmutableSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String packageOf(String internalName) {
    return internalName.substring(0, internalName.lastIndexOf('/'));
  }
}
