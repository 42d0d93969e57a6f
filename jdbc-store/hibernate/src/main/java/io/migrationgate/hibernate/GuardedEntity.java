package io.migrationgate.hibernate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;

/**
 * What an entity maps of sides. Immutable, but for the attributes' positions, which are known only
 * once Hibernate has built its own model.
 */
final class GuardedEntity {
  /**
   * An attribute with a column of a side that Hibernate may write.
   *
   * @param columns of the sides, for people
   */
  record Attribute(String name, Set<SideOf> sides, String columns) {}

  /** The same, at its place in the entity's state. */
  record At(int index, Attribute attribute) {}

  final String name;
  final List<Attribute> attributes;
  /** Which sides a row of it is; not to be inserted without being asked for. */
  final Set<SideOf> inserted;
  /** The same for deleting it. */
  final Set<SideOf> deleted;

  /** Whether its UPDATE is the application's own, and so has all attributes, changed or not. */
  final boolean wholeUpdates;

  private volatile @Nullable List<At> located;

  GuardedEntity(
      String name,
      List<Attribute> attributes,
      Set<SideOf> inserted,
      Set<SideOf> deleted,
      boolean wholeUpdates) {
    this.name = name;
    this.attributes = List.copyOf(attributes);
    this.inserted = Set.copyOf(inserted);
    this.deleted = Set.copyOf(deleted);
    this.wholeUpdates = wholeUpdates;
  }

  List<At> located(EntityPersister persister) {
    List<At> known = located;
    if (known == null) {
      List<String> names = Arrays.asList(persister.getPropertyNames());
      known = new ArrayList<>();
      for (Attribute attribute : attributes) {
        known.add(new At(names.indexOf(attribute.name()), attribute));
      }
      located = known;
    }
    return known;
  }
}
