package io.migrationgate.spi;

import io.migrationgate.GateSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the second side of a compared read, or a write that is recorded if it fails, in such a way
 * that its failure leaves no trace in what a framework knows of the transaction. The database's
 * part is undone by a savepoint; but a framework may have marked its transaction to be rolled back,
 * and would fail the user's request at its end.
 *
 * <p>Found by {@link java.util.ServiceLoader}; all that are there are used, one inside the other.
 * Implementations are thread-safe, and have a public constructor without parameters.
 */
public interface ShadowRunner {
  /**
   * Sends what sessions of this thread have put off, such as changes of entities. Called before a
   * savepoint is set and before one is released, for compared reads and for writes that are
   * recorded if they fail: what is sent late would be undone with a failure that is tolerated, and
   * taken for done. What it throws is the caller's before, and the tolerated path's after.
   */
  void flush();

  /**
   * Whether a side may be run in the thread's transaction now. Where not, nothing is compared, and
   * the read counts as skipped; if that lasts, the implementation has said why, once, in the log.
   */
  boolean mayRun();

  /** Runs a side on the caller's thread; what it returns or throws is passed on. */
  <T extends @Nullable Object, X extends Throwable> T run(GateSupplier<T, X> side) throws X;

  /**
   * The same for a write that is recorded if it fails, with {@link #flush} as its end. When it has
   * thrown, what sessions know is as it was before; where that cannot be, a
   * {@link io.migrationgate.MigrationGateException} is thrown in its place, which no gate
   * tolerates. Default: as {@link #run}.
   */
  default <T extends @Nullable Object, X extends Throwable> T tryWrite(GateSupplier<T, X> side)
      throws X {
    return run(side);
  }

  /**
   * What the last {@link #run} or {@link #tryWrite} of this thread has thrown is not tolerated: the
   * transaction cannot go on. So what was kept from it, such as a mark to roll back, is made up
   * for. Default: nothing.
   */
  default void notTolerated() {}
}
