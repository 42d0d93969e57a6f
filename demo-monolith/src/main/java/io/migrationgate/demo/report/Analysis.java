package io.migrationgate.demo.report;

import io.migrationgate.cli.render.Text;
import io.migrationgate.demo.oracle.Verdict;
import io.migrationgate.demo.report.RunEvent.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What a record says about the numbers to reach: the same in every report.
 *
 * @param changes the phase changes that settled, in order
 * @param targets the numbers to reach, and what was found
 */
record Analysis(List<PhaseChange> changes, List<Target> targets) {
  /** What {@code mgate} exits with when a change is not settled in time. */
  private static final int NOT_SETTLED = 4;

  /** Copies the lists. */
  Analysis {
    changes = List.copyOf(changes);
    targets = List.copyOf(targets);
  }

  static Analysis of(RunRecord run) {
    List<PhaseChange> changes = new ArrayList<>();
    for (RunEvent event : run.events()) {
      Long settled = event.settleMillis();
      if (settled != null) {
        changes.add(PhaseChange.of(event, settled, run.seconds()));
      }
    }
    return new Analysis(changes, targets(run, changes));
  }

  private static List<Target> targets(RunRecord run, List<PhaseChange> changes) {
    Outcome outcome = run.outcome();
    Verdict verdict = outcome.verdict();
    List<Target> targets = new ArrayList<>();
    targets.add(none("requests failed", verdict.failed(), verdict.requests(), "requests"));
    targets.add(
        none("acknowledged writes lost", verdict.lost(), verdict.acknowledged(), "acknowledged"));
    targets.add(none("stale reads", verdict.stale(), verdict.requests(), "requests"));
    targets.add(none(
        "rows that differ between sides in sync",
        outcome.rowsDifferent(),
        outcome.rowsCompared(),
        "compared"));
    targets.add(duringChanges(run));
    targets.add(settling(run, changes));
    targets.add(latency(run.head().targets().p99Ratio(), changes));
    Long limit = run.head().targets().runMillis();
    if (limit != null) {
      targets.add(new Target(
          "whole run",
          "under " + Text.duration(limit),
          Text.duration(run.millis()),
          Attainment.of(run.millis() < limit)));
    }
    return targets;
  }

  private static Target none(String name, long found, long of, String what) {
    return new Target(
        name,
        "0",
        String.format(Locale.ROOT, "%,d of %,d %s", found, of, what),
        of == 0 && found == 0 ? Attainment.UNKNOWN : Attainment.of(found == 0));
  }

  private static Target duringChanges(RunRecord run) {
    List<RunEvent> moves = run.events().stream()
        .filter(event -> event.phaseChange() || event.kind() == Kind.RELEASE)
        .toList();
    List<Second> meanwhile = moves.stream()
        .flatMap(event -> PhaseChange.touched(event, run.seconds()).stream())
        .distinct()
        .toList();
    return none(
        "requests failed while phases change and builds are replaced",
        PhaseChange.failed(meanwhile),
        meanwhile.stream().mapToLong(second -> second.traffic().requests()).sum(),
        "requests");
  }

  private static Target settling(RunRecord run, List<PhaseChange> changes) {
    long limit = run.head().targets().settleMillis();
    String name = "phase changes settle";
    String wanted = "under " + Text.duration(limit);
    long unsettled = run.events().stream()
        .filter(event -> event.exitCode() != null && event.exitCode() == NOT_SETTLED)
        .count();
    if (unsettled > 0) {
      return new Target(
          name, wanted, Text.count(unsettled, "change") + " did not settle", Attainment.MISSED);
    }
    return changes.stream()
        .max(Comparator.comparingLong(PhaseChange::settleMillis))
        .map(slowest -> new Target(
            name,
            wanted,
            "slowest of " + changes.size() + ": " + Text.duration(slowest.settleMillis()) + " ("
                + slowest.event().mark() + ")",
            Attainment.of(slowest.settleMillis() < limit)))
        .orElse(new Target(name, wanted, "no phase change", Attainment.UNKNOWN));
  }

  private static Target latency(double limit, List<PhaseChange> changes) {
    String name = "p99 while a phase changes";
    String wanted = String.format(Locale.ROOT, "at most %.2f x that of the minute before", limit);
    List<PhaseChange> known =
        changes.stream().filter(change -> change.ratio() != null).toList();
    if (known.isEmpty()) {
      return new Target(name, wanted, "no phase change with requests", Attainment.UNKNOWN);
    }
    long within = known.stream().filter(change -> change.within(limit).good()).count();
    String found = String.format(
        Locale.ROOT,
        "%d of %d changes; median %.2f x, worst %.2f x",
        within,
        known.size(),
        ratios(known).sorted().skip(known.size() / 2).findFirst().orElseThrow(),
        ratios(known).max(Comparator.naturalOrder()).orElseThrow());
    Attainment worst = known.stream()
        .map(change -> change.within(limit))
        .max(Comparator.naturalOrder())
        .orElseThrow();
    return new Target(name, wanted, found, worst);
  }

  private static Stream<Double> ratios(List<PhaseChange> changes) {
    return changes.stream().flatMap(change -> Stream.ofNullable(change.ratio()));
  }
}
