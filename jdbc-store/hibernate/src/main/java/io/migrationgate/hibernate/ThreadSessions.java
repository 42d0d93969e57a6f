package io.migrationgate.hibernate;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.WeakHashMap;
import org.hibernate.FlushMode;
import org.hibernate.engine.spi.SessionImplementor;

/**
 * The transactions of sessions that this thread has begun and not ended, so that what they have put
 * off can be sent when the gates say so. Held weakly; used by their own thread only.
 */
final class ThreadSessions {
  private static final ThreadLocal<Set<ToleratingDriver>> BEGUN =
      ThreadLocal.withInitial(() -> Collections.newSetFromMap(new WeakHashMap<>()));

  private ThreadSessions() {}

  static void begun(ToleratingDriver transaction) {
    BEGUN.get().add(transaction);
  }

  static void ended(ToleratingDriver transaction) {
    BEGUN.get().remove(transaction);
  }

  /** All that may go on. */
  static List<ToleratingDriver> all() {
    return BEGUN.get().stream().filter(ToleratingDriver::isSound).toList();
  }

  /** Not those that are flushed by hand: read-only ones among them. */
  static boolean flushes(SessionImplementor session) {
    return session.getHibernateFlushMode() != FlushMode.MANUAL
        && !session.getPersistenceContextInternal().isFlushing();
  }

  /**
   * Whether none of them is in the middle of something: of a flush, or of a merge, whose listeners
   * may read while it loads. Hibernate flushes no session then.
   */
  static boolean mayFlush() {
    return all().stream()
        .map(ToleratingDriver::session)
        .filter(Objects::nonNull)
        .map(SessionImplementor::getPersistenceContextInternal)
        .noneMatch(context -> context.isFlushing() || context.getCascadeLevel() > 0);
  }

  static void flush() {
    for (ToleratingDriver transaction : all()) {
      SessionImplementor session = transaction.session();
      if (session != null && flushes(session)) {
        session.flush();
      }
    }
  }
}
