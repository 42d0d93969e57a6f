package io.migrationgate.cli.mappings;

import io.migrationgate.cli.mappings.MappedAttribute.Kind;
import io.migrationgate.cli.mappings.MappedAttribute.Naming;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.tree.AnnotationNode;

/** The names of tables and columns in annotations. */
final class MappedNames {
  private static final Set<String> TABLES =
      Set.of("Table", "SecondaryTable", "CollectionTable", "JoinTable");
  private static final Set<String> OVERRIDES = Set.of("AttributeOverride", "AssociationOverride");

  private MappedNames() {}

  static List<String> tables(Annotations at) {
    return at.named(TABLES).stream()
        .filter(each -> !name(each).isEmpty())
        .map(each -> {
          Object schema = Annotations.member(each, "schema");
          return (schema.equals("") ? "" : schema + ".") + name(each);
        })
        .toList();
  }

  private static String name(AnnotationNode annotation) {
    Object name = Annotations.member(annotation, "name");
    return (name.equals("") ? Annotations.member(annotation, "value") : name).toString();
  }

  static Set<String> columns(Annotations at) {
    Set<String> columns = at.texts(Set.of("Column"), "name", "value");
    for (AnnotationNode softly : at.named(Set.of("SoftDelete"))) {
      Object told = Annotations.member(softly, "columnName");
      columns.addAll(told.equals("") ? Set.of("deleted", "active") : Set.of(told.toString()));
    }
    return columns;
  }

  /** Of keys of other entities; without a name, by what they refer to. */
  static Set<String> joins(String attribute, Annotations at) {
    Set<String> joins =
        at.texts(Set.of("PrimaryKeyJoinColumn", "MappedCollection"), "name", "idColumn");
    for (AnnotationNode join : at.named(Set.of("JoinColumn"))) {
      Object referred = Annotations.member(join, "referencedColumnName");
      if (!name(join).isEmpty()) {
        joins.add(name(join));
      } else if (!referred.equals("")) {
        joins.add(attribute + "_" + referred);
      }
    }
    return joins;
  }

  /** Of keys in a map, and of places in a list. */
  static Set<String> places(String attribute, Annotations at) {
    Set<String> places = at.texts(
        Set.of("MapKeyColumn", "MapKeyJoinColumn", "OrderColumn", "MappedCollection"),
        "name",
        "keyColumn");
    if (at.has("OrderColumn") && at.texts(Set.of("OrderColumn"), "name").isEmpty()) {
      places.add(attribute + "_ORDER");
    }
    return places;
  }

  /** What a class says of itself, and of what it inherits. */
  static MappedAttribute ofClass(Annotations at) {
    Set<String> columns = new LinkedHashSet<>(columns(at));
    columns.addAll(joins("", at));
    columns.addAll(at.texts(Set.of("DiscriminatorColumn"), "name"));
    return new MappedAttribute(
        "",
        Kind.COLUMNS,
        null,
        new Naming(List.of(), columns, Set.of(), Set.of(), at.texts(OVERRIDES, "name")),
        AnnotatedSql.pieces(at));
  }

  /** Whether there is one that is not told, once there are subclasses. */
  static boolean mayHaveDiscriminator(Annotations at) {
    boolean told = at.has("DiscriminatorFormula")
        || !at.texts(Set.of("DiscriminatorColumn"), "name").isEmpty();
    boolean needed = at.has("DiscriminatorColumn")
        || at.named(Set.of("Inheritance")).stream()
            .allMatch(each -> Set.of("", "SINGLE_TABLE").contains(strategy(each)));
    return !told && needed;
  }

  private static Object strategy(AnnotationNode inheritance) {
    return Annotations.member(inheritance, "strategy");
  }
}
