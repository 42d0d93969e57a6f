package io.migrationgate.jdbc.oracle;

import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.transaction.DelegatingTransactionHandler;
import org.jdbi.v3.core.transaction.LocalTransactionHandler;
import org.jdbi.v3.core.transaction.TransactionHandler;

/** Between the commit check and the COMMIT. */
final class CommitHook extends DelegatingTransactionHandler {
  private final Runnable beforeCommit;

  CommitHook(Runnable beforeCommit) {
    this(LocalTransactionHandler.binding(), beforeCommit);
  }

  private CommitHook(TransactionHandler delegate, Runnable beforeCommit) {
    super(delegate);
    this.beforeCommit = beforeCommit;
  }

  @Override
  public TransactionHandler specialize(Handle handle) throws SQLException {
    return new CommitHook(getDelegate().specialize(handle), beforeCommit);
  }

  @Override
  public void commit(Handle handle) {
    beforeCommit.run();
    super.commit(handle);
  }
}
