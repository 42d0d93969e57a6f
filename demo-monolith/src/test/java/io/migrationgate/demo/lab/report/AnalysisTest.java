package io.migrationgate.demo.lab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.migrationgate.demo.lab.oracle.RunVerdict;
import io.migrationgate.demo.lab.record.Backfill;
import io.migrationgate.demo.lab.record.Latencies;
import io.migrationgate.demo.lab.record.Outcome;
import io.migrationgate.demo.lab.record.Outcome.Comparison;
import io.migrationgate.demo.lab.record.RunEvent;
import io.migrationgate.demo.lab.record.RunEvent.Kind;
import io.migrationgate.demo.lab.record.RunFixture;
import io.migrationgate.demo.lab.record.RunRecord;
import io.migrationgate.demo.lab.record.Second;
import io.migrationgate.demo.lab.record.Settled;
import io.migrationgate.demo.lab.record.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AnalysisTest {
  private final List<Second> seconds = new ArrayList<>();
  private final List<RunEvent> events = new ArrayList<>();
  private final List<Backfill> backfills = new ArrayList<>();
  private Outcome outcome = outcome(0, 0, 10);

  @Test
  void changeIsComparedWithTheMinuteBeforeAndNoMore() {
    second(1_000, 9_000_000);
    for (int i = 0; i < 60; i++) {
      second(1_000, 10_000);
    }
    second(1_000, 12_000);
    second(1_000, 11_000);
    second(1_000, 9_000_000);
    change(61_300, 62_800, 900);

    ReportedChange change = analysis().changes().get(0);

    assertThat(change.growth().before().requests()).isEqualTo(60_000);
    assertThat(change.growth().before().micros()).isBetween(10_000L, 10_010L);
    assertThat(change.growth().during().requests()).isEqualTo(2_000);
    assertThat(change.growth().ratio()).isCloseTo(1.2, within(0.01));
    assertThat(target("p99").attainment()).isEqualTo(Attainment.MET);
  }

  @Test
  void changeIsComparedWithTheSecondsOfTheMinuteInWhichNothingWasGoingOn() {
    for (int i = 0; i < 40; i++) {
      second(1_000, i < 30 ? 20_000 : 10_000);
    }
    second(1_000, 15_000);
    backfills.add(backfill(0, 15_000));
    events.add(event(Kind.COMMAND, 15_000, 29_500, 0, null));
    change(40_100, 40_900, 300);

    ReportedChange change = analysis().changes().get(0);

    assertThat(change.growth().before().requests()).isEqualTo(10_000);
    assertThat(change.growth().ratio()).isCloseTo(1.5, within(0.01));
    assertThat(target("p99 while a phase").attainment()).isEqualTo(Attainment.MISSED);
  }

  @Test
  void changeWithTooFewQuietRequestsBeforeItIsNotJudged() {
    for (int i = 0; i < 40; i++) {
      second(100, i < 37 ? 20_000 : 10_000);
    }
    second(1_000, 15_000);
    backfills.add(backfill(0, 37_000));
    change(40_100, 40_900, 300);

    assertThat(analysis().changes().get(0).growth().before().requests()).isEqualTo(300);
    assertThat(target("p99 while a phase").attainment()).isEqualTo(Attainment.UNKNOWN);
    assertThat(target("p99 while a phase").found()).isEqualTo("1 change with too few requests");
  }

  @Test
  void backfillIsComparedWithTheQuietTimeSinceTheLastChange() {
    for (int i = 0; i < 60; i++) {
      second(1_000, i < 20 ? 9_000_000 : i < 40 ? 10_000 : 13_000);
    }
    change(19_000, 20_000, 300);
    events.add(event(Kind.REFUSED, 38_000, 40_000, 1, null));
    backfills.add(backfill(40_000, 60_000));

    BackfillCost cost = analysis().backfills().get(0);

    assertThat(cost.growth().before().requests()).isEqualTo(18_000);
    assertThat(cost.growth().during().requests()).isEqualTo(20_000);
    assertThat(cost.growth().ratio()).isCloseTo(1.3, within(0.01));
    assertThat(cost.rowsPerSecond()).isCloseTo(20, within(0.01));
    assertThat(target("p99 while rows").attainment()).isEqualTo(Attainment.MISSED);
  }

  @Test
  void backfillWithTooFewRequestsIsNotJudged() {
    second(1_000, 10_000);
    second(500, 90_000);
    backfills.add(backfill(1_000, 2_000));

    assertThat(analysis().backfills().get(0).growth().judged()).isFalse();
    assertThat(analysis().backfills().get(0).rowsPerSecond()).isNull();
    assertThat(target("p99 while rows").attainment()).isEqualTo(Attainment.UNKNOWN);
    assertThat(target("p99 while rows").found()).isEqualTo("1 run with too few requests");
  }

  @Test
  void changeWithinOneInstantIsInTheSecondThatItFallsInto() {
    second(100, 10_000);
    second(100, 11_000);
    change(1_000, 1_000, 0);

    assertThat(analysis().changes().get(0).growth().during().requests()).isEqualTo(100);
  }

  @Test
  void fewRequestsAreNotEnoughToBeSure() {
    second(700, 10_000);
    second(50, 11_000);
    change(1_200, 1_800, 500);

    assertThat(analysis().changes().get(0).growth().most()).isNull();
    assertThat(target("p99").attainment()).isEqualTo(Attainment.PROBABLY_MET);
  }

  @Test
  void manyRequestsAreEnoughToBeSure() {
    second(5_000, 10_000);
    second(5_000, 30_000);
    change(1_200, 1_800, 500);

    assertThat(target("p99").attainment()).isEqualTo(Attainment.MISSED);
  }

  @Test
  void changeInTheFirstSecondHasNothingToBeComparedWith() {
    second(1_000, 10_000);
    change(200, 800, 500);

    assertThat(analysis().changes().get(0).growth().ratio()).isNull();
    assertThat(target("p99").attainment()).isEqualTo(Attainment.UNKNOWN);
  }

  @Test
  void boundsOfAP99AreRanksAroundIt() {
    Histogram ranks = new Histogram(5);
    for (int i = 1; i <= 10_000; i++) {
      ranks.recordValue(i);
    }

    Quantile p99 = Quantile.p99(Latencies.of(ranks));

    assertThat(p99.micros()).isEqualTo(9_900);
    assertThat(p99.low()).isEqualTo(9_880);
    assertThat(p99.high()).isEqualTo(9_921);
  }

  @Test
  void slowestChangeDecidesWhetherChangesSettleInTime() {
    change(1_000, 1_500, 400);
    change(3_000, 4_200, 1_000);

    assertThat(target("settle").attainment()).isEqualTo(Attainment.MISSED);
    assertThat(target("settle").found()).contains("1.0 s");
  }

  @Test
  void changeThatDidNotSettleAtAllIsNoFastOne() {
    change(1_000, 1_500, 400);
    events.add(event(Kind.COMMAND, 3_000, 33_000, 4, null));

    assertThat(target("settle").attainment()).isEqualTo(Attainment.MISSED);
  }

  @Test
  void staleReadsAreAShareOfReads() {
    assertThat(target("stale").found()).isEqualTo("0 of 60 reads");
  }

  @Test
  void verdictSaysHowManySpeedTargetsWereMissed() {
    second(5_000, 10_000);
    second(5_000, 30_000);
    change(1_200, 1_800, 500);
    assertThat(Wording.verdict(outcome, analysis()))
        .isEqualTo("PASSED: nothing lost, nothing failed, nothing stale; 1 speed target missed");

    change(1_900, 1_950, 1_500);
    assertThat(analysis().missed()).isEqualTo(2);
    assertThat(outcome.passed()).isTrue();
    outcome = outcome(1, 0, 10);
    assertThat(Wording.verdict(outcome, analysis())).isEqualTo("FAILED");
  }

  @Test
  void sidesThatWereNotComparedAreNotKnownToBeEqual() {
    outcome = outcome(0, 0, 0);

    assertThat(target("rows that differ").attainment()).isEqualTo(Attainment.UNKNOWN);
  }

  @Test
  void runPassesOnlyIfNothingWasLostAndNothingDiffers() {
    assertThat(outcome(0, 0, 10).passed()).isTrue();
    assertThat(outcome(1, 0, 10).passed()).isFalse();
    assertThat(outcome(0, 1, 10).passed()).isFalse();
    assertThat(RunFixture.empty().outcome().passed()).isFalse();
  }

  /** It copies for three quarters of its time. */
  private static Backfill backfill(long from, long to) {
    long compares = to - (to - from) / 4;
    return new Backfill(1, "split", true, from, compares, to, "succeeded", 300, 300);
  }

  private void second(int requests, long micros) {
    Histogram histogram = new Histogram(60_000_000L, 3);
    histogram.recordValueWithCount(micros, requests);
    long from = seconds.size() * 1_000L;
    seconds.add(new Second(
        from,
        from + 1_000,
        new Traffic(Latencies.of(histogram), 0, 0),
        Map.of(),
        0,
        null,
        List.of()));
  }

  private void change(long from, long to, long settle) {
    events.add(event(Kind.COMMAND, from, to, 0, settle));
  }

  private static RunEvent event(
      Kind kind, long from, long to, @Nullable Integer exitCode, @Nullable Long settle) {
    Settled settled = settle == null ? null : new Settled(settle, 2, 2);
    return new RunEvent(kind, "label", "mark", from, to, exitCode, settled, List.of());
  }

  private static Outcome outcome(long lost, long different, long compared) {
    return new Outcome(
        new RunVerdict(100, 60, 0, 30, 0, lost, 0, List.of()),
        0,
        List.of(new Comparison("split", compared, different)),
        null);
  }

  private TargetResult target(String part) {
    return analysis().targets().stream()
        .filter(target -> target.name().contains(part))
        .findFirst()
        .orElseThrow();
  }

  private Analysis analysis() {
    return Analysis.of(
        new RunRecord(RunFixture.empty().head(), 90_000, seconds, events, backfills, outcome));
  }
}
