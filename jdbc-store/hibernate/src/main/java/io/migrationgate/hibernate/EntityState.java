package io.migrationgate.hibernate;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.hibernate.bytecode.enhance.spi.LazyPropertyInitializer;
import org.hibernate.engine.spi.SelfDirtinessTracker;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.persister.entity.EntityPersister;
import org.hibernate.type.ComponentType;
import org.hibernate.type.CompositeType;
import org.hibernate.type.EntityType;
import org.hibernate.type.Type;
import org.jspecify.annotations.Nullable;

/** Values of attributes: comparing, copying, putting back. */
final class EntityState {
  private EntityState() {}

  /** Whether the value has not been fetched, so that Hibernate leaves it alone. */
  static boolean unfetched(@Nullable Object value) {
    return value == LazyPropertyInitializer.UNFETCHED_PROPERTY;
  }

  /** Whether both are the same for the database. */
  static boolean same(
      Type type, @Nullable Object a, @Nullable Object b, SessionFactoryImplementor factory) {
    if (a == b) {
      return true;
    }
    if (unfetched(a) || unfetched(b)) {
      return false;
    }
    if (type instanceof EntityType) {
      return Arrays.deepEquals(
          new Object[] {copy(type, a, factory)}, new Object[] {copy(type, b, factory)});
    }
    return (a == null || b == null) ? bothEmpty(type, a, b) : type.isEqual(a, b, factory);
  }

  /** An embeddable without a value is none. */
  private static boolean bothEmpty(Type type, @Nullable Object a, @Nullable Object b) {
    return type instanceof CompositeType && isNull(type, a) && isNull(type, b);
  }

  /** Whether nothing would be stored. */
  static boolean isNull(Type type, @Nullable Object value) {
    if (value == null || unfetched(value)) {
      return true;
    }
    if (type instanceof CompositeType composite) {
      Object[] parts = composite.getPropertyValues(value);
      Type[] types = composite.getSubtypes();
      for (int i = 0; i < parts.length; i++) {
        if (!isNull(types[i], parts[i])) {
          return false;
        }
      }
      return true;
    }
    return false;
  }

  /** A copy that refers to no entity, so that it keeps none in memory. */
  static @Nullable Object copy(
      Type type, @Nullable Object value, SessionFactoryImplementor factory) {
    if (value == null || unfetched(value)) {
      return value;
    }
    if (type instanceof EntityType) {
      return factory.getPersistenceUnitUtil().getIdentifier(value);
    }
    if (type instanceof CompositeType composite) {
      if (isNull(type, value)) {
        return null;
      }
      Object[] parts = composite.getPropertyValues(value);
      Type[] types = composite.getSubtypes();
      Object[] copies = new Object[parts.length];
      for (int i = 0; i < parts.length; i++) {
        copies[i] = copy(types[i], parts[i], factory);
      }
      return copies;
    }
    return type.deepCopy(value, factory);
  }

  /** Whether the value is still what the copy was made of. */
  static boolean sameAsCopy(
      Type type, @Nullable Object copy, @Nullable Object value, SessionFactoryImplementor factory) {
    if (type instanceof EntityType || type instanceof CompositeType) {
      return Arrays.deepEquals(new Object[] {copy}, new Object[] {copy(type, value, factory)});
    }
    return same(type, copy, value, factory);
  }

  /** Puts a value back, as if it had never been changed. */
  static void restore(EntityPersister persister, Object entity, int index, @Nullable Object value) {
    Type type = persister.getPropertyTypes()[index];
    boolean tracks = entity instanceof SelfDirtinessTracker;
    Set<String> changed = new HashSet<>();
    if (entity instanceof SelfDirtinessTracker tracker) {
      changed.addAll(Arrays.asList(tracker.$$_hibernate_getDirtyAttributes()));
    }
    persister.setValue(entity, index, type.deepCopy(value, persister.getFactory()));
    if (tracks) {
      String name = persister.getPropertyNames()[index];
      SelfDirtinessTracker tracker = (SelfDirtinessTracker) entity;
      tracker.$$_hibernate_clearDirtyAttributes();
      changed.stream()
          .filter(other -> !other.equals(name) && !other.startsWith(name + "."))
          .forEach(tracker::$$_hibernate_trackChange);
    }
  }

  /** By which a gate may be asked for an entity: its identifier, and those of what it refers to. */
  static Set<String> keys(EntityPersister persister, @Nullable Object id, Object[] state) {
    Set<String> keys = new HashSet<>();
    addKeys(persister.getIdentifierType(), id, persister.getFactory(), keys);
    Type[] types = persister.getPropertyTypes();
    for (int i = 0; i < state.length; i++) {
      if (types[i] instanceof EntityType && state[i] != null && !unfetched(state[i])) {
        addKeys(types[i], state[i], persister.getFactory(), keys);
      }
    }
    return keys;
  }

  private static void addKeys(
      Type type, @Nullable Object value, SessionFactoryImplementor factory, Set<String> keys) {
    if (value == null) {
      return;
    }
    if (type instanceof EntityType) {
      addId(factory.getPersistenceUnitUtil().getIdentifier(value), keys);
    } else if (type instanceof ComponentType component) {
      Object[] parts = component.getPropertyValues(value);
      for (int i = 0; i < parts.length; i++) {
        addKeys(component.getSubtypes()[i], parts[i], factory, keys);
      }
    } else {
      addId(value, keys);
    }
  }

  private static void addId(@Nullable Object id, Set<String> keys) {
    if (id != null) {
      keys.add(id.toString());
    }
  }
}
