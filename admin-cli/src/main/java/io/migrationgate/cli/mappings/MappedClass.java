package io.migrationgate.cli.mappings;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A class that has to do with persistence. Immutable.
 *
 * @param name as the class loader knows it
 * @param parent its superclass; null if it is not told
 * @param mapped whether its attributes are mapped: by itself, or where it is inherited or embedded
 * @param tables if it is an entity, its own, the secondary ones among them; of one that names none,
 *     what it may be called by default; else none
 * @param members its own attributes
 * @param statements SQL that stands at it or its methods, for itself
 */
record MappedClass(
    String name,
    @Nullable String parent,
    boolean mapped,
    List<String> tables,
    Members members,
    List<Statement> statements) {
  MappedClass {
    tables = List.copyOf(tables);
    statements = List.copyOf(statements);
  }

  /** Whether rows are its instances. */
  boolean entity() {
    return !tables.isEmpty();
  }

  /**
   * A text of SQL.
   *
   * @param at where it stands
   */
  record Statement(String at, String sql) {}

  /**
   * Attributes: of fields, and of properties. Which of them count, the hierarchy says.
   *
   * @param byProperty whether those of getters count; null if the class does not tell
   * @param fields with what is annotated elsewhere, and what the class itself says
   * @param properties likewise
   */
  record Members(
      @Nullable Boolean byProperty,
      List<MappedAttribute> fields,
      List<MappedAttribute> properties) {
    Members {
      fields = List.copyOf(fields);
      properties = List.copyOf(properties);
    }

    List<MappedAttribute> of(boolean property) {
      return property ? properties : fields;
    }
  }
}
