package io.migrationgate.hibernate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.List;
import java.util.Map;
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
    List<GuardedEntity.At> located = entity.located(persister);
    if (located.stream().anyMatch(at -> word.askedAny(at.attribute().sides()))) {
      // It may have read what this very transaction has written, and may yet roll back.
      loaded.invalidate(event.getEntity());
      return;
    }
    @Nullable Object[] values = new Object[located.size()];
    for (int i = 0; i < values.length; i++) {
      int index = located.get(i).index();
      values[i] = EntityState.copy(
          persister.getPropertyTypes()[index],
          persister.getValue(event.getEntity(), index),
          persister.getFactory());
    }
    loaded.put(event.getEntity(), values);
  }

  /** In the order of the entity's attributes; null if it is not known. */
  @Nullable
  Object @Nullable [] of(Object instance) {
    return loaded.getIfPresent(instance);
  }
}
