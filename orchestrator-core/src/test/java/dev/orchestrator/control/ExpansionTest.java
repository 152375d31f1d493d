package dev.orchestrator.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How references in commands and values are resolved. */
final class ExpansionTest {
  private static final SortedMap<String, String> VARIABLES =
      new TreeMap<>(Map.of("A", "one", "B", "two", "NONE", "", "REF", "$(A)", "1 x", "odd"));

  private static String expand(String text) {
    return Expansion.expand(text, VARIABLES, 1000).orElseThrow();
  }

  @ParameterizedTest(name = "{0} becomes {1}: {2}")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      emptyValue = "",
      value = {
        "`` ; `` ; nothing",
        "plain ; plain ; no reference",
        "$(A) ; one ; the whole text",
        "$(A)$(A) ; oneone ; twice",
        "$(A)/x ; one/x ; at the beginning",
        "x/$(B)/y ; x/two/y ; in the middle",
        "x/$(B) ; x/two ; at the end",
        "$(A),$(B),$(A) ; one,two,one ; several",
        "x$(NONE)y ; xy ; an empty value",
        "$(1 x) ; odd ; any text is a name",
        "$(REF) ; $(A) ; a value is not expanded again",
        "<$(REF)|$(REF)> ; <$(A)|$(A)> ; nor are two",
        "$(MISSING) ; $(MISSING) ; unknown variables stay",
        "$() ; $() ; so does the empty name",
        "$(MISSING)$(A) ; $(MISSING)one ; and do not hide what follows",
        "$$(A) ; $(A) ; a doubled dollar escapes",
        "$$(A)$(B) ; $(A)two ; only what it stands before",
        "$$A ; $A ; also without parentheses",
        "$$ ; $ ; alone",
        "$$$ ; $$ ; three are an escape and a dollar",
        "$$$(A) ; $one ; an escape and a reference",
        "$$$$(A) ; $$(A) ; two escapes",
        "$$$$$(A) ; $$one ; two escapes and a reference",
        "$$$$$(MISSING) ; $$$(MISSING) ; two escapes and an unknown reference",
        "$A ; $A ; a bare dollar stays",
        "$A) ; $A) ; also before a closing parenthesis",
        "(A) ; (A) ; parentheses alone mean nothing",
        "${A} ; ${A} ; braces are a shell's",
        "$?!$# ; $?!$# ; so are special variables",
        "cost: 5$ ; cost: 5$ ; a dollar at the end stays",
        "\\$(A) ; \\one ; a backslash does not escape",
        "\\\\$(A) ; \\\\one ; nor do two",
        "$(A ; $(A ; an open reference stays",
        "x$( ; x$( ; without a name too",
        "$(A)-$(B ; one-$(B ; after a closed one",
        "$($($( ; $($($( ; all of them",
        "$(A$(B)) ; $(A$(B)) ; a name ends at the first closing parenthesis",
        "$(A$(B) ; $(A$(B) ; so there is no nesting",
        "$(A$$B) ; $(A$$B) ; nor escaping in a name",
        "ä$(A)€$(B)😀 ; äone€two😀 ; other scripts",
        "$😀(A) ; $😀(A) ; a dollar before a surrogate pair"
      })
  void followsKubernetesRules(String text, String expected, String rule) {
    assertThat(expand(text)).as(rule).isEqualTo(expected);
  }

  @Test
  void keepsLineBreaks() {
    assertThat(expand("\n$(A)\r\n")).isEqualTo("\none\r\n");
  }

  @Test
  void refusesWhatBecomesTooLong() {
    assertThat(Expansion.expand("$(A)$(A)", VARIABLES, 6)).contains("oneone");
    assertThat(Expansion.expand("$(A)$(A)", VARIABLES, 5)).isEmpty();
    assertThat(Expansion.expand("123456", VARIABLES, 5)).isEmpty();
  }

  @Test
  void endsWithTheFirstValueThatIsTooLong() {
    Map<String, String> large = Map.of("A", "x".repeat(1 << 20));
    assertThat(Expansion.expand("$(A)".repeat(1 << 18), large, 1 << 20)).isEmpty();
  }

  /** It would take hours, and not a moment, if each one looked for its end anew. */
  @Test
  void readsManyOpenReferencesInLinearTime() {
    String open = "$(".repeat(1 << 20);
    assertThat(Expansion.expand(open, VARIABLES, open.length())).contains(open);
  }
}
