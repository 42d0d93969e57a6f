package io.migrationgate.hibernate;

import java.util.Map;
import java.util.Set;
import org.hibernate.collection.spi.PersistentCollection;
import org.hibernate.engine.spi.CollectionEntry;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.event.service.spi.EventListenerRegistry;
import org.hibernate.event.spi.AbstractCollectionEvent;
import org.hibernate.event.spi.EventType;
import org.hibernate.event.spi.PreCollectionRecreateEvent;
import org.hibernate.event.spi.PreCollectionRecreateEventListener;
import org.hibernate.event.spi.PreCollectionRemoveEvent;
import org.hibernate.event.spi.PreCollectionRemoveEventListener;
import org.hibernate.event.spi.PreCollectionUpdateEvent;
import org.hibernate.event.spi.PreCollectionUpdateEventListener;
import org.hibernate.persister.collection.CollectionPersister;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;

/**
 * Refuses to write rows of a collection that are part of a side, unless the gate was asked for the
 * collection's owner, for what the owner refers to, or for an entity in it. That it was asked at
 * all, {@link StatementGuard} sees. Thread-safe.
 */
final class CollectionGuard
    implements PreCollectionRecreateEventListener,
        PreCollectionRemoveEventListener,
        PreCollectionUpdateEventListener {
  private final Map<String, Set<SideOf>> collections;
  private final GateWord word;

  /**
   * A guard.
   *
   * @param collections the sides that the rows of a collection are a part of, by its role
   */
  CollectionGuard(Map<String, Set<SideOf>> collections, GateWord word) {
    this.collections = collections;
    this.word = word;
  }

  void listen(EventListenerRegistry listeners) {
    if (!collections.isEmpty()) {
      listeners.getEventListenerGroup(EventType.PRE_COLLECTION_RECREATE).appendListener(this);
      listeners.getEventListenerGroup(EventType.PRE_COLLECTION_REMOVE).appendListener(this);
      listeners.getEventListenerGroup(EventType.PRE_COLLECTION_UPDATE).appendListener(this);
    }
  }

  @Override
  public void onPreRecreateCollection(PreCollectionRecreateEvent event) {
    PersistentCollection<?> collection = event.getCollection();
    if (!collection.empty()) {
      require(event, collection, false);
    }
  }

  @Override
  public void onPreUpdateCollection(PreCollectionUpdateEvent event) {
    PersistentCollection<?> collection = event.getCollection();
    if (!collection.wasInitialized() || !collection.equalsSnapshot(persister(event, collection))) {
      require(event, collection, false);
    }
  }

  @Override
  public void onPreRemoveCollection(PreCollectionRemoveEvent event) {
    PersistentCollection<?> collection = event.getCollection();
    if (collection != null
        && !(collection.wasInitialized()
            && collection.isSnapshotEmpty(collection.getStoredSnapshot()))) {
      require(event, collection, true);
    }
  }

  private void require(
      AbstractCollectionEvent event, PersistentCollection<?> collection, boolean removal) {
    String role = persister(event, collection).getRole();
    Set<SideOf> sides = collections.get(role);
    if (sides == null) {
      return;
    }
    SideOf missing = removal
        ? word.missingForRemoval(sides, () -> keys(event, collection))
        : word.missing(sides, () -> keys(event, collection));
    if (missing != null) {
      throw Recipe.refuse(
          "collection " + role + " of " + event.getAffectedOwnerIdOrNull(),
          "a change of its rows",
          missing,
          word.phase(missing.migration()),
          word.asked());
    }
  }

  private static Set<String> keys(
      AbstractCollectionEvent event, PersistentCollection<?> collection) {
    CollectionPersister persister = persister(event, collection);
    EntityPersister owner = persister.getOwnerEntityPersister();
    Object instance = event.getAffectedOwnerOrNull();
    Set<String> keys = EntityState.keys(
        owner,
        event.getAffectedOwnerIdOrNull(),
        instance == null ? new Object[0] : owner.getValues(instance));
    if (collection.wasInitialized() && (persister.isManyToMany() || persister.isOneToMany())) {
      collection
          .entries(persister)
          .forEachRemaining(
              entry -> addKey(keys, event.getFactory(), collection.getElement(entry)));
    }
    return keys;
  }

  private static void addKey(
      Set<String> keys, SessionFactoryImplementor factory, @Nullable Object entity) {
    Object id = entity == null ? null : factory.getPersistenceUnitUtil().getIdentifier(entity);
    if (id != null) {
      keys.add(id.toString());
    }
  }

  /** A collection that is new has a role only once it has been written (6.6). */
  private static CollectionPersister persister(
      AbstractCollectionEvent event, PersistentCollection<?> collection) {
    String role = collection.getRole();
    if (role != null) {
      return event.getFactory().getMappingMetamodel().getCollectionDescriptor(role);
    }
    CollectionEntry entry =
        event.getSession().getPersistenceContextInternal().getCollectionEntry(collection);
    return entry.getCurrentPersister();
  }
}
