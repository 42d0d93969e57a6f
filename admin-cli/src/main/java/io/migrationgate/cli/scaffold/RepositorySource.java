package io.migrationgate.cli.scaffold;

import io.migrationgate.cli.terminal.UsageException;
import io.migrationgate.jdbc.ColumnShape;
import io.migrationgate.lint.rule.Database;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes a repository with both paths, from the template of a style. */
final class RepositorySource {
  private static final Pattern HOLE = Pattern.compile("\\$\\{(\\w+)}");

  private static final Map<String, String> PACKAGES = Map.of(
      "BigDecimal", "java.math",
      "BigInteger", "java.math",
      "LocalDate", "java.time",
      "LocalDateTime", "java.time",
      "LocalTime", "java.time",
      "OffsetDateTime", "java.time",
      "UUID", "java.util");

  private final SchemaChange change;
  private final Database database;

  RepositorySource(SchemaChange change) {
    this.change = change;
    this.database = change.table().database();
  }

  /** The name of the class, made of the migration's. */
  static String typeName(String migration) {
    return JavaNames.type(migration) + "Repository";
  }

  /**
   * The file's text.
   *
   * @param packageName empty for the unnamed one
   * @throws UsageException if the table has no primary key, or a value cannot be held so that two
   *     reads can be compared
   */
  String text(RepositoryStyle style, String packageName) {
    check();
    Map<String, String> holes = new TreeMap<>();
    holes.put("header", packageName.isEmpty() ? "" : "package " + packageName + ";\n\n");
    holes.put("imports", imports());
    holes.put("subject", subject());
    holes.put("migration", change.migration());
    holes.put("type", typeName(change.migration()));
    holes.put("value", JavaNames.type(change.migration()));
    holes.put("components", components());
    holes.put("statements", statements());
    List<String> keys =
        names(change.table().key().stream().map(ColumnShape::name).toList());
    holes.put("keyParameters", keyParameters(keys));
    holes.put("keyArguments", String.join(", ", keys));
    holes.put("gateKey", gateKey(keys));
    String values =
        valueNames().stream().map(name -> "value." + name + "()").collect(Collectors.joining(", "));
    holes.put("newArguments", values);
    // Each old column has an expression of its own, over all values.
    holes.put(
        "oldArguments",
        String.join(", ", Collections.nCopies(change.mapping().reverse().size(), values)));
    holes.put("readers", readers());
    return filled(template(style), holes);
  }

  private void check() {
    if (change.table().key().isEmpty()) {
      throw new UsageException(
          "table " + change.table().name(),
          "no primary key",
          "a key that finds a row",
          "add one, or run it again with --repository none");
    }
    change.added().forEach(column -> checkComparable(column.name(), column.type()));
    change.table().key().forEach(column -> checkComparable(column.name(), column.type()));
    for (String expression : mapped()) {
      if (expression.indexOf('?') >= 0) {
        throw new UsageException(
            "expression '" + expression + "'",
            "a question mark, which JDBC takes for a parameter",
            "an expression without",
            "write the repository by hand: run it again with --repository none");
      }
    }
  }

  private void checkComparable(String column, String type) {
    if (SqlTypes.java(database, type) == null) {
      throw new UsageException(
          "column " + column,
          "the type " + type + ", whose values Java has as arrays",
          "values that can be compared",
          "write the repository by hand: run it again with --repository none");
    }
  }

  private List<String> mapped() {
    List<String> all = new ArrayList<>(change.mapping().forward().values());
    all.addAll(change.mapping().reverse().values());
    return all;
  }

  private String javaType(String sqlType) {
    return Objects.requireNonNullElse(SqlTypes.java(database, sqlType), "byte[]");
  }

  private String imports() {
    Set<String> lines = new TreeSet<>();
    for (AddedColumn column : change.added()) {
      addImport(lines, javaType(column.type()));
    }
    for (ColumnShape column : change.table().key()) {
      addImport(lines, javaType(column.type()));
    }
    return String.join("", lines);
  }

