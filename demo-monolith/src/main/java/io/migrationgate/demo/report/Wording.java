package io.migrationgate.demo.report;

import io.migrationgate.cli.render.Text;
import io.migrationgate.demo.oracle.Verdict;
import java.util.List;
import java.util.Locale;

/** Words and numbers that more than one report uses. */
final class Wording {
  /** What one must know before one believes the table of phase changes. */
  static final List<String> CAVEATS = List.of(
      "A change is measured over the whole seconds that its command touches; its p99 and that of the",
      "minute before are read from merged histograms. Of n requests, n/100 are slower than the p99, so",
      "that of a few hundred hangs on a handful of them: the interval holds the true ratio 19 times out",
      "of 20, if requests are independent, and a result is uncertain if the limit lies within it. The",
      "minute before may hold other changes and backfills.");

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
    Verdict verdict = outcome.verdict();
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

  static String unknown(Verdict verdict) {
    return String.format(
        Locale.ROOT,
        "of %,d writes nobody knows the outcome; either is accepted",
        verdict.unknown());
  }

  /** An event in a line: what, how long, how it ended. */
  static String event(RunEvent event) {
    StringBuilder line =
        new StringBuilder(kind(event.kind())).append(": ").append(Text.printable(event.label()));
    Long settled = event.settleMillis();
    if (settled != null) {
      line.append(" (settled in ").append(Text.duration(settled)).append(')');
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

  static String ratio(PhaseChange change) {
    Double ratio = change.ratio();
    return ratio == null ? "-" : String.format(Locale.ROOT, "%.2f x", ratio);
  }

  static String interval(PhaseChange change) {
    Double least = change.least();
    Double most = change.most();
    if (change.ratio() == null) {
      return "-";
    }
    return (least == null ? "?" : String.format(Locale.ROOT, "%.2f", least)) + " to "
        + (most == null ? "?" : String.format(Locale.ROOT, "%.2f", most));
  }
}
