package io.migrationgate.hibernate;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.hibernate.engine.spi.EntityEntry;
import org.hibernate.engine.spi.Status;
import org.hibernate.event.spi.FlushEntityEvent;
import org.hibernate.event.spi.FlushEntityEventListener;
import org.hibernate.event.spi.PreDeleteEvent;
import org.hibernate.event.spi.PreDeleteEventListener;
import org.hibernate.event.spi.PreInsertEvent;
import org.hibernate.event.spi.PreInsertEventListener;
import org.hibernate.event.spi.PreUpdateEvent;
import org.hibernate.event.spi.PreUpdateEventListener;
import org.hibernate.event.spi.PreUpsertEvent;
import org.hibernate.event.spi.PreUpsertEventListener;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;

/**
 * Refuses to write an entity's attributes and rows of sides that no gate was asked for in this unit
 * of work. Thread-safe.
 *
 * <p>Updates are looked at when Hibernate looks for what is dirty, so before anything is sent, and
 * again right before they are sent: callbacks and interceptors may have changed something since.
 */
final class WriteGuard
    implements FlushEntityEventListener,
        PreInsertEventListener,
        PreUpdateEventListener,
        PreUpsertEventListener,
        PreDeleteEventListener {
  private final Map<String, GuardedEntity> entities;
  private final LoadedStates states;
  private final GateWord word;

  WriteGuard(Map<String, GuardedEntity> entities, LoadedStates states, GateWord word) {
    this.entities = entities;
    this.states = states;
    this.word = word;
  }

  @Override
  public void onFlushEntity(FlushEntityEvent event) {
    EntityEntry entry = event.getEntityEntry();
    GuardedEntity guarded = entities.get(entry.getPersister().getEntityName());
    if (guarded != null && entry.getStatus() == Status.MANAGED) {
      EntityPersister persister = entry.getPersister();
      Object[] state = persister.getValues(event.getEntity());
      requireAsked(new Row(guarded, persister, entry.getId()), entry.getLoadedState(), state);
      states.flushed(event.getSession(), event.getEntity(), guarded, state);
    }
  }

  @Override
  public boolean onPreUpdate(PreUpdateEvent event) {
    GuardedEntity guarded = entities.get(event.getPersister().getEntityName());
    if (guarded != null) {
      requireAsked(
          new Row(guarded, event.getPersister(), event.getId()),
          guarded.wholeUpdates ? null : event.getOldState(),
          event.getState());
    }
    return false;
  }

  @Override
  public boolean onPreUpsert(PreUpsertEvent event) {
    GuardedEntity guarded = entities.get(event.getPersister().getEntityName());
    if (guarded != null) {
      Row row = new Row(guarded, event.getPersister(), event.getId());
      row.require("an upsert of its row", guarded.inserted, event.getState());
      requireAsked(row, null, event.getState());
    }
    return false;
  }

  @Override
  public boolean onPreInsert(PreInsertEvent event) {
    EntityPersister persister = event.getPersister();
    GuardedEntity guarded = entities.get(persister.getEntityName());
    if (guarded == null) {
      return false;
    }
    Row row = new Row(guarded, persister, event.getId());
    Object[] state = event.getState();
    row.require("an INSERT of its row", guarded.inserted, state);
    for (GuardedEntity.At at : guarded.located(persister)) {
      int i = at.index();
      if (persister.getPropertyInsertability()[i]
          && !EntityState.isNull(persister.getPropertyTypes()[i], state[i])) {
        row.require(at.attribute(), "an INSERT", state);
      }
    }
    return false;
  }

  @Override
  public boolean onPreDelete(PreDeleteEvent event) {
    GuardedEntity guarded = entities.get(event.getPersister().getEntityName());
    if (guarded != null) {
      new Row(guarded, event.getPersister(), event.getId()).requireRemoval(event.getDeletedState());
    }
    return false;
  }

  /** Without a loaded state (reattached, upserts) all of it is written, changed or not. */
  private static void requireAsked(Row row, Object @Nullable [] loaded, Object[] state) {
    EntityPersister persister = row.persister;
    for (GuardedEntity.At at : row.guarded.located(persister)) {
      int i = at.index();
      if (persister.getPropertyUpdateability()[i]
          && !EntityState.unfetched(state[i])
          && (loaded == null
              || !EntityState.same(
                  persister.getPropertyTypes()[i], loaded[i], state[i], persister.getFactory()))) {
        row.require(at.attribute(), "an UPDATE", state);
      }
    }
  }

  /** What is written. */
  private final class Row {
    private final GuardedEntity guarded;
    private final EntityPersister persister;
    private final @Nullable Object id;

    Row(GuardedEntity guarded, EntityPersister persister, @Nullable Object id) {
      this.guarded = guarded;
      this.persister = persister;
      this.id = id;
    }

    void require(GuardedEntity.Attribute attribute, String statement, Object[] state) {
      require(
          statement + " of attribute '" + attribute.name() + "' (" + attribute.columns() + ")",
          attribute.sides(),
          state);
    }

    void require(String written, Collection<SideOf> sides, Object @Nullable [] state) {
      refuseIf(word.missing(sides, () -> keys(state)), written);
    }

    void requireRemoval(Object @Nullable [] state) {
      refuseIf(word.missingForRemoval(guarded.deleted, () -> keys(state)), "a DELETE of its row");
    }

    private Set<String> keys(Object @Nullable [] state) {
      return EntityState.keys(persister, id, state == null ? new Object[0] : state);
    }

    private void refuseIf(@Nullable SideOf missing, String written) {
      if (missing != null) {
        throw Recipe.refuse(
            "entity " + guarded.name + (id == null ? "" : " with id " + id),
            written,
            missing,
            word.phase(missing.migration()),
            word.asked());
      }
    }
  }
}
