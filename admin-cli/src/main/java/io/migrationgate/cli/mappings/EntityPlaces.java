package io.migrationgate.cli.mappings;

import io.migrationgate.cli.mappings.MappedAttribute.Kind;
import io.migrationgate.cli.mappings.MappedAttribute.Naming;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Where in the database the attributes of one entity are. Not thread-safe. */
final class EntityPlaces {
  private final MappedClasses classes;
  private final String entity;
  private final List<MappedClass> line;
  private final Set<String> tables;
  private final List<Place> places = new ArrayList<>();

  /**
   * What an attribute has there.
   *
   * @param member the class and the attribute
   * @param tables what its table may be called
   * @param own whether the table is there for this attribute alone
   * @param columns what its columns may be called
   * @param sql pieces of SQL about these tables, or its entity's
   */
  record Place(
      String member, Set<String> tables, boolean own, Set<String> columns, List<String> sql) {}

  private EntityPlaces(MappedClasses classes, String entity) {
    this.classes = classes;
    this.entity = entity;
    this.line = classes.line(entity);
    this.tables = MappedClasses.tables(line);
  }

  /** Of one entity, what it inherits included. */
  static List<Place> of(MappedClasses classes, String entity) {
    EntityPlaces of = new EntityPlaces(classes, entity);
    of.places.add(new Place(entity, of.tables, true, Set.of(), List.of()));
    Owner owner = new Owner("", of.tables, false, Set.of());
    of.look(of.line, owner, new HashSet<>());
    of.discriminator(owner);
    return of.places;
  }

  /**
   * What some classes' attributes are in.
   *
   * @param prefix the path of the attribute
   * @param tables of their columns
   * @param byProperty whether getters count where a class does not tell
   * @param overridden their attributes whose columns are told elsewhere
   */
  private record Owner(
      String prefix, Set<String> tables, boolean byProperty, Set<String> overridden) {
    Owner in(Set<String> others) {
      return new Owner(prefix, others, byProperty, overridden);
    }
  }

  private void look(List<MappedClass> of, Owner owner, Set<String> inside) {
    boolean byProperty = MappedClasses.byProperty(of, owner.byProperty());
    Set<String> overridden = new HashSet<>(owner.overridden());
    for (MappedClass one : of) {
      for (MappedAttribute attribute : one.members().of(byProperty)) {
        if (!overridden.contains(attribute.name())) {
          look(
              attribute, new Owner(owner.prefix(), owner.tables(), byProperty, overridden), inside);
        }
      }
      // What a class tells is told of what it inherits.
      one.members().of(byProperty).stream()
          .filter(attribute -> attribute.name().isEmpty())
          .forEach(attribute -> overridden.addAll(attribute.naming().overridden()));
    }
  }

  private void look(MappedAttribute attribute, Owner owner, Set<String> inside) {
    Naming naming = attribute.naming();
    Set<String> ends = MappedClasses.tables(classes.line(type(attribute)));
    switch (attribute.kind()) {
      case BASIC, IDENTIFIER -> values(attribute, owner, naming.columns(), inside);
      case DOCUMENT ->
        add(attribute, owner, told(naming.columns(), DefaultNames.of(attribute.name())));
      case COLUMNS -> add(attribute, owner, DefaultNames.of(naming.columns()));
      case DISCRIMINATOR -> {
        // The root of the hierarchy has it, if there is a hierarchy.
      }
      case REFERENCE -> {
        Set<String> told = union(naming.joins(), naming.columns());
        add(attribute, owner, told(told, keys(attribute)));
      }
      case ELEMENTS -> {
        Owner own = owner.in(
            naming.tables().isEmpty()
                ? DefaultNames.joined(owners(), Set.of(attribute.name()))
                : DefaultNames.of(naming.tables()));
        Set<String> keys = told(naming.joins(), DefaultNames.joined(owners(), identifiers(line)));
        add(attribute, own, true, union(keys, DefaultNames.of(naming.places())));
        values(attribute, own, naming.columns(), inside);
      }
      case ENTITIES, INVERSE ->
        add(
            attribute,
            owner.in(ends),
            false,
            DefaultNames.of(union(naming.joins(), naming.places())));
      case JOINED -> {
        Set<String> own = naming.tables().isEmpty()
            ? DefaultNames.joined(owners(), union(Set.of(attribute.name()), bare(ends)))
            : DefaultNames.of(naming.tables());
        Set<String> keys = DefaultNames.of(union(naming.joins(), naming.places()));
        // One for each end, at least.
        if (naming.joins().size() < 2) {
          keys.addAll(keys(attribute));
          keys.addAll(DefaultNames.joined(
              union(owners(), classes.inverse(attribute.type())), identifiers(line)));
        }
        add(attribute, owner.in(own), true, keys);
      }
    }
  }

