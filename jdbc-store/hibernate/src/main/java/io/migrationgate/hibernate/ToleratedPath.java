package io.migrationgate.hibernate;

import io.migrationgate.GateSupplier;
import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.engine.spi.SessionImplementor;
import org.jspecify.annotations.Nullable;

/**
 * A path of a gate whose failure is tolerated, while it runs: the sessions of its thread are kept
 * from taking the failure for the end of their transactions. The database's part is undone by a
 * savepoint, before which all of them were flushed.
 */
final class ToleratedPath {
  private static final ThreadLocal<@Nullable ToleratedPath> RUNNING = new ThreadLocal<>();

  private final List<ToleratingDriver> transactions;
  private final List<SessionSnapshot> snapshots = new ArrayList<>();

  private ToleratedPath(List<ToleratingDriver> transactions) {
    this.transactions = transactions;
    transactions.forEach(ToleratingDriver::forget);
  }

  /** Whether marks are kept from this transaction now: it had begun before the path. */
  static boolean covers(ToleratingDriver transaction) {
    ToleratedPath running = RUNNING.get();
    return running != null && running.transactions.contains(transaction);
  }

  /** The row of this entity is deleted, or a collection of it written: no snapshot has that. */
  static void spoil(@Nullable Object entity) {
    ToleratedPath running = RUNNING.get();
    if (running != null) {
      running.snapshots.forEach(each -> each.spoil(entity));
    }
  }

  /** Marks what was kept from being marked. */
  static void markAll() {
    ThreadSessions.all().forEach(ToleratingDriver::markNow);
  }

  /** Reads: whatever fails in a query leaves its session as it was. */
  static <T extends @Nullable Object, X extends Throwable> T read(GateSupplier<T, X> side)
      throws X {
    ToleratedPath path = new ToleratedPath(ThreadSessions.all());
    try {
      return path.run(side);
    } catch (Throwable failure) {
      for (ToleratingDriver each : path.transactions) {
        SessionImplementor session = each.session();
        if (session != null && SessionSnapshot.isQueued(session)) {
          // It was a flush that failed.
          each.markNow();
        } else {
          each.unmark();
        }
      }
      throw failure;
    }
  }

  /** Writes: what has failed is taken out of the sessions again. */
  static <T extends @Nullable Object, X extends Throwable> T write(GateSupplier<T, X> side)
      throws X {
    ToleratedPath path = new ToleratedPath(ThreadSessions.all());
    for (ToleratingDriver each : path.transactions) {
      SessionImplementor session = each.session();
      if (session != null) {
        path.snapshots.add(new SessionSnapshot(session));
      }
    }
    try {
      return path.run(side);
    } catch (MigrationGateException | VirtualMachineError untolerated) {
      throw untolerated;
    } catch (Throwable failure) {
      for (SessionSnapshot each : path.snapshots) {
        String left = each.restore();
        if (left != null) {
          throw unrestored(left, failure);
        }
      }
      for (ToleratingDriver each : path.transactions) {
        if (!each.unmark()) {
          throw unrestored("a mark to roll back", failure);
        }
      }
      throw failure;
    }
  }

  private static MigrationGateException unrestored(String left, Throwable failure) {
    return new MigrationGateException(
        new Problem(
            "write that is recorded if it fails",
            "that it has failed (" + failure + "), and has left " + left
                + " in a session of Hibernate's",
            "a failure after which the session can go on",
            "write this side by SQL in its path (docs/jpa.md), or let its failures fail the unit:"
                + " mgate secondary NAME strict"),
        failure);
  }

  private <T extends @Nullable Object, X extends Throwable> T run(GateSupplier<T, X> side)
      throws X {
    ToleratedPath outer = RUNNING.get();
    RUNNING.set(this);
    try {
      return side.get();
    } finally {
      if (outer == null) {
        RUNNING.remove();
      } else {
        RUNNING.set(outer);
      }
    }
  }
}
