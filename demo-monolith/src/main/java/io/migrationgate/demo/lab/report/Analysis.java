package io.migrationgate.demo.lab.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.migrationgate.cli.render.Text;
import io.migrationgate.demo.lab.oracle.RunVerdict;
import io.migrationgate.demo.lab.record.Outcome;
import io.migrationgate.demo.lab.record.RunEvent;
import io.migrationgate.demo.lab.record.RunRecord;
import io.migrationgate.demo.lab.record.Settled;
import io.migrationgate.demo.lab.record.Targets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What a record says about the numbers to reach: the same in every report.
 *
 * @param changes the phase changes that settled, in order
 * @param backfills what copying and comparing cost, in order
 * @param targets the numbers to reach, and what was found
 */
record Analysis(
    List<ReportedChange> changes, List<BackfillCost> backfills, List<TargetResult> targets) {
  /** What {@code mgate} exits with when a change is not settled in time. */
  private static final int NOT_SETTLED = 4;

  /** Copies the lists. */
  Analysis {
    changes = List.copyOf(changes);
    backfills = List.copyOf(backfills);
    targets = List.copyOf(targets);
  }

  static Analysis of(RunRecord run) {
    Stretches stretches = new Stretches(run);
    List<ReportedChange> changes = new ArrayList<>();
    for (RunEvent event : run.events()) {
      Settled settled = event.settled();
      if (settled != null) {
        changes.add(ReportedChange.of(event, settled, stretches));
      }
    }
    List<BackfillCost> backfills = run.backfills().stream()
        .map(backfill -> BackfillCost.of(backfill, stretches))
        .toList();
    List<TargetResult> targets = counted(run);
    Targets wanted = run.head().targets();
    targets.add(settling(run, changes));
    targets.add(LatencyTargets.whileChanging(wanted.p99Ratio(), changes));
    targets.add(LatencyTargets.whileCopying(wanted.copyRatio(), backfills));
    Long limit = wanted.runMillis();
    if (limit != null) {
      targets.add(new TargetResult(
          "whole run",
          "under " + Text.duration(limit),
          Text.duration(run.millis()),
          Attainment.of(run.millis() < limit),
          true));
    }
    return new Analysis(changes, backfills, targets);
  }

  /** How many numbers were not reached of those that are about time; surely or not. */
  @JsonProperty
  long missed() {
    return targets.stream().filter(TargetResult::tooSlow).count();
  }

  private static List<TargetResult> counted(RunRecord run) {
    Outcome outcome = run.outcome();
    RunVerdict verdict = outcome.verdict();
    List<TargetResult> targets = new ArrayList<>();
    targets.add(none("requests failed", verdict.failed(), verdict.requests(), "requests"));
    targets.add(
        none("acknowledged writes lost", verdict.lost(), verdict.acknowledged(), "acknowledged"));
    targets.add(none("stale reads", verdict.stale(), verdict.reads(), "reads"));
    targets.add(none(
        "rows that differ between sides in sync",
        outcome.rowsDifferent(),
        outcome.rowsCompared(),
        "compared"));
    return targets;
  }

  private static TargetResult none(String name, long found, long of, String what) {
    return new TargetResult(
        name,
        "0",
        String.format(Locale.ROOT, "%,d of %,d %s", found, of, what),
        of == 0 && found == 0 ? Attainment.UNKNOWN : Attainment.of(found == 0),
        false);
  }

  private static TargetResult settling(RunRecord run, List<ReportedChange> changes) {
    long limit = run.head().targets().settleMillis();
    String name = "phase changes settle";
    String wanted = "under " + Text.duration(limit);
    long unsettled = run.events().stream()
        .filter(event -> event.exitCode() != null && event.exitCode() == NOT_SETTLED)
        .count();
    if (unsettled > 0) {
      return new TargetResult(
          name,
          wanted,
          Text.count(unsettled, "change") + " did not settle",
          Attainment.MISSED,
          true);
    }
    return changes.stream()
        .max(Comparator.comparingLong(change -> change.settled().millis()))
        .map(slowest -> new TargetResult(
            name,
            wanted,
            "slowest of " + changes.size() + ": "
                + Text.duration(slowest.settled().millis())
                + " (" + slowest.event().mark() + ", with "
                + Text.count(slowest.settled().live(), "live node") + ")",
            Attainment.of(slowest.settled().millis() < limit),
            true))
        .orElse(new TargetResult(name, wanted, "no phase change", Attainment.UNKNOWN, true));
  }
}
