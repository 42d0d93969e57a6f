package io.migrationgate.hibernate;

import java.lang.reflect.Field;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.resource.jdbc.internal.AbstractLogicalConnectionImplementor;
import org.hibernate.resource.transaction.spi.TransactionCoordinator.TransactionDriver;
import org.hibernate.resource.transaction.spi.TransactionCoordinatorOwner;
import org.hibernate.resource.transaction.spi.TransactionStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session's transaction, which is not marked to be rolled back by what fails inside a path whose
 * failure is tolerated: Hibernate has no way to take such a mark back. Used by one thread.
 */
final class ToleratingDriver implements TransactionDriver {
  private static final Logger LOG = LoggerFactory.getLogger("io.migrationgate.hibernate");

  private final TransactionDriver real;
  private final TransactionCoordinatorOwner owner;
  private boolean withheld;

  ToleratingDriver(TransactionDriver real, TransactionCoordinatorOwner owner) {
    this.real = real;
    this.owner = owner;
  }

  boolean isOf(TransactionDriver other) {
    return real == other;
  }

  /** The session; null if it keeps nothing, so that there is nothing to flush. */
  @Nullable
  SessionImplementor session() {
    return owner.getJdbcSessionOwner() instanceof SessionImplementor session ? session : null;
  }

  /** Whether its session is open, and it is under way and not marked. */
  boolean isSound() {
    return owner.isActive() && real.getStatus() == TransactionStatus.ACTIVE;
  }

  @Override
  public void begin() {
    real.begin();
    if (owner.getJdbcSessionOwner() instanceof SharedSessionContractImplementor session
        && FlushGuard.guards(session.getFactory())) {
      ThreadSessions.begun(this);
    }
  }

  @Override
  public void commit() {
    try {
      real.commit();
    } finally {
      ThreadSessions.ended(this);
    }
  }

  @Override
  public void rollback() {
    try {
      real.rollback();
    } finally {
      ThreadSessions.ended(this);
    }
  }

  @Override
  public TransactionStatus getStatus() {
    return real.getStatus();
  }

  @Override
  public void markRollbackOnly() {
    if (ToleratedPath.covers(this)) {
      withheld = true;
    } else {
      real.markRollbackOnly();
    }
  }

  /** A path begins. */
  void forget() {
    withheld = false;
  }

  /**
   * What has failed is undone. Where any failure aborts the transaction, as on PostgreSQL,
   * Hibernate 7 marks the connection too, and that nobody can withhold; so that mark is taken back.
   *
   * @return whether the transaction can go on
   */
  boolean unmark() {
    if (!(owner.getJdbcSessionOwner() instanceof SharedSessionContractImplementor session)) {
      return true;
    }
    Object connection =
        session.getJdbcCoordinator().getLogicalConnection().getPhysicalJdbcTransaction();
    if (real.getStatus() != TransactionStatus.MARKED_ROLLBACK) {
      return true;
    }
    withheld = true;
    try {
      Field status = AbstractLogicalConnectionImplementor.class.getDeclaredField("status");
      status.setAccessible(true);
      status.set(connection, TransactionStatus.ACTIVE);
      return true;
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.debug("the mark of {} cannot be taken back", connection, e);
      return false;
    }
  }

  /** What was withheld counts after all. */
  void markNow() {
    if (withheld) {
      withheld = false;
      real.markRollbackOnly();
    }
  }
}
