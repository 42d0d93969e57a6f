package io.migrationgate.hibernate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hibernate.LockMode;
import org.hibernate.engine.spi.EntityEntry;
import org.hibernate.engine.spi.PersistenceContext;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.engine.spi.Status;
import org.hibernate.persister.collection.CollectionPersister;
import org.hibernate.persister.entity.EntityPersister;
import org.hibernate.type.CollectionType;
import org.hibernate.type.Type;
import org.jspecify.annotations.Nullable;

/**
 * What a session that was just flushed holds, so that it can go on as if what came next had never
 * been: a flush that fails leaves it with values that are in no row, and rows that are not there.
 * Used by the session's thread, once.
 *
 * <p>Put back are the attributes of entities; made anew and forgotten again are entities. What was
 * removed, or has been changed in a collection, cannot be put back.
 */
final class SessionSnapshot {
  /**
   * An entity's entry; what the entry's state held, and the array itself, which a flush replaces.
   */
  private static final class Held {
    private final EntityEntry entry;
    private final Object @Nullable [] loaded;
    private final @Nullable Object @Nullable [] state;
    private final @Nullable Object version;
    private final LockMode lock;
    private final Status status;

    Held(EntityEntry entry) {
      this.entry = entry;
      loaded = entry.getLoadedState();
      state = loaded == null ? null : loaded.clone();
      version = entry.getVersion();
      lock = entry.getLockMode();
      status = entry.getStatus();
    }
  }

  private final SessionImplementor session;
  private final PersistenceContext context;
  // Null where it is flushed by hand, so that nothing is known of what was changed before.
  private final @Nullable IdentityHashMap<Object, Held> entities;
  private final boolean queued;
  private boolean spoilt;

  SessionSnapshot(SessionImplementor session) {
    this.session = session;
    this.context = session.getPersistenceContextInternal();
    this.queued = isQueued(session);
    this.entities = ThreadSessions.flushes(session) ? held() : null;
  }

  /** Whether something waits for the next flush. */
  @SuppressWarnings("removal") // what replaces it is not in Hibernate 6
  static boolean isQueued(SessionImplementor session) {
    return session.getActionQueue().hasAnyQueuedActions();
  }

  private IdentityHashMap<Object, Held> held() {
    IdentityHashMap<Object, Held> all = new IdentityHashMap<>();
    for (Object entity : managed()) {
      EntityEntry entry = context.getEntry(entity);
      if (entry != null) {
        all.put(entity, new Held(entry));
      }
    }
    return all;
  }

  private List<Object> managed() {
    List<Object> all = new ArrayList<>();
    for (Iterator<Object> each = context.managedEntitiesIterator(); each.hasNext(); ) {
      all.add(each.next());
    }
    return all;
  }

  boolean isOf(SessionImplementor other) {
    return session == other;
  }

  /** Something of an entity was written that cannot be put back, unless the entity is new. */
  void spoil(@Nullable Object entity) {
    spoilt |= entities != null && (entity == null || entities.containsKey(entity));
  }

  /**
   * Puts the session back.
   *
   * @return what cannot be, for people; null if all of it was
   */
  @SuppressWarnings("removal") // as in isQueued
  @Nullable
  String restore() {
    if (entities == null) {
      return !queued && isQueued(session) ? "what is flushed by hand" : null;
    }
    if (spoilt) {
      return "deleted rows, or changed collections,";
    }
    session.getActionQueue().clear();
    managed().forEach(this::forgetIfNew);
    if (anyCollectionChanged()) {
      return "changed collections";
    }
    for (Map.Entry<Object, Held> each : entities.entrySet()) {
      Object entity = each.getKey();
      if (context.getEntry(entity) == each.getValue().entry && !putBack(entity, each.getValue())) {
        return "a removed or otherwise changed " + each.getValue().entry.getEntityName();
      }
    }
    return null;
  }

  private void forgetIfNew(Object entity) {
    EntityEntry entry = context.getEntry(entity);
    if (entry != null
        && entities != null
        && !entities.containsKey(entity)
        && (!entry.isExistsInDatabase()
            || context.wasInsertedDuringTransaction(entry.getPersister(), entry.getId()))) {
      session.detach(entity);
    }
  }

  private boolean anyCollectionChanged() {
    boolean[] changed = new boolean[1];
    context.forEachCollectionEntry(
        (collection, entry) -> {
          CollectionPersister persister = entry.getLoadedPersister();
          changed[0] |= collection.isDirty()
              || collection.hasQueuedOperations()
              || (persister != null
                  && collection.wasInitialized()
                  && !collection.equalsSnapshot(persister));
        },
        true);
    return changed[0];
  }

  private boolean putBack(Object entity, Held held) {
    EntityEntry entry = held.entry;
    @Nullable Object @Nullable [] before = held.state;
    if (entry.getStatus() != held.status) {
      return false;
    }
    if (entry.getStatus() != Status.MANAGED || before == null) {
      return true;
    }
    boolean written = entry.getLoadedState() != held.loaded;
    EntityPersister persister = entry.getPersister();
    Type[] types = persister.getPropertyTypes();
    for (int i = 0; i < types.length; i++) {
      Object now = persister.getValue(entity, i);
      if (EntityState.unfetched(before[i])) {
        // Fetched since, it may have been changed and written as well.
        if (written && !EntityState.unfetched(now)) {
          return false;
        }
        before[i] = entry.getLoadedState()[i];
      } else if (types[i] instanceof CollectionType) {
        if (now != before[i]) {
          return false;
        }
      } else if (!EntityState.same(types[i], before[i], now, persister.getFactory())) {
        if (isNaturalId(persister, i)) {
          return false;
        }
        EntityState.restore(persister, entity, i, before[i]);
      }
    }
    if (written || !Objects.equals(entry.getVersion(), held.version)) {
      entry.postUpdate(entity, before, held.version);
    }
    entry.setLockMode(held.lock);
    return true;
  }

  /** The session finds entities by it. */
  private static boolean isNaturalId(EntityPersister persister, int attribute) {
    return persister.hasNaturalIdentifier()
        && Arrays.stream(persister.getNaturalIdentifierProperties())
            .anyMatch(each -> each == attribute);
  }
}
