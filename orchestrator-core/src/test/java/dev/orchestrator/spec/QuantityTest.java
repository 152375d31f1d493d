package dev.orchestrator.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
  @ParameterizedTest
  @CsvSource({
    "250m, 250",
    "0.5, 500",
    "2, 2000",
    "1e2, 100000",
    "1E2, 100000",
    "1e-3, 1",
    ".5, 500",
    "5., 5000",
    "+1, 1000",
    "0, 0",
    "-0, 0",
    "0e40, 0",
    "1.0005, 1001",
    "1.5m, 2",
    "1000000n, 1",
    "1001u, 2",
    "1k, 1000000",
    "1Ki, 1024000"
  })
  void readsProcessorTimeInThousandthsRoundedUp(String text, long millis) {
    assertThat(Quantity.cpuMillis(text)).isEqualTo(millis);
  }

  @ParameterizedTest
  @CsvSource({
    "128974848, 128974848",
    "129e6, 129000000",
    "129M, 129000000",
    "128974848000m, 128974848",
    "123Mi, 128974848",
    "512Mi, 536870912",
    "512M, 512000000",
    "1Gi, 1073741824",
    "0.3Gi, 322122548",
    "1.5Ki, 1536",
    "7Ei, 8070450532247928832",
    "9E, 9000000000000000000",
    "9223372036854775807, 9223372036854775807",
    "1e18, 1000000000000000000"
  })
  void readsBytesExactlyOrRoundedUp(String text, long bytes) {
    assertThat(Quantity.bytes(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource({"4, 4", "2k, 2000", "2000m, 2", "1e3, 1000", "0, 0"})
  void readsCounts(String text, long count) {
    assertThat(Quantity.count(text)).isEqualTo(count);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e999999999",
        "1e-999999999",
        "2E6024865272343",
        "1e4294967297",
        "1e41",
        "9223372036854775808",
        "8Ei",
        "100E",
        "-1",
        "-9.5Gi",
        "-0.1",
        "NaN",
        "Infinity",
        "inf",
        "\u2163",
        "\u0661",
        "\uff11",
        "+",
        "-",
        ".",
        "",
        " ",
        " 1",
        "1 ",
        "1 Mi",
        "1_000",
        "0x10",
        "1e",
        "1e+",
        "1e1.5",
        "1..5",
        "1.5.5",
        "--1",
        "1MiMi",
        "512MB",
        "512mb",
        "512kb",
        "1gb",
        "Mi",
        "1\u0000"
      })
  void refusesWhatIsNoAmountOrDoesNotFit(String text) {
    assertThatThrownBy(() -> Quantity.bytes(text)).isInstanceOf(QuantityException.class);
    assertThatThrownBy(() -> Quantity.count(text)).isInstanceOf(QuantityException.class);
    assertThatThrownBy(() -> Quantity.cpuMillis(text)).isInstanceOf(QuantityException.class);
  }

  @Test
  void refusesTextsTooLongToBeMeant() {
    assertThatThrownBy(() -> Quantity.bytes("1".repeat(100_000_000)))
        .isInstanceOf(QuantityException.class)
        .hasMessageContaining("too long")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
  }

  @Test
  void refusesLessThanOneUnitWithAHint() {
    assertThatThrownBy(() -> Quantity.cpuMillis("0.1m"))
        .isInstanceOfSatisfying(
            QuantityException.class, e -> assertThat(e.remedy()).contains("steps of 1m"));
    assertThatThrownBy(() -> Quantity.bytes("512m"))
        .isInstanceOfSatisfying(
            QuantityException.class,
            e -> assertThat(e.remedy()).contains("m means a thousandth").contains("Mi"));
  }

  @Test
  void tellsWhichSuffixWasMeant() {
    assertThatThrownBy(() -> Quantity.bytes("512MB"))
        .isInstanceOfSatisfying(
            QuantityException.class, e -> assertThat(e.remedy()).contains("did you mean Mi"));
    assertThatThrownBy(() -> Quantity.bytes("512mb"))
        .isInstanceOfSatisfying(
            QuantityException.class, e -> assertThat(e.remedy()).contains("did you mean Mi"));
    assertThatThrownBy(() -> Quantity.bytes("1gb"))
        .isInstanceOfSatisfying(
            QuantityException.class, e -> assertThat(e.remedy()).contains("did you mean Gi"));
  }

  @Test
  void refusesFractionsOfCounts() {
    assertThatThrownBy(() -> Quantity.count("1.5")).hasMessageContaining("whole number");
    assertThatThrownBy(() -> Quantity.count("1500m")).hasMessageContaining("whole number");
  }

  @Test
  void printsTheShortestFormThatReadsBack() {
    assertThat(Quantity.printCpu(250)).isEqualTo("250m");
    assertThat(Quantity.printCpu(2000)).isEqualTo("2");
    assertThat(Quantity.printBytes(536_870_912)).isEqualTo("512Mi");
    assertThat(Quantity.printBytes(1000)).isEqualTo("1000");
    assertThat(Quantity.printBytes(0)).isEqualTo("0");
  }

  @Test
  void readsBackWhateverItPrints() {
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      long value = random.nextLong() >>> (1 + random.nextInt(62));
      long shifted = value << random.nextInt(Long.numberOfLeadingZeros(value | 1));
      long amount = random.nextBoolean() ? value : shifted & Long.MAX_VALUE;
      assertThat(Quantity.bytes(Quantity.printBytes(amount))).isEqualTo(amount);
      assertThat(Quantity.cpuMillis(Quantity.printCpu(amount))).isEqualTo(amount);
    }
  }

  @Test
  void neverWrapsAround() {
    Random random = new Random(2);
    for (int i = 0; i < 100_000; i++) {
      BigDecimal number = new BigDecimal(new BigInteger(70, random), random.nextInt(6));
      int exponent = random.nextInt(81) - 40;
      String text = number.toPlainString() + "e" + exponent;
      BigDecimal exact = number.scaleByPowerOfTen(exponent);
      try {
        assertThat(BigDecimal.valueOf(Quantity.bytes(text)))
            .isEqualByComparingTo(exact.setScale(0, RoundingMode.CEILING));
      } catch (QuantityException refused) {
        boolean small = exact.signum() > 0 && exact.compareTo(BigDecimal.ONE) < 0;
        boolean large =
            exact.setScale(0, RoundingMode.CEILING).compareTo(BigDecimal.valueOf(Long.MAX_VALUE))
                > 0;
        assertThat(small || large).as(text).isTrue();
      }
    }
  }
}
