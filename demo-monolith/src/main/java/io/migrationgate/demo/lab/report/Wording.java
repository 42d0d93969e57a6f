package io.migrationgate.demo.lab.report;

import io.migrationgate.cli.render.Text;
import io.migrationgate.demo.lab.oracle.RunVerdict;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Words and numbers that more than one report uses. */
final class Wording {
  private Wording() {}

  static String verdict(Outcome outcome, Analysis analysis) {
    String stopped = outcome.stopped();
    if (stopped != null) {
      return "FAILED: the run stopped: " + Text.printable(stopped);
    }
    return outcome.passed()
        ? "PASSED: nothing lost, nothing failed, nothing stale" + missed(analysis)
        : "FAILED";
  }

  /** What is to be added to a verdict; empty if every speed target was met, as far as is known. */
  static String missed(Analysis analysis) {
    return analysis.missed() == 0
        ? ""
        : "; " + Text.count(analysis.missed(), "speed target") + " missed";
  }

  static String counts(Outcome outcome) {
    RunVerdict verdict = outcome.verdict();
    String counts = String.format(
        Locale.ROOT,
        "requests %,d, failed %,d, acknowledged writes %,d, lost %,d, stale reads %,d of %,d",
        verdict.requests(),
        verdict.failed(),
        verdict.acknowledged(),
        verdict.lost(),
        verdict.stale(),
        verdict.reads());
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

  static String requests(Quantile quantile) {
    return number(quantile.requests()) + (quantile.requests() == 1 ? " request" : " requests");
  }

  static String ratio(Growth growth) {
    Double ratio = growth.ratio();
    return ratio == null ? "-" : String.format(Locale.ROOT, "%.2f x", ratio);
  }

  /** Which run of a backfill it was, and how it ended. */
  static String run(Backfill backfill) {
    return "run " + backfill.id() + (backfill.copies() ? ", " : ", comparison, ")
        + backfill.state();
  }

  static String interval(Growth growth) {
    return growth.ratio() == null ? "" : bound(growth.least()) + " to " + bound(growth.most());
  }

  private static String bound(@Nullable Double bound) {
    return bound == null ? "?" : String.format(Locale.ROOT, "%.2f", bound);
  }
}
