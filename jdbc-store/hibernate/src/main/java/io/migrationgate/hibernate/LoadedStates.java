package io.migrationgate.hibernate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.WeakHashMap;
import org.hibernate.SessionEventListener;
import org.hibernate.event.spi.EventSource;
import org.hibernate.event.spi.PostLoadEvent;
import org.hibernate.event.spi.PostLoadEventListener;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;

/**
 * With which values of sides each instance was loaded, so that a merge can tell what the
 * application has changed since from what is merely old. Kept as long as the instance lives.
 * Thread-safe.
 */
final class LoadedStates implements PostLoadEventListener {
  private final Map<String, GuardedEntity> entities;
  private final GateWord word;
  // By identity, and weakly.
  private final Cache<Object, @Nullable Object[]> loaded =
      Caffeine.newBuilder().weakKeys().build();

  // By session; held no longer than it lives.
  private final Map<EventSource, Map<Object, @Nullable Object[]>> flushed =
      Collections.synchronizedMap(new WeakHashMap<>());

  LoadedStates(Map<String, GuardedEntity> entities, GateWord word) {
    this.entities = entities;
    this.word = word;
  }

  @Override
  public void onPostLoad(PostLoadEvent event) {
    EntityPersister persister = event.getPersister();
    GuardedEntity entity = entities.get(persister.getEntityName());
    if (entity == null || entity.attributes.isEmpty()) {
      return;
    }
    if (askedAny(entity)) {
      // It may have read what this very transaction has written, and may yet roll back.
      loaded.invalidate(event.getEntity());
      return;
    }
    loaded.put(
        event.getEntity(), copies(entity, persister, persister.getValues(event.getEntity())));
  }

  /** An instance is flushed in this state. */
  void flushed(EventSource session, Object instance, GuardedEntity entity, Object[] state) {
    if (entity.attributes.isEmpty()
        || (!askedAny(entity) && loaded.getIfPresent(instance) != null)) {
      return;
    }
    EntityPersister persister = session.getEntityPersister(entity.name, instance);
    flushed
        .computeIfAbsent(session, any -> {
          session.addEventListeners(new Committed(session));
          return new IdentityHashMap<>();
        })
        .put(instance, copies(entity, persister, state));
  }

  private boolean askedAny(GuardedEntity entity) {
    return entity.attributes.stream().anyMatch(attribute -> word.askedAny(attribute.sides()));
  }

  private static @Nullable Object[] copies(
      GuardedEntity entity, EntityPersister persister, Object[] state) {
    return entity.located(persister).stream()
        .map(GuardedEntity.At::index)
        .map(index -> EntityState.copy(
            persister.getPropertyTypes()[index], state[index], persister.getFactory()))
        .toArray();
  }

  /** In the order of the entity's attributes; null if it is not known. */
  @Nullable
  Object @Nullable [] of(Object instance) {
    return loaded.getIfPresent(instance);
  }

  private final class Committed implements SessionEventListener {
    private static final long serialVersionUID = 1L;

    // The session has this listener, and the map must not hold the session.
    private final transient WeakReference<EventSource> session;

    Committed(EventSource session) {
      this.session = new WeakReference<>(session);
    }

    @Override
    public void transactionCompletion(boolean successful) {
      EventSource ended = session.get();
      Map<Object, @Nullable Object[]> states = ended == null ? null : flushed.get(ended);
      if (states != null) {
        if (successful) {
          loaded.putAll(states);
        }
        states.clear();
      }
    }
  }
}
