package io.migrationgate.hibernate;

import org.hibernate.event.service.spi.EventListenerRegistry;
import org.hibernate.event.spi.EventType;
import org.hibernate.event.spi.PreCollectionRecreateEvent;
import org.hibernate.event.spi.PreCollectionRecreateEventListener;
import org.hibernate.event.spi.PreCollectionRemoveEvent;
import org.hibernate.event.spi.PreCollectionRemoveEventListener;
import org.hibernate.event.spi.PreCollectionUpdateEvent;
import org.hibernate.event.spi.PreCollectionUpdateEventListener;
import org.hibernate.event.spi.PreDeleteEvent;
import org.hibernate.event.spi.PreDeleteEventListener;

/** Sees what a session cannot put back once it was written: collections, and rows that are gone. */
final class LeftBehind
    implements PreCollectionRecreateEventListener,
        PreCollectionRemoveEventListener,
        PreCollectionUpdateEventListener,
        PreDeleteEventListener {
  static void listen(EventListenerRegistry listeners) {
    LeftBehind all = new LeftBehind();
    listeners.getEventListenerGroup(EventType.PRE_COLLECTION_RECREATE).appendListener(all);
    listeners.getEventListenerGroup(EventType.PRE_COLLECTION_REMOVE).appendListener(all);
    listeners.getEventListenerGroup(EventType.PRE_COLLECTION_UPDATE).appendListener(all);
    listeners.getEventListenerGroup(EventType.PRE_DELETE).appendListener(all);
  }

  @Override
  public void onPreRecreateCollection(PreCollectionRecreateEvent event) {
    ToleratedPath.spoil(event.getAffectedOwnerOrNull());
  }

  @Override
  public void onPreRemoveCollection(PreCollectionRemoveEvent event) {
    ToleratedPath.spoil(event.getAffectedOwnerOrNull());
  }

  @Override
  public void onPreUpdateCollection(PreCollectionUpdateEvent event) {
    ToleratedPath.spoil(event.getAffectedOwnerOrNull());
  }

  @Override
  public boolean onPreDelete(PreDeleteEvent event) {
    ToleratedPath.spoil(event.getEntity());
    return false;
  }
}