  private void discriminator(Owner owner) {
    line.stream().filter(MappedClass::entity).reduce((sub, root) -> root).stream()
        .filter(classes::hasSubclass)
        .flatMap(root -> root.members().fields().stream())
        .filter(attribute -> attribute.kind() == Kind.DISCRIMINATOR)
        .forEach(attribute ->
            add(attribute, owner, DefaultNames.of(attribute.naming().columns())));
  }

  /** Of an embeddable, the columns of its attributes. */
  private void values(
      MappedAttribute attribute, Owner owner, Set<String> told, Set<String> inside) {
    String type = attribute.type();
    if (type == null || !classes.isEmbeddable(type)) {
      add(attribute, owner, told(told, DefaultNames.of(attribute.name())));
      return;
    }
    add(attribute, owner, DefaultNames.of(told));
    if (inside.add(type)) {
      Set<String> overridden = new HashSet<>(attribute.naming().overridden());
      String path = attribute.name() + ".";
      owner.overridden().stream()
          .filter(each -> each.startsWith(path))
          .forEach(each -> overridden.add(each.substring(path.length())));
      look(
          classes.withSubclasses(type),
          new Owner(owner.prefix() + path, owner.tables(), owner.byProperty(), overridden),
          inside);
      inside.remove(type);
    }
  }

  /** A file of mappings need not tell what the class does. */
  private @Nullable String type(MappedAttribute attribute) {
    return attribute.type() != null
        ? attribute.type()
        : line.stream()
            .flatMap(one -> one.members().fields().stream())
            .filter(same -> same.name().equals(attribute.name()) && same.type() != null)
            .map(MappedAttribute::type)
            .findFirst()
            .orElse(null);
  }

  /** What the column of a key is called if nothing tells. */
  private Set<String> keys(MappedAttribute attribute) {
    Set<String> keys = DefaultNames.of(attribute.name());
    keys.addAll(
        DefaultNames.joined(Set.of(attribute.name()), identifiers(classes.line(attribute.type()))));
    return keys;
  }

  /** The columns of the identifier; where none is known, the usual one. */
  private Set<String> identifiers(List<MappedClass> of) {
    Set<String> columns = new TreeSet<>();
    boolean byProperty = MappedClasses.byProperty(of, false);
    for (MappedClass one : of) {
      for (MappedAttribute attribute : one.members().of(byProperty)) {
        if (attribute.kind() == Kind.IDENTIFIER) {
          String type = attribute.type();
          boolean embedded = type != null && classes.isEmbeddable(type);
          if (embedded) {
            classes.line(type).stream()
                .flatMap(part -> part.members().of(byProperty).stream())
                .forEach(part -> columns.addAll(named(part)));
          }
          columns.addAll(embedded ? attribute.naming().columns() : named(attribute));
        }
      }
    }
    return columns.isEmpty() ? Set.of("id") : columns;
  }

  private static Set<String> named(MappedAttribute attribute) {
    return told(attribute.naming().columns(), DefaultNames.of(attribute.name()));
  }

  /** What the entity may be called where something is named after it. */
  private Set<String> owners() {
    Set<String> owners = bare(tables);
    line.stream()
        .filter(MappedClass::entity)
        .forEach(one -> owners.add(DefaultNames.simple(one.name())));
    return owners;
  }

  private static Set<String> bare(Collection<String> tables) {
    Set<String> names = new TreeSet<>();
    tables.forEach(table -> names.add(table.substring(table.lastIndexOf('.') + 1)));
    return names;
  }

  private static Set<String> told(Set<String> told, Set<String> otherwise) {
    return told.isEmpty() ? otherwise : DefaultNames.of(told);
  }

  private static Set<String> union(Collection<String> some, Collection<String> more) {
    Set<String> all = new TreeSet<>(some);
    all.addAll(more);
    return all;
  }

  private void add(MappedAttribute attribute, Owner owner, Set<String> columns) {
    add(attribute, owner, false, columns);
  }

  private void add(MappedAttribute attribute, Owner owner, boolean own, Set<String> columns) {
    String path = owner.prefix() + attribute.name();
    String member = path.endsWith(".") ? path.substring(0, path.length() - 1) : path;
    places.add(new Place(
        member.isEmpty() ? entity : entity + "." + member,
        owner.tables(),
        own,
        columns,
        attribute.sql()));
  }
}
