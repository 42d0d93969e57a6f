package io.migrationgate.cli.mappings;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A class that has to do with persistence. Immutable.
 *
 * @param name as the class loader knows it
 * @param parent its superclass
 * @param entity whether rows are its instances
 * @param tables its own, the secondary ones among them; of an entity that names none, what it may
 *     be called by default
 * @param attributes its own
 */
record MappedClass(
    String name,
    @Nullable String parent,
    boolean entity,
    List<String> tables,
    List<MappedColumns> attributes) {
  MappedClass {
    tables = List.copyOf(tables);
    attributes = List.copyOf(attributes);
  }
}
