package dev.orchestrator.spec;

import com.google.common.collect.ImmutableMap;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;

/**
 * Amounts as text in Kubernetes' notation, read exactly: {@code 250m}, {@code 0.5}, {@code 512Mi},
 * {@code 129e6}.
 *
 * <p>A number that is finer than the unit is rounded up, as Kubernetes does, but a positive amount
 * below one whole unit ({@code 0.1m} of a processor, {@code 512m} of memory) is refused, because it
 * is a slip. Negative amounts and amounts above {@link Long#MAX_VALUE} units are refused. Every
 * function either returns in time linear in the length of a short text or throws {@link
 * QuantityException}; {@code read(print(v)) = v}.
 */
public final class Quantity {
  /** Longer texts are refused unread. */
  private static final int MAX_LENGTH = 64;

  private static final int MAX_EXPONENT = 40;
  private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final String EXAMPLES = "write it like 250m, 0.5, 512Mi, 1Gi, 512M or 129e6";

  private static final ImmutableMap<String, BigDecimal> FACTORS =
      ImmutableMap.<String, BigDecimal>builder()
          .put("", BigDecimal.ONE)
          .put("n", BigDecimal.ONE.movePointLeft(9))
          .put("u", BigDecimal.ONE.movePointLeft(6))
          .put("m", BigDecimal.ONE.movePointLeft(3))
          .put("k", BigDecimal.ONE.movePointRight(3))
          .put("M", BigDecimal.ONE.movePointRight(6))
          .put("G", BigDecimal.ONE.movePointRight(9))
          .put("T", BigDecimal.ONE.movePointRight(12))
          .put("P", BigDecimal.ONE.movePointRight(15))
          .put("E", BigDecimal.ONE.movePointRight(18))
          .put("Ki", BigDecimal.valueOf(1L << 10))
          .put("Mi", BigDecimal.valueOf(1L << 20))
          .put("Gi", BigDecimal.valueOf(1L << 30))
          .put("Ti", BigDecimal.valueOf(1L << 40))
          .put("Pi", BigDecimal.valueOf(1L << 50))
          .put("Ei", BigDecimal.valueOf(1L << 60))
          .buildOrThrow();

  private Quantity() {}

  /**
   * Processor time in thousandths of a core: {@code 250m} is 250, {@code 0.5} is 500, {@code 2} is
   * 2000.
   */
  public static long cpuMillis(String text) {
    return whole(
        text,
        parse(text).movePointRight(3),
        "processor is given in steps of 1m, a thousandth of a core");
  }

  /**
   * Bytes: {@code 512Mi}, {@code 1Gi}, {@code 512M} (powers of ten), {@code 129e6}, {@code
   * 128974848}.
   */
  public static long bytes(String text) {
    return whole(
        text,
        parse(text),
        "this is less than one byte; m means a thousandth, Mi and M mean millions");
  }

  /** A number of things: {@code 4}, {@code 2k}; fractions are refused. */
  public static long count(String text) {
    BigDecimal value = parse(text);
    if (value.stripTrailingZeros().scale() > 0) {
      throw refused(text, "is not a whole number", "");
    }
    return whole(text, value, "");
  }

  /** Thousandths of a core as text: {@code 250m}, or {@code 2} for whole cores. */
  public static String printCpu(long millis) {
    return millis % 1000 == 0 ? Long.toString(millis / 1000) : millis + "m";
  }

  /**
   * Bytes as text with the largest power of 1024 that divides them: {@code 512Mi}, {@code 1000}.
   */
  public static String printBytes(long bytes) {
    long amount = bytes;
    int power = 0;
    while (amount != 0 && amount % 1024 == 0 && power < 6) {
      amount /= 1024;
      power++;
    }
    return power == 0 ? Long.toString(amount) : amount + ("KMGTPE".charAt(power - 1) + "i");
  }

  private static long whole(String text, BigDecimal units, String belowOne) {
    if (units.signum() < 0) {
      throw refused(text, "is negative", "an amount is 0 or more");
    }
    if (units.signum() > 0 && units.compareTo(BigDecimal.ONE) < 0) {
      throw refused(text, "is too small", belowOne);
    }
    BigDecimal rounded = units.setScale(0, RoundingMode.CEILING);
    if (rounded.compareTo(LARGEST) > 0) {
      throw refused(text, "is too large", "the largest amount is " + Long.MAX_VALUE + " units");
    }
    return rounded.longValueExact();
  }

  private static BigDecimal parse(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      throw refused(shortened(text), text.isEmpty() ? "is empty" : "is too long", EXAMPLES);
    }
    int end = endOfNumber(text);
    String number = text.substring(0, end);
    String suffix = text.substring(end);
    if (number.chars().noneMatch(Quantity::isDigit)) {
      throw refused(text, "is not an amount", EXAMPLES);
    }
    BigDecimal factor = FACTORS.get(suffix);
    return factor == null ? scaled(text, number, suffix) : new BigDecimal(number).multiply(factor);
  }

  private static int endOfNumber(String text) {
    int at = text.charAt(0) == '-' || text.charAt(0) == '+' ? 1 : 0;
    boolean point = false;
    while (at < text.length() && (isDigit(text.charAt(at)) || (text.charAt(at) == '.' && !point))) {
      point |= text.charAt(at) == '.';
      at++;
    }
    return at;
  }

  private static BigDecimal scaled(String text, String number, String suffix) {
    if (!suffix.matches("[eE][-+]?[0-9]+")) {
      throw refused(text, "is not an amount", hintFor(suffix));
    }
    int exponent = exponent(text, suffix.substring(1));
    return new BigDecimal(number).scaleByPowerOfTen(exponent);
  }

  /** The exponent, refused before anything is scaled by it. */
  private static int exponent(String text, String digits) {
    try {
      int exponent = Integer.parseInt(digits);
      if (Math.abs((long) exponent) <= MAX_EXPONENT) {
        return exponent;
      }
    } catch (NumberFormatException tooLarge) {
      // Refused below, like any exponent beyond the limit.
    }
    throw refused(
        text,
        "has too large an exponent",
        "exponents go from -" + MAX_EXPONENT + " to " + MAX_EXPONENT);
  }

  private static String hintFor(String suffix) {
    Map<String, String> meant =
        ImmutableMap.<String, String>builder()
            .put("b", "bytes have no suffix")
            .put("kb", "did you mean Ki (1024) or k (1000)?")
            .put("kib", "did you mean Ki?")
            .put("ki", "did you mean Ki?")
            .put("mb", "did you mean Mi (1024 x 1024) or M (1000 x 1000)?")
            .put("mib", "did you mean Mi?")
            .put("mi", "did you mean Mi?")
            .put("g", "did you mean Gi or G?")
            .put("gb", "did you mean Gi or G?")
            .put("gib", "did you mean Gi?")
            .put("gi", "did you mean Gi?")
            .put("t", "did you mean Ti or T?")
            .put("tb", "did you mean Ti or T?")
            .put("k", "did you mean Ki (1024) or k (1000)?")
            .buildOrThrow();
    return meant.getOrDefault(suffix.toLowerCase(java.util.Locale.ROOT), EXAMPLES);
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static String shortened(String text) {
    return text.length() <= MAX_LENGTH ? text : text.substring(0, 16) + "...";
  }

  private static QuantityException refused(String text, String why, String remedy) {
    return new QuantityException("\"" + text + "\" " + why, remedy);
  }
}
