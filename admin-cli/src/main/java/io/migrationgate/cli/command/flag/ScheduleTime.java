package io.migrationgate.cli.command.flag;

import io.migrationgate.Problem;
import io.migrationgate.cli.terminal.UsageException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A moment on the command line: always with its zone, and never one that clocks show twice. */
final class ScheduleTime {
  private static final Pattern LOCAL =
      Pattern.compile("(\\d{4}-\\d{2}-\\d{2})[T ](\\d{2}:\\d{2}(?::\\d{2})?)(?: +(\\S+))?");

  private ScheduleTime() {}

  /**
   * Reads {@code 2026-12-01T09:00+01:00}, {@code 2026-12-01T08:00Z} or {@code 2026-12-01 09:00
   * Europe/Berlin}.
   *
   * @throws UsageException if it is none of these
   */
  static Instant parse(String option, String text) {
    Matcher local = LOCAL.matcher(text.strip());
    try {
      return local.matches()
          ? inZone(option, text, local)
          : ZonedDateTime.parse(text.strip()).toInstant();
    } catch (DateTimeException e) {
      throw wrong(option, text, e);
    }
  }

  private static Instant inZone(String option, String text, Matcher local) {
    if (local.group(3) == null) {
      throw wrong(option, text, null);
    }
    LocalDateTime time = LocalDateTime.parse(local.group(1) + "T" + local.group(2));
    ZoneId zone = ZoneId.of(local.group(3));
    int offsets = zone.getRules().getValidOffsets(time).size();
    if (offsets != 1) {
      throw new UsageException(
          "option " + option,
          "'" + text + "', which " + (offsets == 0 ? "no clock shows there" : "comes twice there"),
          "a moment that there is once",
          "give the offset, for example 2026-10-25T02:30+01:00");
    }
    return time.atZone(zone).toInstant();
  }

  private static UsageException wrong(String option, String text, @Nullable Throwable cause) {
    Problem problem = new Problem(
        "option " + option,
        "'" + text + "'",
        "a date and time with its zone",
        "for example 2026-12-01T09:00+01:00, or '2026-12-01 09:00 Europe/Berlin'");
    return cause == null ? new UsageException(problem) : new UsageException(problem, cause);
  }
}
