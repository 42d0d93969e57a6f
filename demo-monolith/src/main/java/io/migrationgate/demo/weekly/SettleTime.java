package io.migrationgate.demo.weekly;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads from what {@code mgate} wrote how long a change took to settle. */
final class SettleTime {
  private static final Pattern SETTLED = Pattern.compile("settled in ([0-9.,]+) (ms|s|min)\\b");

  private SettleTime() {}

  /** The longest one, in milliseconds; empty if nothing settled. */
  static Optional<Long> in(String output) {
    Matcher found = SETTLED.matcher(output);
    Optional<Long> longest = Optional.empty();
    while (found.find()) {
      double number = Double.parseDouble(found.group(1).replace(",", ""));
      double millis = switch (found.group(2)) {
        case "ms" -> number;
        case "s" -> number * 1_000;
        default -> number * 60_000;
      };
      long settled = Math.round(millis);
      longest = Optional.of(Math.max(settled, longest.orElse(0L)));
    }
    return longest;
  }
}
