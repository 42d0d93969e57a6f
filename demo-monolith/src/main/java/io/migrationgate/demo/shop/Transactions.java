package io.migrationgate.demo.shop;

import io.migrationgate.CommitRefusedException;
import io.migrationgate.PartialWriteException;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Runs the shop's operations, each in one transaction and so in one unit of work, in which all
 * gates see one phase table.
 */
public final class Transactions {
  private static final int TRIES = 5;

  private final Jdbi writing;
  private final Jdbi reading;

  /**
   * Both have the plugin that makes every transaction a unit of work.
   *
   * @param writing on a pool for work that writes
   * @param reading on a pool for reads
   */
  public Transactions(Jdbi writing, Jdbi reading) {
    this.writing = writing;
    this.reading = reading;
  }

  /**
   * Runs work that writes. It is run again when the database rolled it back for others' sake (a
   * deadlock) or the engine's commit check refused it: in both cases nothing was committed. An
   * answer that was lost during the commit is not of this kind, and reaches the caller.
   */
  public <T> T write(Function<Handle, T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        return writing.inTransaction(work::apply);
      } catch (RuntimeException e) {
        boolean again = isCommitRefused(e) || ShopSql.isTransient(e);
        if (!again || attempt == TRIES) {
          throw e;
        }
      }
    }
  }

  private static boolean isCommitRefused(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof CommitRefusedException) {
        // What has failed on one side by itself would fail again.
        return !(at instanceof PartialWriteException);
      }
    }
    return false;
  }

  /** Runs work that reads, in one snapshot of the database. */
  public <T> T read(Function<Handle, T> work) {
    return reading.inTransaction(work::apply);
  }
}