  private static void addImport(Set<String> lines, String type) {
    String in = PACKAGES.get(type);
    if (in != null) {
      lines.add("import " + in + "." + type + ";\n");
    }
  }

  private String subject() {
    String columns = change.addedNames() + " of " + change.table().name();
    return "Reads and writes " + columns.replace("*/", "* /").replace("\\", "\\\\")
        + " by the side that the gate says.";
  }

  private List<String> valueNames() {
    return names(change.added().stream().map(AddedColumn::name).toList());
  }

  /** As identifiers that differ from each other and from the words of the templates. */
  private static List<String> names(List<String> columns) {
    Set<String> taken =
        new TreeSet<>(Set.of("value", "connection", "handle", "sql", "key", "values"));
    List<String> names = new ArrayList<>();
    for (String column : columns) {
      String name = JavaNames.variable(column);
      while (!taken.add(name)) {
        name += "_";
      }
      names.add(name);
    }
    return names;
  }

  private String components() {
    List<String> names = valueNames();
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      parts.add(javaType(change.added().get(i).type()) + " " + names.get(i));
    }
    return String.join(", ", parts);
  }

  private String readers() {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < change.added().size(); i++) {
      String type = javaType(change.added().get(i).type());
      parts.add(
          type.equals("String")
              ? "row.getString(" + (i + 1) + ")"
              : "row.getObject(" + (i + 1) + ", " + type + ".class)");
    }
    return String.join(",\n        ", parts);
  }

  private String keyParameters(List<String> names) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String type = javaType(change.table().key().get(i).type());
      String plain = type.equals("Integer") ? "int" : type.equals("Long") ? "long" : type;
      parts.add(plain + " " + names.get(i));
    }
    return String.join(", ", parts);
  }

  private String gateKey(List<String> names) {
    if (names.size() > 1) {
      return String.join(" + \"/\" + ", names);
    }
    String type = javaType(change.table().key().get(0).type());
    boolean direct = Set.of("Integer", "Long", "String").contains(type);
    return direct ? names.get(0) : names.get(0) + ".toString()";
  }

  private String statements() {
    String table = change.table().name();
    String where = " WHERE "
        + change.table().key().stream()
            .map(key -> key.name() + " = ?")
            .collect(Collectors.joining(" AND "));
    String given = "SELECT "
        + change.added().stream()
            .map(column -> parameter(column) + " AS " + column.name())
            .collect(Collectors.joining(", "));
    String old = change.mapping().reverse().entrySet().stream()
        .map(one -> one.getKey() + " = (SELECT " + one.getValue() + " FROM (" + given + ") given)")
        .collect(Collectors.joining(", "));
    String added = change.added().stream()
        .map(column -> column.name() + " = " + parameter(column))
        .collect(Collectors.joining(", "));
    return constant(
            "READ_OLD",
            "SELECT " + String.join(", ", change.mapping().forward().values()) + " FROM " + table
                + where)
        + constant("READ_NEW", "SELECT " + change.addedNames() + " FROM " + table + where)
        + constant("WRITE_OLD", "UPDATE " + table + " SET " + old + where)
        + constant("WRITE_NEW", "UPDATE " + table + " SET " + added + where);
  }

  /** MariaDB and MySQL take the type of a value from the value. */
  private String parameter(AddedColumn column) {
    return database.mysqlLike() ? "?" : "CAST(? AS " + column.type() + ")";
  }

  private static String constant(String name, String sql) {
    return "  private static final String " + name + " =\n      \""
        + sql.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\";\n";
  }

  private static String template(RepositoryStyle style) {
    try (InputStream text = RepositorySource.class.getResourceAsStream(style.template())) {
      return new String(Objects.requireNonNull(text).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String filled(String template, Map<String, String> holes) {
    return HOLE.matcher(template)
        .replaceAll(hole -> Matcher.quoteReplacement(
            Objects.requireNonNull(holes.get(hole.group(1)), hole.group())));
  }
}
