package dev.orchestrator.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.spec.Requirement.Operator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatchingTest {
  private static final Map<String, String> LABELS = Map.of("app", "web", "tier", "", "n", "5");

  @ParameterizedTest
  @CsvSource({
    "app, IN, web|db, true",
    "app, IN, db, false",
    "app, IN, '', false",
    "gone, IN, web, false",
    "app, NOT_IN, db, true",
    "app, NOT_IN, web|db, false",
    "gone, NOT_IN, web, true",
    "app, EXISTS, , true",
    "tier, EXISTS, , true",
    "gone, EXISTS, , false",
    "app, DOES_NOT_EXIST, , false",
    "tier, DOES_NOT_EXIST, , false",
    "gone, DOES_NOT_EXIST, , true",
    "n, GT, 4, false",
    "n, LT, 6, false"
  })
  void meetsConditionsAsKubernetesDoes(
      String key, Operator operator, String values, boolean matches) {
    List<String> list = values == null ? List.of() : List.of(values.split("\\|", -1));
    LabelSelector selector =
        new LabelSelector(Copies.sorted(Map.of()), List.of(new Requirement(key, operator, list)));
    assertThat(selector.matches(LABELS)).isEqualTo(matches);
  }

  @Test
  void selectorsMatchWhenAllPartsHold() {
    Requirement exists = new Requirement("tier", Operator.EXISTS, List.of());
    Requirement gone = new Requirement("gone", Operator.EXISTS, List.of());
    assertThat(selector(Map.of("app", "web"), exists).matches(LABELS)).isTrue();
    assertThat(selector(Map.of("app", "db"), exists).matches(LABELS)).isFalse();
    assertThat(selector(Map.of("app", "web"), exists, gone).matches(LABELS)).isFalse();
    assertThat(selector(Map.of("gone", ""), exists).matches(LABELS)).isFalse();
  }

  @Test
  void anEmptySelectorMatchesEverything() {
    LabelSelector empty = selector(Map.of());
    assertThat(empty.isEmpty()).isTrue();
    assertThat(empty.matches(LABELS)).isTrue();
    assertThat(empty.matches(Map.of())).isTrue();
  }

  @Test
  void aServiceSelectsPodsOfItsNamespaceAndNoneWithoutASelector() {
    Service web = Service.builder("web").namespace("shop").port(80, 80).build();
    assertThat(web.selects("shop", LABELS)).isTrue();
    assertThat(web.selects("other", LABELS)).isFalse();
    assertThat(web.selects("shop", Map.of("app", "db"))).isFalse();
    Service none =
        new Service(web.metadata(), Copies.sorted(Map.of()), web.ports(), web.headless());
    assertThat(none.selects("shop", LABELS)).isFalse();
  }

  private static LabelSelector selector(Map<String, String> labels, Requirement... expressions) {
    return new LabelSelector(Copies.sorted(labels), List.of(expressions));
  }

  /** The taint is {@code key=value:NoSchedule}. */
  @ParameterizedTest
  @CsvSource({
    "key, EQUAL, value, NO_SCHEDULE, true",
    "key, EQUAL, value, , true",
    "key, EQUAL, value, NO_EXECUTE, false",
    "key, EQUAL, value, PREFER_NO_SCHEDULE, false",
    "key, EQUAL, other, NO_SCHEDULE, false",
    "key, EQUAL, '', , false",
    "other, EQUAL, value, , false",
    "'', EQUAL, value, , false",
    "key, EXISTS, '', , true",
    "key, EXISTS, '', NO_SCHEDULE, true",
    "key, EXISTS, '', NO_EXECUTE, false",
    "other, EXISTS, '', , false",
    "'', EXISTS, '', , true",
    "'', EXISTS, '', NO_SCHEDULE, true",
    "'', EXISTS, '', NO_EXECUTE, false"
  })
  void toleratesAsKubernetesDoes(
      String key,
      Toleration.Operator operator,
      String value,
      Taint.Effect effect,
      boolean tolerates) {
    Toleration toleration =
        new Toleration(key, operator, value, Optional.ofNullable(effect), OptionalLong.empty());
    Taint taint = new Taint("key", "value", Taint.Effect.NO_SCHEDULE);
    assertThat(toleration.tolerates(taint)).isEqualTo(tolerates);
  }

  @Test
  void resolvesPortsByNumberOrDeclaredName() {
    Container container = Checks.container().port(ContainerPort.tcp("http", 8080)).build();
    assertThat(container.resolve(PortRef.of("http"))).contains(8080);
    assertThat(container.resolve(PortRef.of("other"))).isEmpty();
    assertThat(container.resolve(PortRef.of(99))).contains(99);
  }

  @Test
  void ordersKeysByNamespaceKindAndName() {
    ObjectKey namespace = ObjectKey.ofNamespace("z");
    ObjectKey config = ObjectKey.configMap("a", "z");
    ObjectKey service = ObjectKey.service("a", "b");
    ObjectKey web = ObjectKey.deployment("a", "a");
    ObjectKey other = ObjectKey.deployment("b", "a");
    assertThat(List.of(other, web, service, config, namespace).stream().sorted())
        .containsExactly(namespace, config, service, web, other);
    assertThat(web).hasToString("Deployment a/a");
    assertThat(namespace).hasToString("Namespace z");
  }
}
