package dev.orchestrator.manifest;

import com.google.common.collect.ImmutableMap;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compose's own units, which differ from Kubernetes': {@code 512m} of memory is 512 times 1024
 * times 1024 bytes.
 */
final class ComposeUnits {
  private static final int MAX_LENGTH = 40;
  private static final Pattern SIZE =
      Pattern.compile("([0-9]{1,18}(?:\\.[0-9]{1,18})?) ?([bkmgtp]?)(i?b)?");
  private static final Pattern TIME =
      Pattern.compile("([0-9]{1,12}(?:\\.[0-9]{1,9})?)(us|µs|ms|s|m|h|d|w)");
  private static final Pattern TIMES =
      Pattern.compile("(?:[0-9]{1,12}(?:\\.[0-9]{1,9})?(?:us|µs|ms|s|m|h|d|w))+");
  private static final Duration LONGEST = Duration.ofDays(3650);

  private static final ImmutableMap<String, BigDecimal> NANOS =
      ImmutableMap.<String, BigDecimal>builder()
          .put("us", BigDecimal.valueOf(1_000))
          .put("µs", BigDecimal.valueOf(1_000))
          .put("ms", BigDecimal.valueOf(1_000_000))
          .put("s", BigDecimal.valueOf(1_000_000_000))
          .put("m", BigDecimal.valueOf(60_000_000_000L))
          .put("h", BigDecimal.valueOf(3_600_000_000_000L))
          .put("d", BigDecimal.valueOf(86_400_000_000_000L))
          .put("w", BigDecimal.valueOf(604_800_000_000_000L))
          .buildOrThrow();

  private ComposeUnits() {}

  /**
   * Bytes, rounded up: {@code 512m}, {@code 1.5gb}, {@code 1024}; empty when it is none or too
   * large.
   */
  static OptionalLong bytes(String text) {
    Matcher size = SIZE.matcher(text.toLowerCase(Locale.ROOT));
    if (text.length() > MAX_LENGTH || !size.matches()) {
      return OptionalLong.empty();
    }
    int power = size.group(2).isEmpty() ? 0 : "bkmgtp".indexOf(size.group(2));
    BigDecimal bytes =
        new BigDecimal(size.group(1))
            .multiply(BigDecimal.valueOf(1L << (10 * power)))
            .setScale(0, RoundingMode.CEILING);
    return bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0
        ? OptionalLong.of(bytes.longValueExact())
        : OptionalLong.empty();
  }

  /** A time such as {@code 1m30s}; empty when it is none or longer than ten years. */
  static Optional<Duration> duration(String text) {
    if (text.equals("0")) {
      return Optional.of(Duration.ZERO);
    }
    if (text.length() > MAX_LENGTH || !TIMES.matcher(text).matches()) {
      return Optional.empty();
    }
    BigDecimal nanos = BigDecimal.ZERO;
    Matcher parts = TIME.matcher(text);
    while (parts.find()) {
      nanos =
          nanos.add(
              new BigDecimal(parts.group(1))
                  .multiply(NANOS.getOrDefault(parts.group(2), BigDecimal.ZERO)));
    }
    boolean tooLong = nanos.compareTo(BigDecimal.valueOf(LONGEST.toNanos())) > 0;
    return tooLong ? Optional.empty() : Optional.of(Duration.ofNanos(nanos.longValue()));
  }
}
