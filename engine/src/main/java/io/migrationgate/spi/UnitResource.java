package io.migrationgate.spi;

import io.migrationgate.GateUsageException;
import io.migrationgate.Problem;
import io.migrationgate.Side;
import io.migrationgate.protocol.Epoch;
import org.jspecify.annotations.Nullable;

/**
 * The database transaction behind a unit of work, as far as recorded secondary writes need it. Used
 * by one thread at a time.
 *
 * <p>Its methods may throw the database's own exceptions; these reach the user's call and fail the
 * unit.
 */
public interface UnitResource {
  /**
   * Whether the transaction is on a replica: its data may be older than any phase that this node
   * knows, so no gate may be asked while it is open. Asked once, when the unit is opened.
   */
  default boolean onReplica() {
    return false;
  }

  /**
   * Whether the transaction turns out to be on a replica after all: its connection leads elsewhere
   * since it was set to read only, or its server is a replica by now. Asked once, at the unit's
   * first gated call, after the pin; so the answer is not older than what the gate decides by.
   * Default: false.
   */
  default boolean becameReplica() {
    return false;
  }

  /**
   * Whether {@link io.migrationgate.UnitOfWork#pin} is always called before the transaction's first
   * statement, so that until then it holds up nobody. Asked once, when the unit is opened. Default:
   * false.
   */
  default boolean idleUntilPinned() {
    return false;
  }

  /**
   * Called before a unit is pinned, now or at its first gated call, and before another unit of the
   * same thread is, since they share the pin. Refuses by throwing if the database may have taken
   * the transaction's snapshot already.
   */
  default void beforePin() {}

  /**
   * Takes the fence of a node without leases: locks the row of this epoch, shared, in this very
   * transaction and as its first statement, so that the lock is gone exactly when the transaction
   * is. When the answer is not {@link FenceAnswer.Held}, the transaction has been begun anew, so
   * that its snapshot will not be older than the next fence.
   *
   * @throws GateUsageException if it cannot
   */
  default FenceAnswer fence(Epoch epoch) {
    throw new GateUsageException(new Problem(
        "unit of work on a node without leases",
        "a transaction that cannot lock the row of its epoch (" + getClass().getName() + ")",
        "one that can, such as the Jdbi plugin's",
        "use the plugin, implement UnitResource.fence, or start the node without fenced()"));
  }

  /**
   * Whether the fence that was taken still protects this transaction: asked right before its
   * commit. A server that rolls back everything at a deadlock, while the connection goes on as if
   * nothing had happened, has let go of it; then the epoch must not be closed yet, and is locked
   * again. Default: true.
   */
  default boolean stillFenced(Epoch epoch) {
    return true;
  }

  /**
   * Which transaction this is: of units with the same object all belong to one, such as those of a
   * wrapped connection and of what works on it. Default: one of its own.
   */
  default Object transaction() {
    return this;
  }

  /**
   * Whether a gated write may have sent this transaction something; asked when one has failed, so
   * that no other transaction of the thread is refused for it. Default: true.
   *
   * @param mark a mark that {@link io.migrationgate.UnitOfWork#mark} has given, or gives while the
   *     write runs: whatever was sent under this mark or a later one counts
   */
  default boolean usedSince(long mark) {
    return true;
  }

  /**
   * Whether each statement of this transaction carries the mark of the gates that
   * {@link io.migrationgate.GateIntegration#markedStatements} names when it is sent, or is refused.
   * Gates of a migration that has a bridge refuse to write both sides otherwise: its triggers would
   * write one of them a second time. Default: false.
   */
  default boolean marksStatements() {
    return false;
  }

  /** Sets a savepoint. */
  Object savepoint();

  /** Goes back to a savepoint; the transaction stays usable. */
  void rollbackTo(Object savepoint);

  /** Forgets a savepoint. */
  void release(Object savepoint);

  /**
   * Whether the transaction may go on after this failure, once it was rolled back to the savepoint.
   * Deadlocks, serialization failures and lock time-outs must say no: the database may have rolled
   * back everything. A lost connection need not: where it was this transaction's,
   * {@link #rollbackTo} throws, and the failure reaches the caller.
   */
  boolean survives(Throwable failure);

  /**
   * Records a failed secondary write in this transaction. What is kept must quote no row: messages
   * of databases do.
   */
  void record(FailedWrite failure);

  /**
   * A secondary write that failed.
   *
   * @param migration the migration
   * @param side the side that was not written
   * @param key the key, if the gate was asked with one
   * @param cause why
   */
  record FailedWrite(String migration, Side side, @Nullable String key, Throwable cause) {}
}
