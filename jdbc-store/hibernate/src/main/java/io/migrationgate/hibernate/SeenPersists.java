package io.migrationgate.hibernate;

import org.hibernate.event.spi.PersistContext;
import org.hibernate.event.spi.PersistEvent;
import org.hibernate.event.spi.PersistEventListener;

/** A session in which something is made may have put it off, though it has loaded nothing. */
final class SeenPersists implements PersistEventListener {
  @Override
  public void onPersist(PersistEvent event) {
    ThreadSessions.seen(event.getSession());
  }

  @Override
  public void onPersist(PersistEvent event, PersistContext createdAlready) {
    ThreadSessions.seen(event.getSession());
  }
}
