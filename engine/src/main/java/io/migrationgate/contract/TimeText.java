package io.migrationgate.contract;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Moments and spans in words. */
final class TimeText {
  private TimeText() {}

  /** For example {@code 2026-11-22T08:19:15Z (8 d 3 h)}. */
  static String since(Instant moment, Instant now) {
    return second(moment) + " (" + span(Duration.between(moment, now)) + ")";
  }

  static String second(Instant moment) {
    return moment.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** The two greatest units that matter: {@code 8 d 3 h}, {@code 3 h}, {@code 12 s}. */
  static String span(Duration span) {
    long days = span.toDays();
    if (days > 0) {
      return two(days, "d", span.toHoursPart(), "h");
    }
    if (span.toHours() > 0) {
      return two(span.toHours(), "h", span.toMinutesPart(), "min");
    }
    return span.toMinutes() > 0
        ? two(span.toMinutes(), "min", span.toSecondsPart(), "s")
        : span.toSeconds() + " s";
  }

  private static String two(long first, String unit, long second, String smaller) {
    return first + " " + unit + (second == 0 ? "" : " " + second + " " + smaller);
  }
}
