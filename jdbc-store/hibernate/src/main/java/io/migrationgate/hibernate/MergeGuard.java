package io.migrationgate.hibernate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.hibernate.engine.spi.EntityEntry;
import org.hibernate.event.spi.EventSource;
import org.hibernate.event.spi.MergeContext;
import org.hibernate.event.spi.MergeEvent;
import org.hibernate.event.spi.MergeEventListener;
import org.hibernate.persister.entity.EntityPersister;
import org.hibernate.proxy.HibernateProxy;
import org.hibernate.proxy.LazyInitializer;
import org.hibernate.type.Type;
import org.jspecify.annotations.Nullable;

/**
 * Puts back what a merge has overwritten with values that are merely old. Thread-safe.
 *
 * <p>A merge copies every attribute of a detached instance, changed or not. Where the line is:
 *
 * <ul>
 *   <li>The instance was loaded by this factory, and nothing of the migration was changed in it
 *       since: all of it is old, whatever a gate was asked. Hibernate would not write it either,
 *       had the instance stayed managed.
 *   <li>Something of it was changed: what the gate allows goes as it is; of the rest, what was not
 *       changed is put back, and what was changed stays, to be refused at the flush unless a gate
 *       is asked before.
 *   <li>It is not known what it was loaded with (it was deserialized, or made from a form): what no
 *       gate allows stays, and is refused; but for a null in a side that is not authoritative while
 *       everything of the authoritative one is as in the database: that is what a copy looks like
 *       that was made before a backfill, and nothing that anybody has meant is lost. So it is put
 *       back unless the gate was asked for this very entity.
 * </ul>
 */
final class MergeGuard {
  private final Map<String, GuardedEntity> entities;
  private final LoadedStates loaded;
  private final GateWord word;
  // What managed instances held before they were merged into, where there was one; gone with the
  // session should a merge fail in between.
  private final Map<Object, Map<Object, @Nullable Object[]>> before =
      Collections.synchronizedMap(new WeakHashMap<>());

  MergeGuard(Map<String, GuardedEntity> entities, LoadedStates loaded, GateWord word) {
    this.entities = entities;
    this.loaded = loaded;
    this.word = word;
  }

  /** To be called before Hibernate's own. */
  MergeEventListener first() {
    return new MergeEventListener() {
      @Override
      public void onMerge(MergeEvent event) {
        remember(event);
      }

      @Override
      public void onMerge(MergeEvent event, MergeContext copiedAlready) {
        remember(event);
      }
    };
  }

  /** To be called after it. */
  MergeEventListener last() {
    return new MergeEventListener() {
      @Override
      public void onMerge(MergeEvent event) {
        putBack(event);
      }

      @Override
      public void onMerge(MergeEvent event, MergeContext copiedAlready) {
        putBack(event);
      }
    };
  }

  private static @Nullable Object instance(@Nullable Object original) {
    LazyInitializer lazy = HibernateProxy.extractLazyInitializer(original);
    if (lazy == null) {
      return original;
    }
    return lazy.isUninitialized() ? null : lazy.getImplementation();
  }

  private void remember(MergeEvent event) {
    Object original = instance(event.getOriginal());
    EventSource session = event.getSession();
    if (original == null || session.getPersistenceContextInternal().getEntry(original) != null) {
      return;
    }
    EntityPersister persister = session.getEntityPersister(event.getEntityName(), original);
    GuardedEntity entity = entities.get(persister.getEntityName());
    Object id = entity == null ? null : persister.getIdentifier(original, session);
    if (entity == null || id == null) {
      return;
    }
    Object managed =
        session.getPersistenceContextInternal().getEntity(session.generateEntityKey(id, persister));
    if (managed == null) {
      return;
    }
    List<GuardedEntity.At> located = entity.located(persister);
    @Nullable Object[] values = new Object[located.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = persister.getValue(managed, located.get(i).index());
    }
    before.computeIfAbsent(session, any -> new IdentityHashMap<>()).put(original, values);
  }

