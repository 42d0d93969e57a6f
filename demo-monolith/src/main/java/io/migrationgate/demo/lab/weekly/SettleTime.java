package io.migrationgate.demo.lab.weekly;

import io.migrationgate.demo.lab.record.Settled;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads from what {@code mgate} wrote how a change settled. */
final class SettleTime {
  private static final Pattern SETTLED = Pattern.compile("settled in ([0-9.,]+) (ms|s|min)\\b(.*)");
  private static final Pattern ACKNOWLEDGED = Pattern.compile("([0-9]+) nodes? acknowledged");
  private static final Pattern WITHOUT_LEASE = Pattern.compile("([0-9]+) nodes? without a lease");

  private SettleTime() {}

  /** The one that took longest; empty if nothing settled. */
  static Optional<Settled> in(String output) {
    return SETTLED
        .matcher(output)
        .results()
        .map(SettleTime::settled)
        .max(Comparator.comparingLong(Settled::millis));
  }

  private static Settled settled(MatchResult found) {
    double number = Double.parseDouble(found.group(1).replace(",", ""));
    double millis = switch (found.group(2)) {
      case "ms" -> number;
      case "s" -> number * 1_000;
      default -> number * 60_000;
    };
    int acknowledged = count(ACKNOWLEDGED, found.group(3));
    int others = count(WITHOUT_LEASE, found.group(3));
    return new Settled(Math.round(millis), acknowledged + others, acknowledged);
  }

  private static int count(Pattern nodes, String text) {
    Matcher found = nodes.matcher(text);
    return found.find() ? Integer.parseInt(found.group(1)) : 0;
  }
}
