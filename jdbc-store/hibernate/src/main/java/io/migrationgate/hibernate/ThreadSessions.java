package io.migrationgate.hibernate;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import org.hibernate.FlushMode;
import org.hibernate.engine.spi.SessionImplementor;

/**
 * The sessions in which this thread has had guarded entities, so that what they have put off can be
 * sent when the gates say so. Held weakly; used by their own thread only.
 */
final class ThreadSessions {
  private static final ThreadLocal<Set<SessionImplementor>> SEEN =
      ThreadLocal.withInitial(() -> Collections.newSetFromMap(new WeakHashMap<>()));

  private ThreadSessions() {}

  static void seen(SessionImplementor session) {
    SEEN.get().add(session);
  }

  /** Not those that are flushed by hand: read-only ones among them. */
  static void flush() {
    Set<SessionImplementor> seen = SEEN.get();
    seen.removeIf(session -> !session.isOpen());
    for (SessionImplementor session : List.copyOf(seen)) {
      if (session.isTransactionInProgress()
          && session.getHibernateFlushMode() != FlushMode.MANUAL
          && !session.getPersistenceContextInternal().isFlushing()) {
        session.flush();
      }
    }
  }
}
