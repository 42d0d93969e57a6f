package io.migrationgate.hibernate;

import org.hibernate.jpa.spi.JpaCompliance;
import org.hibernate.resource.transaction.spi.IsolationDelegate;
import org.hibernate.resource.transaction.spi.SynchronizationRegistry;
import org.hibernate.resource.transaction.spi.TransactionCoordinator;
import org.hibernate.resource.transaction.spi.TransactionCoordinatorBuilder;
import org.hibernate.resource.transaction.spi.TransactionCoordinatorOwner;
import org.hibernate.resource.transaction.spi.TransactionObserver;
import org.jspecify.annotations.Nullable;

/** Hibernate's own coordinator, but for its {@link ToleratingDriver}. Used by one thread. */
final class ToleratingCoordinator implements TransactionCoordinator {
  private final TransactionCoordinator real;
  private final TransactionCoordinatorOwner owner;
  private @Nullable ToleratingDriver driver;

  ToleratingCoordinator(TransactionCoordinator real, TransactionCoordinatorOwner owner) {
    this.real = real;
    this.owner = owner;
  }

  @Override
  public TransactionDriver getTransactionDriverControl() {
    TransactionDriver now = real.getTransactionDriverControl();
    ToleratingDriver known = driver;
    if (known == null || !known.isOf(now)) {
      known = new ToleratingDriver(now, owner);
      driver = known;
    }
    return known;
  }

  @Override
  public TransactionCoordinatorBuilder getTransactionCoordinatorBuilder() {
    return real.getTransactionCoordinatorBuilder();
  }

  @Override
  public SynchronizationRegistry getLocalSynchronizations() {
    return real.getLocalSynchronizations();
  }

  @Override
  public JpaCompliance getJpaCompliance() {
    return real.getJpaCompliance();
  }

  @Override
  public void explicitJoin() {
    real.explicitJoin();
  }

  @Override
  public boolean isJoined() {
    return real.isJoined();
  }

  @Override
  public void pulse() {
    real.pulse();
  }

  @Override
  public boolean isActive() {
    return real.isActive();
  }

  @Override
  public IsolationDelegate createIsolationDelegate() {
    return real.createIsolationDelegate();
  }

  @Override
  public void addObserver(TransactionObserver observer) {
    real.addObserver(observer);
  }

  @Override
  public void removeObserver(TransactionObserver observer) {
    real.removeObserver(observer);
  }

  @Override
  public void setTimeOut(int seconds) {
    real.setTimeOut(seconds);
  }

  @Override
  public int getTimeOut() {
    return real.getTimeOut();
  }

  @Override
  public boolean isTransactionActive() {
    return real.isTransactionActive();
  }

  @Override
  public void invalidate() {
    real.invalidate();
  }
}
