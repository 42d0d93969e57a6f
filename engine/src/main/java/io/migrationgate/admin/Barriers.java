package io.migrationgate.admin;

import io.migrationgate.spi.GateDatabase;
import io.migrationgate.spi.GateDatabase.Barrier;
import io.migrationgate.spi.GateDatabase.BlockingSession;
import io.migrationgate.spi.TimeSource;
import io.migrationgate.spi.TransactionsHiddenException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The wait, on every database, for transactions that were open when it began.
 *
 * <p>Where a database hides them, two things may stand in. If no node works with a lease, the rows
 * of closed epochs do: every gated transaction has held one until its very end. Else an operator's
 * {@link Grace}, counted from the beginning of the wait.
 */
final class Barriers {
  private final List<Barrier> barriers = new ArrayList<>();
  private final TimeSource time;
  private final long beganNanos;
  private @Nullable Grace grace;
  private boolean hidden;

  private Barriers(TimeSource time) {
    this.time = time;
    this.beganNanos = time.nanoTime();
  }

  /**
   * What is waited for.
   *
   * @param databases on which
   * @param grace what to wait for where transactions are hidden; null if nobody has said
   * @param time for the grace
   */
  record Plan(List<GateDatabase> databases, @Nullable Grace grace, TimeSource time) {
    /** How long the operator's word makes a wait at most. */
    Duration longestGrace() {
      return grace == null ? Duration.ZERO : grace.duration();
    }
  }

  /**
   * Begins to wait.
   *
   * @param fencedOnly whether no node works with a lease, and nobody else counts
   * @param snapshots whether old snapshots are waited for as well
   * @throws TransactionsHiddenException if they are, and nothing stands in
   */
  static Barriers start(Plan plan, boolean fencedOnly, boolean snapshots) {
    Barriers all = new Barriers(plan.time());
    Grace grace = plan.grace();
    for (GateDatabase database : plan.databases()) {
      try {
        all.barriers.add(database.startBarrier());
        if (snapshots) {
          all.barriers.add(database.startSnapshotBarrier());
        }
      } catch (TransactionsHiddenException e) {
        all.hidden = true;
        if (!fencedOnly) {
          if (grace == null) {
            throw e;
          }
          all.grace = grace;
        }
      }
    }
    return all;
  }

  /** Transactions that are in the way, as far as they can be seen. */
  List<BlockingSession> blocking() {
    return barriers.stream().flatMap(barrier -> barrier.blocking().stream()).toList();
  }

  /** The operator's word that it rests on; null if on none. */
  @Nullable
  Grace grace() {
    return grace;
  }

  /** What is left of the grace, in nanoseconds; not positive when it is over, or there is none. */
  long graceLeftNanos() {
    Grace word = grace;
    return word == null ? 0 : word.duration().toNanos() - (time.nanoTime() - beganNanos);
  }

  /** Whether it counts on no node's having worked with a lease. */
  boolean restsOnFences() {
    return hidden && grace == null;
  }
}
