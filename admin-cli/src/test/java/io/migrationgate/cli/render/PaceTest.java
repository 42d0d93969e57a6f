package io.migrationgate.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.cli.render.Pace.Look;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.BackfillRun.Counts;
import io.migrationgate.jdbc.backfill.run.BackfillSettings;
import io.migrationgate.jdbc.backfill.run.Direction;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.backfill.run.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long SECOND = 1_000_000_000L;

  private static Look at(double seconds, long done) {
    return new Look((long) (seconds * SECOND), done);
  }

  private static BackfillRun run(RunState state, Stage stage, long copied, long compared) {
    return new BackfillRun(
        1,
        "a",
        Direction.FORWARD,
        false,
        state,
        stage,
        1,
        new Counts(100_000, copied, 0, compared, 0, 0, 0, 1, Map.of()),
        BackfillSettings.DEFAULT,
        BackfillRun.Share.FIRST,
        "",
        "",
        "me",
        Duration.ZERO);
  }

  @Test
  void needsTwoLooksAtDifferentTimes() {
    assertThat(Pace.of(List.of(), 100)).isEqualTo(Pace.NONE);
    assertThat(Pace.of(List.of(at(1, 50)), 100)).isEqualTo(Pace.NONE);
    assertThat(Pace.of(List.of(at(1, 50), at(1, 60)), 100)).isEqualTo(Pace.NONE);
  }

  @Test
  void dividesWhatIsLeftByTheRate() {
    assertThat(Pace.of(List.of(at(0, 1_000), at(2, 3_000)), 8_000))
        .isEqualTo(new Pace(1_000L, 5_000L));
  }

  @Test
  void doesNotGuessInTheFirstPercent() {
    assertThat(Pace.of(List.of(at(0, 0), at(1, 999)), 100_000).leftMillis()).isNull();
    assertThat(Pace.of(List.of(at(0, 0), at(1, 1_000)), 100_000).leftMillis()).isEqualTo(99_000);
  }

  @Test
  void doesNotGuessWhereNothingMovesOrTheTotalIsWrong() {
    assertThat(Pace.of(List.of(at(0, 500), at(5, 500)), 1_000)).isEqualTo(new Pace(0L, null));
    assertThat(Pace.of(List.of(at(0, 500), at(1, 1_200)), 1_000)).isEqualTo(new Pace(700L, null));
    assertThat(Pace.of(List.of(at(0, 500), at(1, 600)), 0)).isEqualTo(new Pace(100L, null));
    assertThat(Pace.of(List.of(at(0, 500), at(1, 600)), -1)).isEqualTo(new Pace(100L, null));
  }

  @Test
  void forgetsWhatIsLongerAgoThanItsWindow() {
    PaceMeter meter = new PaceMeter();
    for (int second = 0; second <= 60; second++) {
      meter.look(run(RunState.RUNNING, Stage.COPY, 100L * second, 0), second * SECOND);
    }
    Pace pace = Pace.NONE;
    for (int second = 61; second <= 80; second++) {
      pace = meter.look(
          run(RunState.RUNNING, Stage.COPY, 6_000 + 1_000L * (second - 60), 0), second * SECOND);
    }
    assertThat(pace.rowsPerSecond()).isEqualTo(1_000);
  }

  @Test
  void beginsAnewWithAStageAndAfterAPause() {
    PaceMeter meter = new PaceMeter();
    meter.look(run(RunState.RUNNING, Stage.COPY, 0, 0), 0);
    assertThat(meter.look(run(RunState.RUNNING, Stage.COPY, 5_000, 0), SECOND).rowsPerSecond())
        .isEqualTo(5_000);
    assertThat(meter.look(run(RunState.VERIFYING, Stage.COMPARE, 5_000, 10), 2 * SECOND))
        .isEqualTo(Pace.NONE);
    assertThat(meter
            .look(run(RunState.VERIFYING, Stage.COMPARE, 5_000, 30), 3 * SECOND)
            .rowsPerSecond())
        .isEqualTo(20);
    assertThat(meter.look(run(RunState.PAUSED, Stage.COMPARE, 5_000, 30), 4 * SECOND))
        .isEqualTo(Pace.NONE);
    assertThat(meter.look(run(RunState.VERIFYING, Stage.COMPARE, 5_000, 30), 900 * SECOND))
        .isEqualTo(Pace.NONE);
  }

  @Test
  void doesNotCountTheTimeBeforeARunHasBegun() {
    PaceMeter meter = new PaceMeter();
    meter.look(run(RunState.NEW, Stage.COPY, 0, 0), 0);
    assertThat(meter.look(run(RunState.RUNNING, Stage.COPY, 500, 0), SECOND)).isEqualTo(Pace.NONE);
    assertThat(meter.look(run(RunState.RUNNING, Stage.COPY, 900, 0), 2 * SECOND).rowsPerSecond())
        .isEqualTo(400);
  }

  @Test
  void knowsNoPaceOfStagesWhoseRowsNobodyCounts() {
    PaceMeter meter = new PaceMeter();
    meter.look(run(RunState.RUNNING, Stage.ORPHANS, 5_000, 0), 0);
    assertThat(meter.look(run(RunState.RUNNING, Stage.ORPHANS, 5_000, 0), SECOND))
        .isEqualTo(Pace.NONE);
  }

  @Test
  void isNeverDoneBeforeItsStageHasEnded() {
    assertThat(Runs.percent(run(RunState.RUNNING, Stage.COPY, 120_000, 0))).isEqualTo(99);
    assertThat(Runs.percent(run(RunState.RUNNING, Stage.COPY, 0, 0))).isZero();
    assertThat(Runs.percent(run(RunState.RUNNING, Stage.FENCE, 120_000, 0))).isNull();
    assertThat(Runs.percent(run(RunState.SUCCEEDED, Stage.FINISH, 120_000, 0))).isNull();
  }
}
