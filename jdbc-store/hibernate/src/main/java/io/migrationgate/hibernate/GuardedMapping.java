package io.migrationgate.hibernate;

import io.migrationgate.internal.sql.TableName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.hibernate.boot.Metadata;
import org.hibernate.mapping.Collection;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.Component;
import org.hibernate.mapping.Formula;
import org.hibernate.mapping.IndexedCollection;
import org.hibernate.mapping.Join;
import org.hibernate.mapping.ManyToOne;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.Property;
import org.hibernate.mapping.RootClass;
import org.hibernate.mapping.Selectable;
import org.hibernate.mapping.Table;
import org.hibernate.mapping.UnionSubclass;
import org.hibernate.mapping.Value;

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
  private final Map<String, Set<SideOf>> collections = new LinkedHashMap<>();
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
    Set<SideOf> inserted = keys(entity);
    Set<SideOf> deleted = new LinkedHashSet<>();
    for (Table table : tables(entity)) {
      inserted.addAll(sides.rowsOf(name(table), true));
      deleted.addAll(sides.rowsOf(name(table), false));
    }
    for (Join join : entity.getJoinClosure()) {
      deleted.addAll(sides.rowsOf(name(join.getTable()), false));
    }
    select(entity);
    if (columns.size() > before || !inserted.isEmpty() || !deleted.isEmpty()) {
      // Statements of the application's own have as many parameters as all attributes take.
      boolean ownUpdate =
          isOwn(entity, PersistentClass::getCustomSQLUpdate, Join::getCustomSQLUpdate);
      entity.setDynamicUpdate(!ownUpdate);
      entity.setDynamicInsert(
          !isOwn(entity, PersistentClass::getCustomSQLInsert, Join::getCustomSQLInsert));
      GuardedEntity guarded =
          new GuardedEntity(entity.getEntityName(), attributes, inserted, deleted, ownUpdate);
      entities.put(guarded.name, guarded);
      uncache(entity.getRootClass());
    }
    if (!attributes.isEmpty() && !comparesBeforeUpdate(entity)) {
      unversioned.add(entity.getEntityName());
    }
  }

  private static boolean isOwn(
      PersistentClass entity,
      Function<PersistentClass, String> sql,
      Function<Join, String> joined) {
    for (PersistentClass each = entity; each != null; each = each.getSuperclass()) {
      if (sql.apply(each) != null) {
        return true;
      }
    }
    return entity.getJoinClosure().stream().anyMatch(join -> joined.apply(join) != null);
  }

  /** Of one class of {@code TABLE_PER_CLASS} the mapping names the tables of its superclasses. */
  private static Table table(PersistentClass entity, Value value) {
    return entity instanceof UnionSubclass ? entity.getTable() : value.getTable();
  }

  private static List<Table> tables(PersistentClass entity) {
    return entity instanceof UnionSubclass ? List.of(entity.getTable()) : entity.getTableClosure();
  }

  /** Identifiers, keys of joined tables, discriminators: with an INSERT, and never after. */
  private Set<SideOf> keys(PersistentClass entity) {
    Set<SideOf> written = new LinkedHashSet<>();
    Property identifier = entity.getIdentifierProperty();
    for (Value key : entity.getKeyClosure()) {
      written.addAll(key(entity, identifier == null ? "" : identifier.getName(), key));
    }
    if (entity.getDiscriminator() != null) {
      written.addAll(key(entity, "", entity.getDiscriminator()));
    }
    for (Join join : entity.getJoinClosure()) {
      // Whether there is such a row depends on its attributes.
      key(entity, "", join.getKey());
    }
    return written;
  }

  private Set<SideOf> key(PersistentClass entity, String attribute, Value value) {
    Set<SideOf> written = new LinkedHashSet<>();
    for (Selectable selectable : selectables(value)) {
      List<MappedColumn> found =
          look(entity.getEntityName(), attribute, table(entity, value), selectable, true);
      columns.addAll(found);
      found.stream().filter(MappedColumn::written).map(SideOf::of).forEach(written::add);
    }
    return written;
  }

  /** What its SELECT says by itself: a restriction, or all of it. */
  private void select(PersistentClass entity) {
    Table table = entity.getTable();
    for (String sql : Arrays.asList(table.getSubselect(), entity.getWhere())) {
      if (sql != null) {
        columns.addAll(mentioned(entity.getEntityName(), "", name(table), sql));
      }
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
    Table table = table(entity, property.getValue());
    if (table == null || property.getValue() instanceof Collection) {
      return;
    }
    boolean written = property.isInsertable() || property.isUpdateable();
    Set<SideOf> touched = new LinkedHashSet<>();
    Set<String> places = new TreeSet<>();
    for (Selectable selectable : selectables(property.getValue())) {
      List<MappedColumn> found =
          look(entity.getEntityName(), property.getName(), table, selectable, written);
      columns.addAll(found);
      found.stream().filter(MappedColumn::written).forEach(column -> {
        touched.add(SideOf.of(column));
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
    String role = collection.getRole();
    List<Value> values = new ArrayList<>(List.of(collection.getKey(), collection.getElement()));
    if (collection instanceof IndexedCollection indexed) {
      values.add(indexed.getIndex());
    }
    Set<SideOf> written = new LinkedHashSet<>();
    // Of an inverse one the other entity writes the table.
    if (!collection.isInverse()) {
      for (Value value : values) {
        for (Selectable selectable : selectables(value)) {
          List<MappedColumn> found = look(role, "", table, selectable, true);
          columns.addAll(found);
          found.stream().filter(MappedColumn::written).map(SideOf::of).forEach(written::add);
        }
      }
      // The rows of one to many are its entities' own: it writes their keys alone.
      if (!collection.isOneToMany()) {
        written.addAll(sides.rowsOf(name(table), false));
      }
    }
    for (String sql : Arrays.asList(
        collection.getWhere(), collection.getManyToManyWhere(), collection.getOrderBy())) {
      if (sql != null) {
        columns.addAll(mentioned(role, "", name(table), sql));
      }
    }
    if (!written.isEmpty()) {
      collections.put(role, Set.copyOf(written));
    }
    // Which rows it has may hang on any column there, in a condition too.
    if (!sides.in(name(table)).isEmpty() || holdsAffected(collection.getElement())) {
      collection.setCacheConcurrencyStrategy(null);
    }
  }

  private boolean holdsAffected(Value element) {
    return element instanceof ManyToOne reference
        && entities.containsKey(reference.getReferencedEntityName());
  }

  /** Of an embeddable that is one document, the column of the document. */
  private static List<Selectable> selectables(Value value) {
    if (!(value instanceof Component component)) {
      return value.getSelectables();
    }
    if (component.getAggregateColumn() != null) {
      return List.of(component.getAggregateColumn());
    }
    return component.getProperties().stream()
        .flatMap(property -> selectables(property.getValue()).stream())
        .toList();
  }

  private List<MappedColumn> look(
      String owner, String attribute, Table table, Selectable selectable, boolean written) {
    TableName name = name(table);
    if (selectable instanceof Formula formula) {
      return mentioned(owner, attribute, name, formula.getFormula());
    }
    List<MappedColumn> found = new ArrayList<>();
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
    }
    return found;
  }

  private List<MappedColumn> mentioned(
      String owner, String attribute, TableName table, String sql) {
    return sides.mentionedBy(table, sql).stream()
        .map(side -> new MappedColumn(
            owner, attribute, table.toString(), sql, side.migration(), side.side(), false))
        .toList();
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

  /** The sides that a collection's rows are a part of, by its role. */
  Map<String, Set<SideOf>> collections() {
    return Map.copyOf(collections);
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
