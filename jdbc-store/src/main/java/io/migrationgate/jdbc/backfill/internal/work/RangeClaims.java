package io.migrationgate.jdbc.backfill.internal.work;

import io.migrationgate.jdbc.backfill.internal.store.Progress;
import io.migrationgate.jdbc.backfill.internal.store.RangeRow;
import io.migrationgate.jdbc.backfill.internal.store.RunContext;
import io.migrationgate.jdbc.backfill.internal.store.RunRow;
import io.migrationgate.jdbc.backfill.run.Stage;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The range that one worker holds, and the watch it keeps on the ranges of others.
 *
 * <p>No clocks are compared: a range whose beat stood still for a lease and a quarter on this
 * worker's own clock is taken over, by compare-and-set on owner and beat. Its old owner may be
 * alive; then its next commit finds the range changed, and is rolled back.
 */
final class RangeClaims {
  private record Place(long run, int round, Stage stage, int number) {}

  private record Seen(String owner, long beat, long sinceNanos) {}

  private final RunContext context;
  private final String owner;
  private final Duration patience;
  private final Map<Place, Seen> watched = new HashMap<>();
  private @Nullable RunRow heldRun;
  private @Nullable RangeRow held;
  private long ownedNanos;

  RangeClaims(RunContext context, String owner, Duration lease) {
    this.context = context;
    this.owner = owner;
    this.patience = lease.multipliedBy(5).dividedBy(4);
  }

  /** The range to work on: the one held, a free one, or one whose owner is dead; or none. */
  @Nullable
  RangeRow claim(RunRow run) throws SQLException {
    RangeRow mine = held;
    if (mine != null && sameStage(run, heldRun)) {
      return mine;
    }
    forget();
    List<RangeRow> open =
        context.sessions().call(handle -> context.tables().ranges().open(handle, run));
    watched.keySet().removeIf(place -> place.run() != run.id() || place.stage() != run.stage());
    for (RangeRow range : open) {
      boolean free = range.owner().isEmpty() || range.owner().equals(owner);
      if ((free || isDead(run, range)) && own(run, range, owner)) {
        return held;
      }
    }
    return null;
  }

  private static boolean sameStage(RunRow one, @Nullable RunRow other) {
    return other != null
        && one.id() == other.id()
        && one.round() == other.round()
        && one.stage() == other.stage();
  }

  private boolean isDead(RunRow run, RangeRow range) {
    Place place = new Place(run.id(), run.round(), run.stage(), range.number());
    Seen before = watched.get(place);
    long now = context.time().nanoTime();
    if (before == null || before.beat() != range.beat() || !before.owner().equals(range.owner())) {
      watched.put(place, new Seen(range.owner(), range.beat(), now));
      return false;
    }
    return now - before.sinceNanos() > patience.toNanos();
  }

  private boolean own(RunRow run, RangeRow range, String by) throws SQLException {
    boolean done = context.<Boolean, RuntimeException>inTransaction(
        RunContext.LOCK_TIMEOUT, handle -> context.tables().ranges().own(handle, run, range, by));
    if (done) {
      ownedNanos = context.time().nanoTime();
      heldRun = run;
      held = new RangeRow(range.number(), range.span(), range.cursor(), by, range.beat() + 1);
    }
    return done;
  }

  /** Whether every range of the stage is done. */
  boolean allDone(RunRow run) {
    return context
        .sessions()
        .call(handle -> context.tables().ranges().open(handle, run).isEmpty());
  }

  /**
   * Shows that this worker is alive while it waits, a few times in each lease.
   *
   * @return the range that is held; null if somebody has taken it over
   */
  @Nullable
  RangeRow beat(RunRow run) throws SQLException {
    RangeRow mine = held;
    boolean due = context.time().nanoTime() - ownedNanos > patience.toNanos() / 5;
    if (mine != null && due && !own(run, mine, owner)) {
      forget();
    }
    return held;
  }

  /** The range that is held; null if there is none. */
  @Nullable
  RangeRow held() {
    return held;
  }

  /** A batch was committed. */
  void advanced(Progress progress) {
    RangeRow mine = Objects.requireNonNull(held);
    held = progress.done()
        ? null
        : new RangeRow(
            mine.number(), mine.span(), progress.cursor(), mine.owner(), mine.beat() + 1);
  }

  /** Something failed: what the store says counts, not what is remembered. */
  void forget() {
    held = null;
    heldRun = null;
  }

  /** Gives the range back. */
  void release() throws SQLException {
    RangeRow mine = held;
    RunRow run = heldRun;
    forget();
    if (mine != null && run != null) {
      context.<Boolean, RuntimeException>inTransaction(
          RunContext.LOCK_TIMEOUT, handle -> context.tables().ranges().own(handle, run, mine, ""));
    }
  }
}
