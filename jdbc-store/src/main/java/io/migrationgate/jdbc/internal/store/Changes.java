package io.migrationgate.jdbc.internal.store;

import io.migrationgate.Problem;
import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.jdbc.internal.FailureKind;
import io.migrationgate.jdbc.internal.Isolation;
import io.migrationgate.jdbc.internal.Sessions;
import io.migrationgate.jdbc.internal.SqlFailures;
import io.migrationgate.jdbc.internal.Transaction;
import io.migrationgate.protocol.Epoch;
import io.migrationgate.spi.ChangeDecider;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.HistoryNote;
import io.migrationgate.spi.Mutation;
import io.migrationgate.spi.OutcomeUnknownException;
import io.migrationgate.spi.StoreBusyException;
import io.migrationgate.spi.StoreUnavailableException;
import io.migrationgate.spi.StoreView;
import io.migrationgate.spi.TimeSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * Makes changes: lock, read, decide, write, commit; and finds out what became of a commit that was
 * not answered.
 */
public final class Changes {
  /** Deadlocks and heartbeats in between are rare, so whoever gets here often is in a loop. */
  private static final int TRIES = 10;

  private static final int LOOK_UPS = 5;
  private static final Duration FIRST_LOOK_UP_PAUSE = Duration.ofMillis(100);

  /** A pool may take long to say that it has no connection; then there is no further try. */
  private static final Duration LOOK_UP_PATIENCE = Duration.ofSeconds(10);

  private final Sessions sessions;
  private final Dialect dialect;
  private final StoreReads reads;
  private final StoreWrites writes;
  private final Limits limits;
  private final TimeSource time;

  /**
   * How long a change may take.
   *
   * @param lockTimeout how long it waits for another one
   * @param idleLimit after how long without a statement the server ends it
   */
  public record Limits(Duration lockTimeout, Duration idleLimit) {}

  /** What became of one try. */
  private sealed interface Attempt<T extends @Nullable Object> {
    /** It is done; {@code begun} is null if it began no epoch. */
    record Done<T extends @Nullable Object>(
        T result, @Nullable Epoch begun) implements Attempt<T> {}

    /** Nothing was written, and the next try may get through. */
    record Contended<T extends @Nullable Object>(@Nullable Throwable why) implements Attempt<T> {}

    /** The commit was not answered. */
    record Unanswered<T extends @Nullable Object>(
        T result, @Nullable Epoch begun, boolean noted, Throwable why) implements Attempt<T> {}
  }

