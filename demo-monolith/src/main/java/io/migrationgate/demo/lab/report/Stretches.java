package io.migrationgate.demo.lab.report;

import io.migrationgate.demo.lab.record.Latencies;
import io.migrationgate.demo.lab.record.RunEvent;
import io.migrationgate.demo.lab.record.RunEvent.Kind;
import io.migrationgate.demo.lab.record.RunRecord;
import io.migrationgate.demo.lab.record.Second;
import java.util.List;

/** Picks seconds of a run: while something happened, before it, and while nothing was going on. */
final class Stretches {
  private static final long MINUTE = 60_000;

  private final RunRecord run;

  Stretches(RunRecord run) {
    this.run = run;
  }

  /** The seconds that a stretch of time touches; an instant is in the second that it falls into. */
  List<Second> touched(long from, long to) {
    return run.seconds().stream().filter(second -> touches(second, from, to)).toList();
  }

  static boolean touches(Second second, long from, long to) {
    return second.from() < Math.max(to, from + 1) && second.to() > from;
  }

  /**
   * The seconds of the minute before a moment in which no command ran, no process came or went, and
   * nothing was copied or compared.
   */
  List<Second> quietMinute(long moment) {
    return quiet(moment - MINUTE, moment);
  }

  /**
   * The same, back to when a phase or a build last changed: what came before that was another shop.
   */
  List<Second> quietSinceChange(long moment) {
    long changed = run.events().stream()
        .filter(event -> event.phaseChange() || event.kind() == Kind.RELEASE)
        .filter(event -> event.from() < moment)
        .mapToLong(RunEvent::to)
        .max()
        .orElse(0);
    return quiet(Math.max(changed, moment - MINUTE), moment);
  }

  private List<Second> quiet(long from, long to) {
    return run.seconds().stream()
        .filter(second -> second.from() >= from && second.to() <= to && quiet(second))
        .toList();
  }

  private boolean quiet(Second second) {
    return run.events().stream()
            .filter(event -> event.kind() != Kind.NOTE)
            .noneMatch(event -> touches(second, event.from(), event.to()))
        && run.backfills().stream()
            .noneMatch(copied -> touches(second, copied.from(), copied.to()));
  }

  static long failed(List<Second> seconds) {
    return seconds.stream().mapToLong(second -> second.traffic().failed()).sum();
  }

  static Quantile p99(List<Second> seconds) {
    return Quantile.p99(Latencies.merged(
        seconds.stream().map(second -> second.traffic().latencies()).toList()));
  }
}
