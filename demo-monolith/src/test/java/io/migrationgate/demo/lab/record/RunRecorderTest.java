package io.migrationgate.demo.lab.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.demo.lab.load.LoadStats.Window;
import io.migrationgate.demo.lab.oracle.RunVerdict;
import io.migrationgate.demo.lab.record.RunEvent.Kind;
import io.migrationgate.demo.lab.record.RunRecorder.Span;
import io.migrationgate.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.junit.jupiter.api.Test;

class RunRecorderTest {
  private final HandTime time = new HandTime();
  private final Recorder users = new Recorder(60_000_000L, 3);
  private double otherCores = Double.NaN;
  private final RunRecorder recorder =
      new RunRecorder(time, () -> new Window(1, 0, users.getIntervalHistogram()), () -> otherCores);

  private static final class HandTime implements TimeSource {
    private long millis;

    @Override
    public long nanoTime() {
      return TimeUnit.MILLISECONDS.toNanos(millis) - 77;
    }

    @Override
    public Instant now() {
      return Instant.EPOCH.plusMillis(millis);
    }

    @Override
    public void sleep(Duration duration) {
      millis += duration.toMillis();
    }
  }

  @Test
  void secondHoldsWhatHappenedSinceTheOneBefore() {
    users.recordValue(1_000);
    recorder.backfill(seen("running", 1_000, 300, 0));
    recorder.brokeOff();
    time.sleep(Duration.ofMillis(1_003));
    Second first = recorder.nextSecond();
    users.recordValue(2_000);
    users.recordValue(2_000);
    recorder.backfill(seen("running", 2_000, 450, 0));
    time.sleep(Duration.ofMillis(998));
    Second second = recorder.nextSecond();

    assertThat(first.from()).isZero();
    assertThat(first.to()).isEqualTo(1_003);
    assertThat(first.traffic().requests()).isEqualTo(1);
    assertThat(first.traffic().brokenOff()).isEqualTo(1);
    assertThat(first.copied()).isEqualTo(300);
    assertThat(second.from()).isEqualTo(1_003);
    assertThat(second.to()).isEqualTo(2_001);
    assertThat(second.traffic().requests()).isEqualTo(2);
    assertThat(second.traffic().brokenOff()).isZero();
    assertThat(second.copied()).isEqualTo(150);
  }

  @Test
  void secondSaysWhatElseTheMachineDidWhereThatIsKnown() {
    assertThat(recorder.nextSecond().otherCores()).isNull();
    otherCores = 0.7;
    assertThat(recorder.nextSecond().otherCores()).isEqualTo(0.7);
    assertThat(record().otherLoad())
        .isEqualTo("other load on the host: median 0.7, highest 0.7 of 2 cores");
  }

  @Test
  void backfillBeganWhenItWasStartedAndEndedWhenItSaysSo() {
    time.sleep(Duration.ofMillis(5_000));
    recorder.backfill(seen("running", 700, 300, 0));
    time.sleep(Duration.ofMillis(1_000));
    recorder.backfill(seen("verifying", 1_700, 450, 20));
    time.sleep(Duration.ofMillis(1_000));
    recorder.backfill(seen("succeeded", 2_100, 450, 450));
    time.sleep(Duration.ofMillis(1_000));
    recorder.backfill(seen("succeeded", 2_100, 450, 450));

    assertThat(record().backfills())
        .containsExactly(
            new Backfill(7, "split", true, 4_300, 6_000L, 6_400, "succeeded", 450, 450));
  }

  @Test
  void backfillThatWasSeenOnlyAfterItHadEndedHasNoTimeOfItsOwnForComparing() {
    time.sleep(Duration.ofMillis(5_000));
    recorder.backfill(seen("succeeded", 400, 450, 450));

    assertThat(record().backfills())
        .containsExactly(
            new Backfill(7, "split", true, 4_600, 5_000L, 5_000, "succeeded", 450, 450));
  }

