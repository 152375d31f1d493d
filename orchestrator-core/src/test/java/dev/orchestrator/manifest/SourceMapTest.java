package dev.orchestrator.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceMapTest {
  private static final String TEXT =
      """
      metadata:
        name: web
        labels:
          example.org/tier: front
      spec:
        ports:
        - port: 80
        - port: 81
      """;

  @ParameterizedTest
  @CsvSource({
    "metadata.name, 2",
    "metadata.labels[example.org/tier], 4",
    "spec.ports[1].port, 8",
    "spec.ports[1].name, 8",
    "spec.ports[7].name, 7",
    "spec.nothing.here, 6",
    "nothing, 1",
    "'', 1",
    "[[[, 1",
    "spec.ports[99999999999999999999], 7"
  })
  void findsThePlaceOfAFieldOrOfWhatShouldHaveIt(String path, int line) {
    assertThat(SourceMap.byPath(parse(TEXT)).of(path).at().line()).isEqualTo(line);
  }

  @Test
  void leadsFromTheFieldsOfAWorkloadToThoseOfTheComposeService() {
    Yaml service =
        parse(
            """
            image: x
            environment:
              A: b
            ports:
            - 80:80
            healthcheck:
              test: a
            """);
    Findings findings = new Findings("it.yaml");
    Reading reading = new Reading(findings, Reading.Dialect.COMPOSE, Mode.STRICT, "");
    FieldPath path = FieldPath.ROOT.field("services").field("web");
    SourceMap sources = ComposeSourceMap.of(new Value(service, path, reading));
    String container = "spec.template.spec.containers[0]";

    assertThat(sources.of(container + ".image").path()).isEqualTo("services.web.image");
    assertThat(sources.of(container + ".env[0].name").at().line()).isEqualTo(3);
    assertThat(sources.of(container + ".ports[0].hostPort").path()).isEqualTo("services.web.ports");
    assertThat(sources.of(container + ".livenessProbe.exec").path())
        .isEqualTo("services.web.healthcheck");
    assertThat(sources.of("metadata.name").path()).isEqualTo("services.web");
    assertThat(sources.of("metadata.name").at().line()).isEqualTo(1);
  }

  private static Yaml parse(String text) {
    List<Yaml> documents =
        YamlParser.parse("it.yaml", text, Limits.DEFAULT, new Findings("it.yaml"));
    return documents.getFirst();
  }
}
