package io.migrationgate.jdbc.backfill.run;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How gently a run works. May be changed while it runs; workers look before every batch. Immutable.
 *
 * @param batchTarget how long a batch should take; default 100 ms
 * @param largestBatch never more rows in a batch; default 20,000
 * @param sharePercent the part of the time that a worker works, from 1 to 100; it rests in between;
 *     null, the default: as much as the application and the replicas leave free, from 5 to 100,
 *     looked for anew after each batch
 * @param ranges into how many ranges the key space is divided, and so how many workers can help;
 *     default 4
 * @param lockTimeout how long a batch waits for a row; shorter than the databases take to look for
 *     deadlocks, so that the batch gives way and not the application; default 500 ms
 * @param maxBlocked how many rows may be noted that the database would not copy or compare, before
 *     the run fails; from 0; default 1,000
 * @param repair whether differences that the verification finds are repaired, and verified again;
 *     default true
 * @param overwriteRicher whether rows of the side that is written are overwritten or removed that
 *     hold what the other side has not, and a copy of them is kept; default false: such a row stays
 *     as it is, and the run fails when it has done everything else
 * @param maxP99 hold while the application's 99th percentile, as its nodes report it, is above;
 *     null for not
 * @param maxLag hold while a replica is further behind, or none can be seen; null for not
 * @param holdSql hold while this query gives true or a number other than 0; null for none
 * @param pauseFile hold while this file is there, on the worker's machine; null for none
 */
public record BackfillSettings(
    Duration batchTarget,
    int largestBatch,
    @Nullable Integer sharePercent,
    int ranges,
    Duration lockTimeout,
    int maxBlocked,
    boolean repair,
    boolean overwriteRicher,
    @Nullable Duration maxP99,
    @Nullable Duration maxLag,
    @Nullable String holdSql,
    @Nullable String pauseFile) {
  /** The defaults. */
  public static final BackfillSettings DEFAULT = new BackfillSettings(
      Duration.ofMillis(100),
      20_000,
      null,
      4,
      Duration.ofMillis(500),
      1_000,
      true,
      false,
      null,
      null,
      null,
      null);

  /**
   * Checks the ranges.
   *
   * @throws MigrationGateException if a value lies outside its range
   */
  public BackfillSettings {
    within("batch target", batchTarget, Duration.ofMillis(5), Duration.ofSeconds(10));
    within("lock time-out", lockTimeout, Duration.ofMillis(10), Duration.ofSeconds(60));
    within("largest batch", largestBatch, 1, 1_000_000);
    if (sharePercent != null) {
      within("share", sharePercent, 1, 100);
    }
    within("ranges", ranges, 1, 256);
    within("most blocked rows", maxBlocked, 0, 1_000_000);
    if (maxP99 != null) {
      within("largest p99", maxP99, Duration.ofMillis(1), Duration.ofMinutes(10));
    }
    if (maxLag != null) {
      within("largest replication lag", maxLag, Duration.ofMillis(1), Duration.ofHours(24));
    }
  }

  /** Some settings changed, the others as they are. */
  public Changes change() {
    return new Changes(this);
  }

  private static void within(String what, Duration found, Duration least, Duration most) {
    if (found.compareTo(least) < 0 || found.compareTo(most) > 0) {
      throw new MigrationGateException(new Problem(
          what,
          found.toMillis() + " ms",
          least.toMillis() + " ms to " + most.toMillis() + " ms",
          "give another one"));
    }
  }

  private static void within(String what, int found, int least, int most) {
    if (found < least || found > most) {
      throw new MigrationGateException(
          new Problem(what, Integer.toString(found), least + " to " + most, "give another one"));
    }
  }

  /** Collects changed settings. Not thread-safe. */
  public static final class Changes {
    private BackfillSettings now;

    private Changes(BackfillSettings now) {
      this.now = now;
    }

    /** See {@link BackfillSettings#batchTarget}. */
    public Changes batchTarget(Duration target) {
      return with(target, now.largestBatch, now.sharePercent, now.ranges, now.lockTimeout);
    }

    /** See {@link BackfillSettings#maxBlocked}. */
    public Changes maxBlocked(int rows) {
      return holding(rows, now.maxP99, now.maxLag, now.holdSql, now.pauseFile);
    }

    /** See {@link BackfillSettings#largestBatch}. */
    public Changes largestBatch(int rows) {
      return with(now.batchTarget, rows, now.sharePercent, now.ranges, now.lockTimeout);
    }

    /** See {@link BackfillSettings#sharePercent}. */
    public Changes sharePercent(@Nullable Integer percent) {
      return with(now.batchTarget, now.largestBatch, percent, now.ranges, now.lockTimeout);
    }

    /** See {@link BackfillSettings#ranges}; counts for stages that have not begun. */
    public Changes ranges(int number) {
      return with(now.batchTarget, now.largestBatch, now.sharePercent, number, now.lockTimeout);
    }

    /** See {@link BackfillSettings#lockTimeout}. */
    public Changes lockTimeout(Duration timeout) {
      return with(now.batchTarget, now.largestBatch, now.sharePercent, now.ranges, timeout);
    }

    /** See {@link BackfillSettings#repair}. */
    public Changes repair(boolean wanted) {
      return writing(wanted, now.overwriteRicher);
    }

    /** See {@link BackfillSettings#overwriteRicher}; counts for runs that are started with it. */
    public Changes overwriteRicher(boolean wanted) {
      return writing(now.repair, wanted);
    }

    /** See {@link BackfillSettings#maxP99}. */
    public Changes maxP99(@Nullable Duration limit) {
      return holding(now.maxBlocked, limit, now.maxLag, now.holdSql, now.pauseFile);
    }

    /** See {@link BackfillSettings#maxLag}. */
    public Changes maxLag(@Nullable Duration limit) {
      return holding(now.maxBlocked, now.maxP99, limit, now.holdSql, now.pauseFile);
    }

    /** See {@link BackfillSettings#holdSql}. */
    public Changes holdSql(@Nullable String query) {
      return holding(now.maxBlocked, now.maxP99, now.maxLag, query, now.pauseFile);
    }

    /** See {@link BackfillSettings#pauseFile}. */
    public Changes pauseFile(@Nullable String file) {
      return holding(now.maxBlocked, now.maxP99, now.maxLag, now.holdSql, file);
    }

    /** The settings. */
    public BackfillSettings done() {
      return now;
    }

    private Changes with(
        Duration target, int largest, @Nullable Integer share, int ranges, Duration timeout) {
      now = new BackfillSettings(
          target,
          largest,
          share,
          ranges,
          timeout,
          now.maxBlocked,
          now.repair,
          now.overwriteRicher,
          now.maxP99,
          now.maxLag,
          now.holdSql,
          now.pauseFile);
      return this;
    }

    private Changes writing(boolean repair, boolean overwriteRicher) {
      now = new BackfillSettings(
          now.batchTarget,
          now.largestBatch,
          now.sharePercent,
          now.ranges,
          now.lockTimeout,
          now.maxBlocked,
          repair,
          overwriteRicher,
          now.maxP99,
          now.maxLag,
          now.holdSql,
          now.pauseFile);
      return this;
    }

    private Changes holding(
        int blocked,
        @Nullable Duration p99,
        @Nullable Duration lag,
        @Nullable String sql,
        @Nullable String file) {
      now = new BackfillSettings(
          now.batchTarget,
          now.largestBatch,
          now.sharePercent,
          now.ranges,
          now.lockTimeout,
          blocked,
          now.repair,
          now.overwriteRicher,
          p99,
          lag,
          sql,
          file);
      return this;
    }
  }
}
