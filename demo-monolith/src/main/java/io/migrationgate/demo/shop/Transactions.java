package io.migrationgate.demo.shop;

import java.util.function.Function;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Runs the shop's operations, each in one transaction: with an engine one unit of work, in which
 * all gates see one phase table.
 */
public final class Transactions {
  private static final int TRIES = 5;

  private final Jdbi writing;
  private final Jdbi reading;
  private final Predicate<Throwable> refused;

  /**
   * With an engine, their transactions are its units of work.
   *
   * @param writing on a pool for work that writes
   * @param reading on a pool for reads
   * @param refused whether somebody has kept a commit from being sent, so that the work may be run
   *     again
   */
  public Transactions(Jdbi writing, Jdbi reading, Predicate<Throwable> refused) {
    this.writing = writing;
    this.reading = reading;
    this.refused = refused;
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
        boolean again = refused.test(e) || ShopSql.isTransient(e);
        if (!again || attempt == TRIES) {
          throw e;
        }
      }
    }
  }

  /** Runs work that reads, in one snapshot of the database. */
  public <T> T read(Function<Handle, T> work) {
    return reading.inTransaction(work::apply);
  }
}
