package io.migrationgate.jdbc.backfill.internal.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.jdbc.backfill.run.BackfillRun.Share;
import java.time.Duration;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which part of the time a worker works, by what it sees of others. */
class AdaptiveShareTest {
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Surroundings IDLE = new Surroundings(LOOK, 0, 0, null, null, null);
  private static final Surroundings WRITES = new Surroundings(LOOK, 200, 0, null, null, null);

  private final AdaptiveShare adaptive = new AdaptiveShare();

  private static Surroundings p99(double writes, long millis) {
    return new Surroundings(LOOK, writes, 0, millis, null, null);
  }

  private static Surroundings lag(long millis) {
    return new Surroundings(LOOK, 0, 0, null, millis, null);
  }

  private static Surroundings sessions(double atWork) {
    return new Surroundings(LOOK, 0, atWork, null, null, null);
  }

  private Share after(Surroundings seen, int times) {
    Share share = adaptive.after(seen);
    for (int i = 1; i < times; i++) {
      share = adaptive.after(seen);
    }
    return share;
  }

  @Test
  void aWorkerAloneWorksAllTheTimeWithinASecond() {
    assertThat(after(IDLE, 5)).isEqualTo(new Share(100, "nobody else is at work"));
  }

  @Test
  void othersThatWriteBringItDownAtOnce() {
    after(IDLE, 10);
    assertThat(adaptive.after(WRITES))
        .isEqualTo(new Share(5, "others write about 100 times a second"));
    assertThat(after(WRITES, 1_000).percent()).isEqualTo(5);
  }

  @Test
  void sessionsAtWorkBringItDownButOneMetByChanceDoesNot() {
    after(IDLE, 10);
    assertThat(adaptive.after(sessions(1)).percent()).isEqualTo(100);
    after(IDLE, 10);
    assertThat(adaptive.after(sessions(2))).isEqualTo(new Share(5, "other sessions are at work"));
  }

  @Test
  void whatCannotBeSeenMayBeAnything() {
    Surroundings hidden = new Surroundings(LOOK, 0, 0, null, null, "lag is hidden");
    assertThat(after(hidden, 1_000)).isEqualTo(new Share(20, "lag is hidden"));
    assertThat(adaptive.after(new Surroundings(LOOK, 200, 0, null, null, "lag is hidden")))
        .isEqualTo(new Share(5, "others write about 100 times a second"));
    after(IDLE, 10);
    assertThat(adaptive.after(hidden).percent()).isEqualTo(20);
  }

  @Test
  void aP99ThatRisesHalvesItAtOnceAndNeverBelowTheLeast() {
    after(p99(0, 20), 10);
    assertThat(adaptive.after(p99(0, 60)))
        .isEqualTo(new Share(50, "application p99 is up at 60 ms"));
    assertThat(after(p99(0, 60), 5).percent()).isEqualTo(AdaptiveShare.LEAST);
    assertThat(after(p99(0, 10_000), 3).percent()).isEqualTo(AdaptiveShare.LEAST);
  }

  @Test
  void aReplicaThatFallsBehindHalvesItAtOnce() {
    after(lag(200), 10);
    assertThat(adaptive.after(lag(2_000)))
        .isEqualTo(new Share(50, "replication lag is up at 2000 ms"));
  }

  @Test
  void itRecoversOnceAllIsCalm() {
    after(p99(0, 20), 10);
    after(p99(0, 60), 4);
    assertThat(after(p99(0, 20), 60).percent()).isEqualTo(100);
    after(WRITES, 10);
    assertThat(after(IDLE, 60).percent()).isEqualTo(100);
  }

  /** A replica that is late on purpose, an evening that is busier than the day. */
  @Test
  void whatStaysAsItIsWhileTheRunHardlyWorksIsNotItsDoing() {
    after(p99(200, 20), 10);
    after(p99(200, 100), 5);
    assertThat(after(p99(200, 100), 150).percent()).isGreaterThanOrEqualTo(20);
    assertThat(after(lag(3_600_000), 20).percent()).isGreaterThan(20);
  }

  @Test
  void besideOthersItRisesOnlyWhereACalmP99IsReported() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(adaptive.after(WRITES).percent()).isEqualTo(5);
    }
    Share share = after(p99(200, 20), 200);
    assertThat(share.percent()).isBetween(30, 45);
    assertThat(share.why()).isEqualTo("application p99 is calm at 20 ms");
    assertThat(adaptive.after(WRITES).percent()).isEqualTo(5);
    after(p99(200, 20), 200);
    adaptive.after(p99(200, 60));
    assertThat(after(p99(200, 20), 20).percent()).isLessThanOrEqualTo(5);
  }

  @Test
  void aP99ThatCreepsUpIsNoticedToo() {
    after(p99(0, 20), 10);
    int least = 100;
    for (int i = 0; i < 100; i++) {
      least = Math.min(least, adaptive.after(p99(0, 20 + i / 5)).percent());
    }
    assertThat(least).isLessThanOrEqualTo(50);
  }

  /** How often it fell in ten minutes of looks. */
  private int falls(IntFunction<Surroundings> looks) {
    int falls = 0;
    int before = 0;
    for (int i = 0; i < 3_000; i++) {
      int now = adaptive.after(looks.apply(i)).percent();
      falls += now < before ? 1 : 0;
      before = now;
    }
    return falls;
  }

  /** Without the patience that doubles it would fall hundreds of times. */
  @ParameterizedTest
  @ValueSource(ints = {3, 10, 40})
  void whatComesAndGoesKeepsItDownInsteadOfGoingUpAndDown(int every) {
    assertThat(falls(i -> i % every == 0 ? WRITES : IDLE)).isLessThan(25);
  }

  @Test
  void fewWritesOfOthersAndSessionsMetByChanceAreNoise() {
    Random random = new Random(7);
    assertThat(falls(i -> new Surroundings(
            LOOK, random.nextInt(3) * 4, random.nextInt(20) == 0 ? 1 : 0, 20L + i % 3, 50L, null)))
        .isLessThan(3);
    assertThat(after(IDLE, 10).percent()).isEqualTo(100);
  }
}
