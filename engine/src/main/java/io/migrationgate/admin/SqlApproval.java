package io.migrationgate.admin;

import io.migrationgate.declaration.DeclaredSql;

/**
 * Decides whether SQL that the store holds may run with the rights of this process.
 *
 * <p>Who may write the store, which is every node of the application, decides what that SQL is. A
 * process with other rights than the application's must not run it unread. Implementations are
 * thread-safe.
 */
@FunctionalInterface
public interface SqlApproval {
  /** For processes that have no other rights than the application: all of it. */
  SqlApproval OWN_RIGHTS = sql -> {};

  /**
   * Called before any of these texts runs, with what is about to run.
   *
   * @throws SqlNotAcceptedException if it may not
   */
  void require(DeclaredSql sql);
}
