package io.migrationgate.spring;

import io.migrationgate.GateSupplier;
import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.spi.ShadowRunner;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.ResourceHolderSupport;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.ClassUtils;

/**
 * Runs shadow reads, and writes that are recorded if they fail, in Spring's transactions. A
 * {@code @Transactional} method that throws inside one, such as any of a Spring Data repository,
 * has the whole transaction marked to be rolled back; these marks are taken back, and kept from
 * JPA, whose own cannot be taken back.
 *
 * <p>What JPA's provider itself finds wrong, such as SQL that fails in a query of an
 * {@code EntityManager}, it marks inside, where nobody can reach it; Hibernate does not, unless its
 * flush guard is off. Once that has happened shadow reads are not run in transactions with an
 * {@code EntityManager} any more, by this process; a write fails.
 */
public final class SpringShadowRunner implements ShadowRunner {
  private static final Logger LOG = LoggerFactory.getLogger("io.migrationgate.comparison");
  private static final boolean TRANSACTIONS =
      isPresent("org.springframework.transaction.support.TransactionSynchronizationManager");
  private static final boolean JPA = isPresent("org.springframework.orm.jpa.EntityManagerHolder")
      && isPresent("jakarta.persistence.EntityManager");

  private final AtomicBoolean marked = new AtomicBoolean();

  /** For the service loader. */
  public SpringShadowRunner() {}

  private static boolean isPresent(String name) {
    return ClassUtils.isPresent(name, SpringShadowRunner.class.getClassLoader());
  }

  /** Nothing of a read-only transaction: its sessions are not to be flushed. */
  @Override
  public void flush() {
    if (TRANSACTIONS
        && JPA
        && TransactionSynchronizationManager.isActualTransactionActive()
        && !TransactionSynchronizationManager.isCurrentTransactionReadOnly()) {
      ShieldedEntityManagers.flush();
    }
  }

  @Override
  public boolean mayRun() {
    return !marked.get() || !ShieldedEntityManagers.anyBound();
  }

  @Override
  public <T extends @Nullable Object, X extends Throwable> T run(GateSupplier<T, X> side) throws X {
    return unmarking(() -> JPA ? read(side) : side.get());
  }

  @Override
  public <T extends @Nullable Object, X extends Throwable> T tryWrite(GateSupplier<T, X> side)
      throws X {
    return unmarking(() -> JPA ? write(side) : side.get());
  }

  private static <T extends @Nullable Object, X extends Throwable> T unmarking(
      GateSupplier<T, X> side) throws X {
    if (!TRANSACTIONS || !TransactionSynchronizationManager.isActualTransactionActive()) {
      return side.get();
    }
    List<ResourceHolderSupport> unmarked = unmarked();
    try {
      return side.get();
    } finally {
      unmarked.stream()
          .filter(ResourceHolderSupport::isRollbackOnly)
          .forEach(ResourceHolderSupport::resetRollbackOnly);
    }
  }

  private static List<ResourceHolderSupport> unmarked() {
    List<ResourceHolderSupport> found = new ArrayList<>();
    for (Object resource : TransactionSynchronizationManager.getResourceMap().values()) {
      if (resource instanceof ResourceHolderSupport holder && !holder.isRollbackOnly()) {
        found.add(holder);
      }
    }
    return found;
  }

  private static <T extends @Nullable Object, X extends Throwable> T write(GateSupplier<T, X> side)
      throws X {
    ShieldedEntityManagers shielded = ShieldedEntityManagers.bind();
    T result;
    try {
      result = side.get();
    } catch (MigrationGateException untolerated) {
      shielded.unbind();
      throw untolerated;
    } catch (Throwable failure) {
      if (shielded.unbind()) {
        throw unrecorded(failure);
      }
      throw failure;
    }
    shielded.unbind();
    return result;
  }

  private static MigrationGateException unrecorded(Throwable failure) {
    return new MigrationGateException(
        new Problem(
            "write that is recorded if it fails",
            "that it has failed inside JPA (" + failure
                + "), which has marked the transaction to be rolled back",
            "a failure after which the transaction can go on",
            "take migrationgate.hibernate.guard=off away, if it is set: the flush guard keeps"
                + " Hibernate from it; or write this side by JdbcClient in its path; or let its"
                + " failures fail the unit: mgate secondary NAME strict"),
        failure);
  }

  @Override
  public void notTolerated() {
    if (TRANSACTIONS && TransactionSynchronizationManager.isActualTransactionActive()) {
      unmarked().forEach(ResourceHolderSupport::setRollbackOnly);
      if (JPA) {
        ShieldedEntityManagers.mark();
      }
    }
  }

  private <T extends @Nullable Object, X extends Throwable> T read(GateSupplier<T, X> side)
      throws X {
    ShieldedEntityManagers shielded = ShieldedEntityManagers.bind();
    try {
      return side.get();
    } finally {
      if (shielded.unbind() && marked.compareAndSet(false, true)) {
        LOG.warn(
            "a shadow read has failed inside JPA, which has marked the transaction to be rolled"
                + " back: this request will fail. No shadow reads are run in transactions with an"
                + " EntityManager any more, by this process; they count as skipped. Take"
                + " migrationgate.hibernate.guard=off away, if it is set; or read the side that is"
                + " compared by JDBC (JdbcClient); or mend what fails, and start again");
      }
    }
  }
}
