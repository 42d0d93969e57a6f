package io.migrationgate.demo.lab.report;

import io.migrationgate.cli.render.Text;
import io.migrationgate.demo.lab.record.Outcome;
import io.migrationgate.demo.lab.record.RunEvent;
import io.migrationgate.demo.lab.record.Settled;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Words and numbers that stand in more than one place. */
final class Wording {
  private Wording() {}

  static String verdict(Outcome outcome, Analysis analysis) {
    String stopped = outcome.stopped();
    if (stopped != null) {
      return "FAILED: the run stopped: " + stopped;
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

  /** An event in a line: what, how long, how it ended. */
  static String event(RunEvent event) {
    StringBuilder line = new StringBuilder(kind(event.kind())).append(": ").append(event.label());
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

  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  static String millis(Quantile quantile) {
    return quantile.requests() == 0
        ? "-"
        : String.format(Locale.ROOT, "%.1f ms", quantile.millis());
  }

  static String ratio(Growth growth) {
    Double ratio = growth.ratio();
    return ratio == null ? "-" : String.format(Locale.ROOT, "%.2f x", ratio);
  }

  static String interval(Growth growth) {
    return growth.ratio() == null ? "" : bound(growth.least()) + " to " + bound(growth.most());
  }

  private static String bound(@Nullable Double bound) {
    return bound == null ? "?" : String.format(Locale.ROOT, "%.2f", bound);
  }
}