  private Backfill seen(String state, long elapsed, long copied, long compared) {
    long from = Math.max(0, time.millis - elapsed);
    Long comparing = compared > 0 ? (Long) time.millis : null;
    return new Backfill(7, "split", true, from, comparing, from + elapsed, state, copied, compared);
  }

  @Test
  void countsOfProcessesAreAddedAndARestartedOneCountsFromZero() {
    recorder.served("blue-1, pid 7", "split", reads(100));
    recorder.served("blue-2, pid 8", "split", reads(10));
    recorder.served("blue-1, pid 7", "split", reads(130));
    recorder.served("blue-1, pid 9", "split", reads(5));

    assertThat(recorder.nextSecond().served()).isEqualTo(Map.of("split", reads(145)));
    assertThat(recorder.nextSecond().served()).isEmpty();
  }

  @Test
  void countsThatComeLateDoNotGoBack() {
    recorder.served("blue-1, pid 7", "split", reads(100));
    recorder.served("blue-1, pid 7", "split", reads(90));
    recorder.served("blue-1, pid 7", "split", reads(101));

    assertThat(recorder.nextSecond().allServed()).isEqualTo(reads(101));
  }

  @Test
  void eventsAreInTheOrderInWhichTheyBegan() {
    Span release = recorder.begin(Kind.RELEASE, "release 46", "46");
    time.sleep(Duration.ofMillis(500));
    recorder
        .begin(Kind.COMMAND, "mgate advance", "dual-write")
        .output("a\nb\n")
        .settled(new Settled(70, 3, 2))
        .end(0);
    time.sleep(Duration.ofMillis(250));
    release.end(null);
    release.end(3);

    assertThat(record().events())
        .containsExactly(
            new RunEvent(Kind.RELEASE, "release 46", "46", 0, 750, null, null, List.of()),
            new RunEvent(
                Kind.COMMAND,
                "mgate advance",
                "dual-write",
                500,
                500,
                0,
                new Settled(70, 3, 2),
                List.of("a", "b")));
  }

  @Test
  void nothingThatManyUsersReportAtOnceIsMissed() throws Exception {
    int users = 8;
    int each = 5_000;
    CountDownLatch done = new CountDownLatch(users);
    ExecutorService pool = Executors.newFixedThreadPool(users);
    try {
      for (int user = 0; user < users; user++) {
        String process = "user " + user;
        pool.execute(() -> {
          for (int i = 1; i <= each; i++) {
            this.users.recordValue(i);
            recorder.brokeOff();
            recorder.served(process, "split", reads(i));
          }
          done.countDown();
        });
      }
      while (!done.await(1, TimeUnit.MILLISECONDS)) {
        recorder.nextSecond();
      }
      recorder.nextSecond();
    } finally {
      pool.shutdownNow();
    }

    List<Second> seconds = record().seconds();
    assertThat(seconds.stream().mapToLong(s -> s.traffic().requests()).sum())
        .isEqualTo((long) users * each);
    assertThat(seconds.stream().mapToLong(s -> s.traffic().brokenOff()).sum())
        .isEqualTo((long) users * each);
    assertThat(seconds.stream().mapToLong(s -> s.allServed().readsOld()).sum())
        .isEqualTo((long) users * each);
  }

  @Test
  void latenciesOfSecondsAreMergedNotAveraged() {
    Histogram quiet = new Histogram(3);
    quiet.recordValueWithCount(1_000, 990);
    Histogram busy = new Histogram(3);
    busy.recordValueWithCount(50_000, 10);

    Latencies both = Latencies.merged(List.of(Latencies.of(quiet), Latencies.of(busy)));

    assertThat(both.count()).isEqualTo(1_000);
    assertThat(both.p99Micros()).isEqualTo(1_000);
    assertThat(both.maxMicros()).isBetween(50_000L, 50_100L);
  }

  private RunRecord record() {
    return recorder.record(
        RunFixture.empty().head(),
        new Outcome(new RunVerdict(0, 0, 0, 0, 0, 0, 0, List.of()), 0, List.of(), null));
  }

  private static SideCounts reads(long count) {
    return new SideCounts(count, 0, 0, 0, 0, 0);
  }
}
