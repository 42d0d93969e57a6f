package io.migrationgate.demo.lab.report;

import io.migrationgate.demo.lab.report.RunEvent.Kind;
import java.util.ArrayList;
import java.util.Collections;
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

  private static boolean touches(Second second, long from, long to) {
    return second.from() < Math.max(to, from + 1) && second.to() > from;
  }

  /** The seconds that lie within a stretch of time. */
  List<Second> between(long from, long to) {
    return run.seconds().stream()
        .filter(second -> second.from() >= from && second.to() <= to)
        .toList();
  }

  /** Those in which nothing was done to the shop, nothing was copied, and nothing compared. */
  List<Second> quiet(List<Second> seconds) {
    return seconds.stream().filter(this::quiet).toList();
  }

  private boolean quiet(Second second) {
    return run.events().stream()
            .filter(event -> event.kind() != Kind.NOTE)
            .noneMatch(event -> touches(second, event.from(), event.to()))
        && run.backfills().stream()
            .noneMatch(copied -> touches(second, copied.from(), copied.to()));
  }

  /**
   * The quiet seconds before a moment, at most a minute of them, back to when a phase or a build
   * last changed: what came before that was another shop.
   */
  List<Second> quietBefore(long moment) {
    long changed = run.events().stream()
        .filter(event -> event.phaseChange() || event.kind() == Kind.RELEASE)
        .filter(event -> event.from() < moment)
        .mapToLong(RunEvent::to)
        .max()
        .orElse(0);
    List<Second> backwards = new ArrayList<>(quiet(between(changed, moment)));
    Collections.reverse(backwards);
    List<Second> picked = new ArrayList<>();
    long millis = 0;
    for (Second second : backwards) {
      if (millis < MINUTE) {
        picked.add(second);
        millis += second.to() - second.from();
      }
    }
    return picked;
  }

  static long failed(List<Second> seconds) {
    return seconds.stream().mapToLong(second -> second.traffic().failed()).sum();
  }

  static long requests(List<Second> seconds) {
    return seconds.stream().mapToLong(second -> second.traffic().requests()).sum();
  }

  static Quantile p99(List<Second> seconds) {
    return Quantile.p99(Latencies.merged(
        seconds.stream().map(second -> second.traffic().latencies()).toList()));
  }
}
