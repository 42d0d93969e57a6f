package io.migrationgate.hibernate;

import io.migrationgate.internal.sql.TableName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.hibernate.boot.Metadata;
import org.hibernate.mapping.Collection;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.Formula;
import org.hibernate.mapping.Join;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.Property;
import org.hibernate.mapping.RootClass;
import org.hibernate.mapping.Selectable;
import org.hibernate.mapping.Table;

/**
 * Finds what the mapping has of the declared sides, and changes it where Hibernate would write or
 * remember more than it must: before Hibernate builds its own model of it.
 *
 * <p>Affected entities get {@code dynamicUpdate} and {@code dynamicInsert}, so that a column that
 * nobody changed is in no statement, and are kept in no second-level cache: what was cached before
 * a backfill, by any node, would be read after it.
 */
final class GuardedMapping {
  private final SideLocations sides;
  private final Map<String, GuardedEntity> entities = new LinkedHashMap<>();
  private final List<MappedColumn> columns = new ArrayList<>();
  private final Set<String> uncached = new TreeSet<>();
  private final Set<String> unversioned = new TreeSet<>();

  GuardedMapping(SideLocations sides, Metadata metadata) {
    this.sides = sides;
    for (PersistentClass entity : metadata.getEntityBindings()) {
      look(entity);
    }
    for (Collection collection : metadata.getCollectionBindings()) {
      look(collection);
    }
  }

  private void look(PersistentClass entity) {
    int before = columns.size();
    List<GuardedEntity.Attribute> attributes = new ArrayList<>();
    for (Property property : entity.getPropertyClosure()) {
      look(entity, property, attributes);
    }
    Set<SideOf> inserted = new LinkedHashSet<>();
    Set<SideOf> deleted = new LinkedHashSet<>();
    for (Table table : entity.getTableClosure()) {
      inserted.addAll(sides.rowsOf(name(table), true));
      deleted.addAll(sides.rowsOf(name(table), false));
    }
    for (Join join : entity.getJoinClosure()) {
      deleted.addAll(sides.rowsOf(name(join.getTable()), false));
    }
    if (columns.size() > before || !inserted.isEmpty() || !deleted.isEmpty()) {
      GuardedEntity guarded =
          new GuardedEntity(entity.getEntityName(), attributes, inserted, deleted);
      entities.put(guarded.name, guarded);
      entity.setDynamicUpdate(true);
      entity.setDynamicInsert(true);
      uncache(entity.getRootClass());
    }
    if (!attributes.isEmpty() && !comparesBeforeUpdate(entity)) {
      unversioned.add(entity.getEntityName());
    }
  }

  /** Whether an UPDATE hits nothing if somebody else has changed the row since it was loaded. */
  private static boolean comparesBeforeUpdate(PersistentClass entity) {
    return entity.isVersioned() || entity.getOptimisticLockStyle().isAllOrDirty();
  }

  // The name that 7 has for it is not in 6.6.
  @SuppressWarnings("removal")
  private void look(
      PersistentClass entity, Property property, List<GuardedEntity.Attribute> attributes) {
    Table table = property.getValue().getTable();
    if (table == null || property.getValue() instanceof Collection) {
      return;
    }
    boolean written = property.isInsertable() || property.isUpdateable();
    Set<SideOf> touched = new LinkedHashSet<>();
    Set<String> places = new TreeSet<>();
    for (Selectable selectable : property.getSelectables()) {
      List<MappedColumn> found =
          look(entity.getEntityName(), property.getName(), table, selectable, written);
      columns.addAll(found);
      found.stream().filter(MappedColumn::written).forEach(column -> {
        touched.add(new SideOf(column.migration(), column.side()));
        places.add(column.place());
      });
    }
    if (!touched.isEmpty()) {
      attributes.add(new GuardedEntity.Attribute(
          property.getName(), Set.copyOf(touched), String.join(", ", places)));
    }
  }

  private void look(Collection collection) {
    Table table = collection.getCollectionTable();
    int before = columns.size();
    // Of an inverse one the other entity writes the table.
    if (!collection.isInverse()) {
      List<Selectable> all = new ArrayList<>(collection.getKey().getSelectables());
      all.addAll(collection.getElement().getSelectables());
      for (Selectable selectable : all) {
        columns.addAll(look(collection.getRole(), "", table, selectable, true));
      }
    }
    if (columns.size() > before || !sides.rowsOf(name(table), false).isEmpty()) {
      collection.setCacheConcurrencyStrategy(null);
    }
  }

  private List<MappedColumn> look(
      String owner, String attribute, Table table, Selectable selectable, boolean written) {
    List<MappedColumn> found = new ArrayList<>();
    TableName name = name(table);
    if (selectable instanceof Column column) {
      for (SideOf side : sides.of(name, column.getQuotedName())) {
        found.add(new MappedColumn(
            owner,
            attribute,
            name.toString(),
            column.getName(),
            side.migration(),
            side.side(),
            written));
      }
    } else if (selectable instanceof Formula formula) {
      for (SideOf side : sides.mentionedBy(name, formula.getFormula())) {
        found.add(new MappedColumn(
            owner,
            attribute,
            name.toString(),
            formula.getFormula(),
            side.migration(),
            side.side(),
            false));
      }
    }
    return found;
  }

  private void uncache(RootClass root) {
    if (root.isCached() || root.getNaturalIdCacheRegionName() != null) {
      uncached.add(root.getEntityName());
    }
    root.setCached(false);
    root.setCacheConcurrencyStrategy(null);
    root.setNaturalIdCacheRegionName(null);
    root.getSubclasses().forEach(subclass -> subclass.setCached(false));
  }

  static TableName name(Table table) {
    String schema = table.getSchema() != null ? table.getSchema() : table.getCatalog();
    return new TableName(schema, table.getQuotedName());
  }

  /** By entity name. */
  Map<String, GuardedEntity> entities() {
    return Map.copyOf(entities);
  }

  List<MappedColumn> columns() {
    return List.copyOf(columns);
  }

  /** Entities whose sides Hibernate writes without comparing the row before. */
  Set<String> unversioned() {
    return unversioned;
  }

  /** The root entities whose second-level cache was switched off. */
  Set<String> uncached() {
    return uncached;
  }
}
