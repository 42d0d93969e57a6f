package io.migrationgate.jdbc.datasource;

import io.migrationgate.UnitOfWork;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The unit of work that is open for a connection's transaction, and the thread that it belongs to,
 * while others may use the connection, close it and abort it. Guarded by the monitor of its
 * {@link ConnectionUnit}.
 */
final class OwnedUnit {
  private @Nullable UnitOfWork unit;
  // Ended by another thread than its own.
  private @Nullable UnitOfWork left;
  private @Nullable Thread owner;
  private boolean wanders;
  // Their running transactions were ended by another thread, and they may not have noticed: what
  // they do next was decided for those, and must not become the half of another.
  private final Set<Thread> interrupted = new HashSet<>(2);

  /** A unit was opened on this thread. */
  void opened(UnitOfWork opened) {
    owner = Thread.currentThread();
    unit = opened;
  }

  /** The open one; null if there is none. */
  @Nullable
  UnitOfWork get() {
    return unit;
  }

  /** Whether another thread's unit is open. */
  boolean isForeign() {
    return unit != null && owner != Thread.currentThread();
  }

  /** Whether it is not this thread's own. */
  boolean ownedByOther() {
    return owner != Thread.currentThread();
  }

  /** What the thread is called that it belongs to, or the last one did. */
  String ownerName() {
    return owner == null ? "none" : owner.getName();
  }

  /** Whether the connection was seen to go from thread to thread. */
  boolean wanders() {
    return wanders;
  }

  /** Another thread's goes: this thread needs one of its own. */
  void giveWay() {
    if (isForeign()) {
      wanders = true;
      close();
    }
  }

  /**
   * This thread has ended the transaction.
   *
   * @param running whether its own thread had begun to work in it
   */
  void ended(boolean running) {
    if (isForeign()) {
      wanders = true;
      if (owner != null && running) {
        interrupted.add(owner);
      }
    }
    close();
  }

  /**
   * Closes it. A unit that another thread has ended stays known: its own thread closes it once more
   * with the next one of this connection, and is rid of it then.
   */
  void close() {
    if (left != null) {
      left.close();
    }
    if (unit != null) {
      // What was committed was checked.
      unit.rolledBack();
      unit.close();
      left = isForeign() ? unit : null;
    }
    unit = null;
  }

  /**
   * Whether this thread's running transaction was ended by another one. Said once: from then on the
   * thread knows.
   */
  boolean toldOfItsEnd() {
    return !interrupted.isEmpty() && interrupted.remove(Thread.currentThread());
  }
}
