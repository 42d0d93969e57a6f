package io.migrationgate.spring;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityTransaction;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.springframework.orm.jpa.EntityManagerHolder;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.ClassUtils;

/**
 * The thread's entity managers, bound in such a way that Spring cannot mark their transactions to
 * be rolled back: in JPA there is no way to take that back.
 */
final class ShieldedEntityManagers {
  private record Bound(Object factory, EntityManagerHolder real, EntityManagerHolder shield) {}

  private final List<Bound> bound = new ArrayList<>();

  private ShieldedEntityManagers() {}

  /** Whether the thread has an entity manager with a transaction. */
  static boolean anyBound() {
    return TransactionSynchronizationManager.isActualTransactionActive()
        && TransactionSynchronizationManager.getResourceMap().values().stream()
            .anyMatch(EntityManagerHolder.class::isInstance);
  }

  /** Sends what they have put off. */
  static void flush() {
    for (Object each :
        List.copyOf(TransactionSynchronizationManager.getResourceMap().values())) {
      if (each instanceof EntityManagerHolder holder
          && holder.getEntityManager().isJoinedToTransaction()) {
        holder.getEntityManager().flush();
      }
    }
  }

  /** Marks their transactions to be rolled back. */
  static void mark() {
    for (Object each : TransactionSynchronizationManager.getResourceMap().values()) {
      if (each instanceof EntityManagerHolder holder && mayBeMarked(holder)) {
        holder.getEntityManager().getTransaction().setRollbackOnly();
      }
    }
  }

  /** Puts a shield before each of them, until {@link #unbind}. */
  static ShieldedEntityManagers bind() {
    ShieldedEntityManagers all = new ShieldedEntityManagers();
    for (Map.Entry<Object, Object> each :
        Map.copyOf(TransactionSynchronizationManager.getResourceMap()).entrySet()) {
      if (each.getValue() instanceof EntityManagerHolder real && mayBeMarked(real)) {
        Shield shield = new Shield(shielded(real.getEntityManager()));
        shield.setSynchronizedWithTransaction(real.isSynchronizedWithTransaction());
        all.bound.add(new Bound(each.getKey(), real, shield));
        TransactionSynchronizationManager.unbindResource(each.getKey());
        TransactionSynchronizationManager.bindResource(each.getKey(), shield);
      }
    }
    return all;
  }

  /** Takes the shields away; whether one of the transactions is marked all the same. */
  boolean unbind() {
    boolean marked = false;
    for (Bound each : bound) {
      if (TransactionSynchronizationManager.getResource(each.factory()) == each.shield()) {
        TransactionSynchronizationManager.unbindResource(each.factory());
        TransactionSynchronizationManager.bindResource(each.factory(), each.real());
      }
      marked |= each.real().getEntityManager().getTransaction().getRollbackOnly();
    }
    return marked;
  }

  /** Not where transactions are JTA's, and none of the entity manager's own. */
  private static boolean mayBeMarked(EntityManagerHolder holder) {
    try {
      EntityTransaction transaction = holder.getEntityManager().getTransaction();
      return transaction.isActive() && !transaction.getRollbackOnly();
    } catch (IllegalStateException e) {
      return false;
    }
  }

  /** A holder whose transaction is under way. */
  private static final class Shield extends EntityManagerHolder {
    Shield(EntityManager shielded) {
      super(shielded);
      setTransactionActive(true);
    }
  }

  private static EntityManager shielded(EntityManager real) {
    return (EntityManager) proxy(
        real,
        "getTransaction",
        transaction -> proxy(transaction, "setRollbackOnly", nothing -> nothing));
  }

  /**
   * The same object, but for one method: what it returns is replaced; one that returns nothing does
   * nothing.
   */
  private static Object proxy(Object real, String method, UnaryOperator<Object> instead) {
    ClassLoader loader = real.getClass().getClassLoader();
    return Proxy.newProxyInstance(
        loader,
        ClassUtils.getAllInterfacesForClass(real.getClass(), loader),
        (self, called, arguments) -> {
          boolean meant = called.getName().equals(method) && called.getParameterCount() == 0;
          if (meant && called.getReturnType() == void.class) {
            return null;
          }
          try {
            Object result = called.invoke(real, arguments);
            return meant && result != null ? instead.apply(result) : result;
          } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
          }
        });
  }
}
