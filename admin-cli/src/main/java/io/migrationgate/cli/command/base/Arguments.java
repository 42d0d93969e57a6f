package io.migrationgate.cli.command.base;

import io.migrationgate.MigrationGateException;
import io.migrationgate.cli.terminal.UsageException;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values from the command line. */
public final class Arguments {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

  private Arguments() {}

  /** Reads a value; what the engine will not take is an error of usage here. */
  public static <T> T check(Supplier<T> value) {
    try {
      return value.get();
    } catch (MigrationGateException e) {
      throw new UsageException(e.problem());
    }
  }

  /** Reads a whole number of percent, with or without the sign. */
  public static int percent(String option, String text, String expected) {
    String number = text.endsWith("%") ? text.substring(0, text.length() - 1) : text;
    if (!number.matches("\\d{1,3}")) {
      throw new UsageException(
          "option " + option, "'" + text + "'", expected, "give a whole number of percent");
    }
    return Integer.parseInt(number);
  }

  /** Reads {@code 500ms}, {@code 30s}, {@code 5m}, {@code 2h} or {@code 7d}. */
  public static Duration duration(String option, String text) {
    Matcher matcher = DURATION.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new UsageException(
          "option " + option,
          "'" + text + "'",
          "a duration such as 500ms, 30s, 5m or 2h",
          "give one of these");
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }
}