  private void putBack(MergeEvent event) {
    Object original = instance(event.getOriginal());
    Object managed = event.getResult();
    EventSource session = event.getSession();
    if (original == null || managed == null || managed == original) {
      return;
    }
    Map<Object, @Nullable Object[]> known = before.get(session);
    @Nullable Object[] held = known == null ? null : known.remove(original);
    EntityEntry entry = session.getPersistenceContextInternal().getEntry(managed);
    if (entry == null || entry.getLoadedState() == null) {
      return;
    }
    GuardedEntity entity = entities.get(entry.getPersister().getEntityName());
    if (entity != null) {
      new Merged(entity, entry, managed, held, loaded.of(original)).putBack();
    }
  }

  /** One merge into one managed instance. */
  private final class Merged {
    private final EntityPersister persister;
    private final EntityEntry entry;
    private final Object managed;
    private final List<GuardedEntity.At> located;
    private final @Nullable Object[] old;
    private final @Nullable Object @Nullable [] since;

    Merged(
        GuardedEntity entity,
        EntityEntry entry,
        Object managed,
        @Nullable Object @Nullable [] held,
        @Nullable Object @Nullable [] since) {
      this.persister = entry.getPersister();
      this.entry = entry;
      this.managed = managed;
      this.located = entity.located(persister);
      this.since = since;
      this.old = held != null ? held : new Object[located.size()];
      for (int i = 0; held == null && i < old.length; i++) {
        old[i] = entry.getLoadedState()[located.get(i).index()];
      }
    }

    void putBack() {
      Set<String> migrations = new LinkedHashSet<>();
      for (int i = 0; i < old.length; i++) {
        if (differs(i)) {
          located.get(i).attribute().sides().forEach(side -> migrations.add(side.migration()));
        }
      }
      if (migrations.isEmpty()) {
        return;
      }
      migrations.forEach(migration -> stale(of(migration)).forEach(this::restore));
    }

    private List<Integer> of(String migration) {
      List<Integer> own = new ArrayList<>();
      for (int i = 0; i < old.length; i++) {
        if (located.get(i).attribute().sides().stream()
            .anyMatch(side -> side.migration().equals(migration))) {
          own.add(i);
        }
      }
      return own;
    }

    /** Which of these attributes of one migration are to be put back. */
    private List<Integer> stale(List<Integer> own) {
      List<Integer> differing = own.stream().filter(this::differs).toList();
      if (since == null) {
        return explained(own)
            ? differing.stream()
                .filter(i -> isNull(i) && !authoritative(i) && !askedForItself(i))
                .toList()
            : List.of();
      }
      if (differing.stream().noneMatch(this::changed)) {
        return differing;
      }
      return differing.stream().filter(i -> !allowed(i) && !changed(i)).toList();
    }

    private boolean explained(List<Integer> own) {
      List<Integer> leading = own.stream().filter(this::authoritative).toList();
      return !leading.isEmpty() && leading.stream().noneMatch(this::differs);
    }

    private boolean authoritative(int i) {
      return located.get(i).attribute().sides().stream().anyMatch(word::authoritative);
    }

    /** A word for everybody, or for something else of the same key, says nothing of this null. */
    private boolean askedForItself(int i) {
      Set<String> own = EntityState.keys(persister, entry.getId(), new Object[0]);
      return located.get(i).attribute().sides().stream().allMatch(side -> word.askedFor(side, own));
    }

    private boolean allowed(int i) {
      return word.missing(
              located.get(i).attribute().sides(),
              () -> EntityState.keys(persister, entry.getId(), persister.getValues(managed)))
          == null;
    }

    private boolean differs(int i) {
      return !EntityState.same(type(i), old[i], value(i), persister.getFactory());
    }

    private boolean changed(int i) {
      return since == null
          || !EntityState.sameAsCopy(type(i), since[i], value(i), persister.getFactory());
    }

    private boolean isNull(int i) {
      return EntityState.isNull(type(i), value(i));
    }

    private Type type(int i) {
      return persister.getPropertyTypes()[located.get(i).index()];
    }

    private @Nullable Object value(int i) {
      return persister.getValue(managed, located.get(i).index());
    }

    private void restore(int i) {
      // What was not fetched cannot be put back; it is refused at the flush.
      if (!EntityState.unfetched(old[i])) {
        EntityState.restore(persister, managed, located.get(i).index(), old[i]);
      }
    }
  }
}
