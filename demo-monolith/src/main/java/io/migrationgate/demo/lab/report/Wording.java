package io.migrationgate.demo.lab.report;

import io.migrationgate.cli.render.Text;
import io.migrationgate.demo.lab.oracle.RunVerdict;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Words and numbers that more than one report uses. */
final class Wording {
  /** What one must know before one believes the table of phase changes. */
  static final List<String> CAVEATS = List.of(
      "A change is measured over the whole seconds that its command touches; its p99 and that of the",
      "minute before are read from merged histograms. Of n requests, n/100 are slower than the p99, so",
      "that of a few hundred hangs on a handful of them: the interval holds the true ratio 19 times out",
      "of 20, if requests are independent, and a result is uncertain if the limit lies within it. The",
      "minute before may hold other changes and backfills; the quiet part is those seconds of it in which",
      "no command ran, no process came or went, and nothing was copied. The less favourable comparison",
      "counts; the quiet part only if it has enough requests for a p99 (about 600).");

  /** What one must know before one believes the table of backfills. */
  static final List<String> BACKFILL_CAVEATS = List.of(
      "A backfill is measured over the whole seconds from its start to its end, verification included. It is",
      "compared with the quiet seconds before it, at most a minute of them, back to when a phase or a build",
      "last changed. Too few: fewer than about 600 requests on one of the two sides, which is too few for a",
      "p99. Runs are looked at once a second, so that what took less than 3 s has no rate.");

  private Wording() {}

  static String verdict(Outcome outcome) {
    String stopped = outcome.stopped();
    if (stopped != null) {
      return "FAILED: the run stopped: " + Text.printable(stopped);
    }
    return outcome.passed()
        ? "PASSED: nothing failed, nothing was lost, nothing was stale."
        : "FAILED";
  }

  static String counts(Outcome outcome) {
    RunVerdict verdict = outcome.verdict();
    String counts = String.format(
        Locale.ROOT,
        "requests %,d, failed %,d, acknowledged writes %,d, lost %,d, stale reads %,d",
        verdict.requests(),
        verdict.failed(),
        verdict.acknowledged(),
        verdict.lost(),
        verdict.stale());
    if (outcome.brokenOff() > 0) {
      counts += String.format(
          Locale.ROOT, "; %,d broke off as their node was killed", outcome.brokenOff());
    }
    if (!outcome.comparisons().isEmpty()) {
      counts += String.format(
          Locale.ROOT,
          "; sides in sync: %,d rows compared, %,d differ",
          outcome.rowsCompared(),
          outcome.rowsDifferent());
    }
    return counts;
  }

  static String unknown(RunVerdict verdict) {
    return String.format(
        Locale.ROOT,
        "of %,d writes nobody knows the outcome; either is accepted",
        verdict.unknown());
  }

  /** An event in a line: what, how long, how it ended. */
  static String event(RunEvent event) {
    StringBuilder line =
        new StringBuilder(kind(event.kind())).append(": ").append(Text.printable(event.label()));
    Settled settled = event.settled();
    if (settled != null) {
      line.append(" (settled in ").append(Text.duration(settled.millis())).append(')');
    } else if (event.to() > event.from()) {
      line.append(" (").append(Text.duration(event.to() - event.from())).append(')');
    }
    Integer code = event.exitCode();
    if (code != null && code != 0) {
      line.append(", exit code ").append(code);
    }
    return line.toString();
  }

  static String kind(RunEvent.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /** Minutes and seconds of the run: {@code 1:07.3}. */
  static String clock(long millis) {
    return String.format(
        Locale.ROOT, "%d:%02d.%d", millis / 60_000, millis / 1_000 % 60, millis % 1_000 / 100);
  }

  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  static String millis(Quantile quantile) {
    return quantile.requests() == 0
        ? "-"
        : String.format(Locale.ROOT, "%.1f ms", quantile.millis());
  }

  /** How many nodes were live; and of how many an acknowledgement was due, if not of all. */
  static String nodes(Settled settled) {
    return settled.live() == settled.acknowledged()
        ? number(settled.live())
        : number(settled.live()) + " (" + number(settled.acknowledged()) + " to acknowledge)";
  }

  static String ratio(Growth growth) {
    Double ratio = growth.ratio();
    return ratio == null ? "-" : String.format(Locale.ROOT, "%.2f x", ratio);
  }

  /** The ratio; or that there are too few requests to have a p99 that it could be made of. */
  static String soundRatio(Growth growth) {
    return growth.sound() ? ratio(growth) : "too few";
  }

  /** One of the two parts of a backfill: how long it took, and its p99. */
  static String part(long millis, Growth growth) {
    if (millis == 0) {
      return "-";
    }
    return Text.duration(millis) + ", "
        + (growth.sound() ? millis(growth.during()) + ", " + ratio(growth) : "too few requests");
  }

  static String rate(@Nullable Double perSecond) {
    return perSecond == null ? "-" : String.format(Locale.ROOT, "%,.0f", perSecond);
  }

  /** Which run of a backfill it was, and how it ended. */
  static String run(Backfill backfill) {
    return Text.printable(backfill.migration()) + ", run " + backfill.id()
        + (backfill.copies() ? ", " : ", comparison, ") + backfill.state();
  }

  static String interval(Growth growth) {
    Double least = growth.least();
    Double most = growth.most();
    if (growth.ratio() == null) {
      return "-";
    }
    return (least == null ? "?" : String.format(Locale.ROOT, "%.2f", least)) + " to "
        + (most == null ? "?" : String.format(Locale.ROOT, "%.2f", most));
  }
}
