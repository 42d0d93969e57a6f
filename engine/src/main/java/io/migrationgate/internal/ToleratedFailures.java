package io.migrationgate.internal;

import io.migrationgate.MigrationGateException;
import io.migrationgate.spi.UnitResource;

/** Failures of a side that the caller need not hear of, if its transaction can go on without it. */
final class ToleratedFailures {
  private ToleratedFailures() {}

  /**
   * Goes back to the savepoint before what has failed.
   *
   * <p>Whether the transaction is still there it alone can say: a side may be elsewhere, and its
   * server be down. So where the failure does not tell, the savepoint is what is asked: a
   * connection that is lost has it no more, and neither has one that was made anew.
   *
   * @return false if the transaction cannot go on; then the failure must reach the caller
   */
  static boolean undone(UnitResource resource, Object savepoint, Throwable failure) {
    if (failure instanceof MigrationGateException || !resource.survives(failure)) {
      return false;
    }
    try {
      resource.rollbackTo(savepoint);
      return true;
    } catch (Throwable gone) {
      failure.addSuppressed(gone);
      return false;
    }
  }

  /** Who swallows a failure must not swallow that the thread was interrupted. */
  static void keepInterrupt(Throwable failure) {
    int depth = 0;
    for (Throwable t = failure; t != null && depth < 100; t = t.getCause()) {
      if (t instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      depth++;
    }
  }
}
