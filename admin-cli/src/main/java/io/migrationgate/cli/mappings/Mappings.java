package io.migrationgate.cli.mappings;

import io.migrationgate.declaration.MigrationDeclaration.SideSpec;
import io.migrationgate.internal.sql.TableName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the entities of a build map. Names that the mapping leaves out are taken as in Java and in
 * snake case; another naming strategy is not seen. Not thread-safe.
 */
public final class Mappings {
  private static final String ORM = "META-INF/orm.xml";

  private final Map<String, List<MappedClass>> classes = new LinkedHashMap<>();
  private final List<String> unreadable = new ArrayList<>();

  /** Without any class yet. */
  public Mappings() {}

  /** Whether a file of a build is to be {@linkplain #add added}. */
  public static boolean wants(String name) {
    return name.endsWith(".class") || name.equals(ORM);
  }

  /** Reads a file that is wanted; one that cannot be read is noted. */
  public void add(String source, String name, byte[] content) {
    try {
      if (name.equals(ORM)) {
        OrmXml.read(content).forEach(this::add);
      } else if (MappingScan.mentions(new String(content, StandardCharsets.ISO_8859_1))) {
        MappedClass read = MappingScan.read(content);
        if (read != null) {
          add(read);
        }
      }
    } catch (RuntimeException | AssertionError | IOException e) {
      // The reader throws whatever a damaged file leads it to.
      unreadable.add(source + ": " + e);
    }
  }

  private void add(MappedClass read) {
    classes.computeIfAbsent(read.name(), any -> new ArrayList<>()).add(read);
  }

  /** Files whose mappings are not known, and why. */
  public List<String> unreadable() {
    return List.copyOf(unreadable);
  }

  /**
   * The attributes that map a side of a migration.
   *
   * @param side null if it is not told
   * @return {@code com.shop.Customer.fullName (customer.full_name)}, sorted
   */
  public Set<String> of(@Nullable SideSpec side) {
    Set<String> found = new TreeSet<>();
    if (side != null) {
      for (List<MappedClass> one : classes.values()) {
        if (one.stream().anyMatch(MappedClass::entity)) {
          find(one.get(0).name(), side, found);
        }
      }
    }
    return found;
  }

  private void find(String entity, SideSpec side, Set<String> found) {
    TableName table = TableName.parse(side.table());
    List<MappedClass> line = line(entity);
    boolean inTable = line.stream()
        .flatMap(one -> one.tables().stream())
        .anyMatch(own -> TableName.parse(own).matches(table));
    if (inTable && side.columns().isEmpty()) {
      found.add(entity + " (" + side.table() + ")");
    }
    for (MappedColumns attribute : attributes(line, new HashSet<>())) {
      String own = attribute.table();
      boolean there = own == null ? inTable : TableName.parse(own).matches(table);
      if (there && (own != null && side.columns().isEmpty())) {
        found.add(member(entity, attribute) + " (" + side.table() + ")");
      }
      // The columns of a collection's table may be told at the attribute, or be the entity's.
      if (there || inTable) {
        side.columns().stream()
            .filter(column -> maps(attribute, column))
            .forEach(column ->
                found.add(member(entity, attribute) + " (" + side.table() + "." + column + ")"));
      }
    }
  }

  private static String member(String entity, MappedColumns attribute) {
    return attribute.attribute().isEmpty() ? entity : entity + "." + attribute.attribute();
  }

  private static boolean maps(MappedColumns attribute, String column) {
    return attribute.columns().stream().anyMatch(own -> TableName.same(own, column))
        || attribute.formulas().stream()
            .anyMatch(formula -> Pattern.compile(
                    "\\W" + Pattern.quote(TableName.bare(column)) + "\\W", Pattern.CASE_INSENSITIVE)
                .matcher(" " + formula + " ")
                .find());
  }

  /** A class and what it inherits from. */
  private List<MappedClass> line(String name) {
    List<MappedClass> line = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    @Nullable String at = name;
    while (at != null && seen.add(at)) {
      List<MappedClass> own = classes.getOrDefault(at, List.of());
      line.addAll(own);
      at = own.stream()
          .map(MappedClass::parent)
          .filter(parent -> parent != null)
          .findFirst()
          .orElse(null);
    }
    return line;
  }

  private List<MappedColumns> attributes(List<MappedClass> of, Set<String> inside) {
    List<MappedColumns> attributes = new ArrayList<>();
    for (MappedClass one : of) {
      for (MappedColumns attribute : one.attributes()) {
        attributes.add(attribute);
        String type = attribute.embedded();
        boolean embedded = type != null
            && classes.containsKey(type)
            && classes.get(type).stream().noneMatch(MappedClass::entity);
        if (type != null && embedded && inside.add(type)) {
          for (MappedColumns part : attributes(line(type), inside)) {
            attributes.add(new MappedColumns(
                attribute.attribute() + "." + part.attribute(),
                part.table(),
                part.columns(),
                part.formulas(),
                null));
          }
          inside.remove(type);
        }
      }
    }
    return attributes;
  }
}