  /** Carries what a decider throws past the handling of database errors. */
  private static final class DeciderThrew extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DeciderThrew(RuntimeException cause) {
      super(cause);
    }
  }

  public Changes(
      Sessions sessions, Dialect dialect, String prefix, Limits limits, TimeSource time) {
    this.sessions = sessions;
    this.dialect = dialect;
    this.reads = new StoreReads(dialect, prefix);
    this.writes = new StoreWrites(dialect, prefix);
    this.limits = limits;
    this.time = time;
  }

  private Transaction begin(Handle handle) throws SQLException {
    return Transaction.begin(
        handle,
        dialect,
        Isolation.READ_COMMITTED,
        limits.lockTimeout(),
        dialect.idleLimit(limits.idleLimit()));
  }

  /** What came of a change. */
  public record Made<T extends @Nullable Object>(
      T result, @Nullable Epoch begun) {}

  public <T> Made<T> change(String changeId, ChangeDecider<T> decider) {
    @Nullable Throwable last = null;
    for (int tries = 1; tries <= TRIES; tries++) {
      Attempt<T> attempt = attempt(changeId, decider);
      if (attempt instanceof Attempt.Done<T> done) {
        return new Made<>(done.result(), done.begun());
      }
      if (attempt instanceof Attempt.Unanswered<T> unanswered) {
        return resolve(changeId, unanswered);
      }
      last = ((Attempt.Contended<T>) attempt).why();
    }
    throw new StoreBusyException(
        new Problem(
            sessions.subject(),
            "a change that was overtaken " + TRIES + " times",
            "to get through within " + TRIES + " tries",
            "try again; nothing has changed"),
        last);
  }

  private <T> Attempt<T> attempt(String changeId, ChangeDecider<T> decider) {
    try (Handle handle = sessions.open();
        Transaction tx = begin(handle)) {
      int version = writes.lock(handle);
      StoreView view = reads.view(handle);
      ChangeSet<T> set = decide(decider, view);
      if (movesPhases(set)) {
        StoreSchema.refuseNewer(sessions.subject(), version);
      }
      if (set.mutations().isEmpty() && set.notes().isEmpty()) {
        return new Attempt.Done<>(set.result(), null);
      }
      Epoch begun =
          set.beginsEpoch() ? new Epoch(view.nextEpoch(), UUID.randomUUID().toString()) : null;
      if (!write(handle, changeId, view, set, begun)) {
        return new Attempt.Contended<>(null);
      }
      return commit(tx, set, begun);
    } catch (DeciderThrew e) {
      throw (RuntimeException) e.getCause();
    } catch (JdbiException | SQLException e) {
      FailureKind kind = SqlFailures.kind(e);
      if (kind == FailureKind.CONTENTION) {
        return new Attempt.Contended<>(e);
      }
      throw kind == FailureKind.LOCK_TIMEOUT ? lockHeld(e) : sessions.unavailable(e);
    }
  }

  /*
   * Tables that were upgraded while this process ran may hold what a settled phase depends on and it
   * knows nothing of. Nodes may come and go all the same.
   */
  private static boolean movesPhases(ChangeSet<?> set) {
    return set.mutations().stream()
        .anyMatch(mutation -> mutation instanceof Mutation.PutState
            || mutation instanceof Mutation.PutFlag
            || mutation instanceof Mutation.PutDocument);
  }

  private static <T> ChangeSet<T> decide(ChangeDecider<T> decider, StoreView view) {
    try {
      return decider.decide(view);
    } catch (RuntimeException e) {
      throw new DeciderThrew(e);
    }
  }

  private boolean write(
      Handle handle, String changeId, StoreView view, ChangeSet<?> set, @Nullable Epoch begun) {
    if (!writes.write(handle, set.mutations(), view.nodes())) {
      return false;
    }
    Epoch epoch = begun == null ? view.snapshot().epoch() : begun;
    if (begun != null) {
      writes.addEpoch(handle, begun);
      dialect.announce(handle, begun.number());
    }
    for (HistoryNote note : set.notes()) {
      writes.addHistory(handle, epoch.number(), changeId, note);
    }
    return true;
  }

  private static <T> Attempt<T> commit(Transaction tx, ChangeSet<T> set, @Nullable Epoch begun) {
    try {
      tx.commit();
      return new Attempt.Done<>(set.result(), begun);
    } catch (JdbiException e) {
      return SqlFailures.kind(e) == FailureKind.CONTENTION
          ? new Attempt.Contended<>(e)
          : new Attempt.Unanswered<>(set.result(), begun, !set.notes().isEmpty(), e);
    }
  }

  private StoreUnavailableException lockHeld(Throwable e) {
    return new StoreBusyException(
        new Problem(
            sessions.subject(),
            "somebody else who has held the change lock for "
                + limits.lockTimeout().toMillis()
                + " ms ("
                + SqlFailures.message(e)
                + ")",
            "the row in mgate_meta to be free",
            "try again; if it stays so, look for a session that is idle in a transaction. Nothing"
                + " has changed"),
        e);
  }

  /*
   * The server may still be working on the commit that it did not answer. It holds the change lock
   * until that is over, so whoever gets the lock sees the outcome.
   */
  private <T> Made<T> resolve(String changeId, Attempt.Unanswered<T> unanswered) {
    Epoch begun = unanswered.begun();
    if (begun == null && !unanswered.noted()) {
      throw unknown(changeId, "it leaves no trace in the history", unanswered.why());
    }
    long start = time.nanoTime();
    Duration pause = FIRST_LOOK_UP_PAUSE;
    Throwable last = unanswered.why();
    for (int lookUp = 1; lookUp <= LOOK_UPS; lookUp++) {
      try {
        if (happened(changeId, begun)) {
          return new Made<>(unanswered.result(), begun);
        }
        throw notMade(changeId, unanswered.why());
      } catch (JdbiException | SQLException e) {
        last = e;
      }
      boolean late = time.nanoTime() - start > LOOK_UP_PATIENCE.toNanos();
      if (late || !pause(pause)) {
        break;
      }
      pause = pause.multipliedBy(2);
    }
    if (last != unanswered.why()) {
      last.addSuppressed(unanswered.why());
    }
    throw unknown(changeId, SqlFailures.message(last), last);
  }

  private StoreUnavailableException notMade(String changeId, Throwable why) {
    return new StoreUnavailableException(
        new Problem(
            sessions.subject(),
            "a connection that broke during a commit: " + SqlFailures.message(why),
            "the commit to be answered",
            "try again; change " + changeId + " was looked up, and nothing has changed"),
        why);
  }

  private boolean happened(String changeId, @Nullable Epoch begun) throws SQLException {
    try (Handle handle = sessions.open();
        Transaction tx = begin(handle)) {
      writes.lock(handle);
      boolean found =
          begun == null ? writes.hasHistory(handle, changeId) : writes.hasEpoch(handle, begun);
      tx.rollback();
      return found;
    }
  }

  private boolean pause(Duration pause) {
    try {
      time.sleep(pause);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private OutcomeUnknownException unknown(String changeId, String why, Throwable cause) {
    return new OutcomeUnknownException(
        new Problem(
            "change " + changeId + " in the " + sessions.subject(),
            "a connection that broke during its commit, so that the outcome is unknown, not failed ("
                + why
                + ")",
            "to look it up",
            "look for the change id in: mgate history; make the change again only if it is not"
                + " there"),
        cause);
  }
}
