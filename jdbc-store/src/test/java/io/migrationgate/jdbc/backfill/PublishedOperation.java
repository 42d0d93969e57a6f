package io.migrationgate.jdbc.backfill;

import io.migrationgate.Phase;
import io.migrationgate.Side;
import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.BackfillSpec.Rows;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.protocol.ShownSides;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A change of a schema that other tools publish, as a migration of two sides. Collected by its own
 * methods; {@code {id}} in a value is the key of the row.
 */
final class PublishedOperation {
  static final String OLD_TABLE = "item";

  /** What a writer of one shape gives, and what a reader of the other one sees then. */
  record Write(List<String> values, String seen) {
    Write at(long id) {
      String key = Long.toString(id);
      return new Write(
          values.stream().map(each -> each.replace("{id}", key)).toList(),
          seen.replace("{id}", key));
    }

    /** What a reader of the same shape sees. */
    String own() {
      return String.join(
          "|",
          values.stream()
              .map(each -> each.equals("NULL") ? "null" : each.replace("'", ""))
              .toList());
    }
  }

  /** What a writer of one shape must not set, and what the refusal names. */
  record Refused(Side side, List<String> values, String says) {}

  final String name;
  final List<String> before = new ArrayList<>();
  final List<Write> oldWrites = new ArrayList<>();
  final List<Write> newWrites = new ArrayList<>();
  final List<Refused> refused = new ArrayList<>();
  private final List<String> table = new ArrayList<>();
  private final List<String> added = new ArrayList<>();
  private final Map<String, String> forward = new LinkedHashMap<>();
  private final Map<String, String> reverse = new LinkedHashMap<>();
  private final Map<String, String> names = new LinkedHashMap<>();
  private String newTable = OLD_TABLE;
  private String newKey = "id";
  private Rows oldRows = Rows.DEFAULT;
  private boolean lossy;

  PublishedOperation(String name) {
    this.name = name;
  }

  /** Statements of before the migration. */
  PublishedOperation before(String... statements) {
    before.addAll(List.of(statements));
    return this;
  }

  /** Columns of the old side, besides {@code id}, or constraints. */
  PublishedOperation table(String... columns) {
    table.addAll(List.of(columns));
    return this;
  }

  /** Columns of the new side, or constraints, which the script adds. */
  PublishedOperation adds(String... columns) {
    added.addAll(List.of(columns));
    return this;
  }

  /** The new side is a table of its own. */
  PublishedOperation into(String name, String key) {
    newTable = name;
    newKey = key;
    return this;
  }

  /** Rows of the old side that belong to somebody else too. */
  PublishedOperation oldRows(Rows rows) {
    oldRows = rows;
    return this;
  }

  PublishedOperation forward(String column, String expression) {
    forward.put(column, expression);
    return this;
  }

  PublishedOperation reverse(String column, String expression) {
    reverse.put(column, expression);
    return this;
  }

  /** A column of the new side is shown by the name of an old one. */
  PublishedOperation shown(String column, String as) {
    names.put(column, as);
    return this;
  }

  /**
   * An old value may be another one than the way back gives: only a verification forwards, as in
   * dual-write, calls the sides equal.
   */
  PublishedOperation lossy() {
    lossy = true;
    return this;
  }

  PublishedOperation old(String seen, String... values) {
    oldWrites.add(new Write(List.of(values), seen));
    return this;
  }

  PublishedOperation replacement(String seen, String... values) {
    newWrites.add(new Write(List.of(values), seen));
    return this;
  }

  PublishedOperation refuses(Side side, String says, String... values) {
    refused.add(new Refused(side, List.of(values), says));
    return this;
  }

  boolean isLossy() {
    return lossy;
  }

  boolean oneTable() {
    return newTable.equals(OLD_TABLE);
  }

  String table(Side side) {
    return side == Side.OLD ? OLD_TABLE : newTable;
  }

  String key(Side side) {
    return side == Side.OLD ? "id" : newKey;
  }

  /** The columns of one side, as its own shape calls them. */
  List<String> columns(Side side) {
    return side == Side.OLD
        ? List.copyOf(reverse.keySet())
        : forward.keySet().stream().map(each -> names.getOrDefault(each, each)).toList();
  }

  String creating() {
    return "CREATE TABLE " + OLD_TABLE + " (id BIGINT PRIMARY KEY, " + String.join(", ", table)
        + ")";
  }

  /** The script before the release. */
  List<String> expanding() {
    return oneTable()
        ? added.stream()
            .map(each -> "ALTER TABLE " + OLD_TABLE + " ADD " + each)
            .toList()
        : List.of("CREATE TABLE " + newTable + " (" + newKey + " BIGINT PRIMARY KEY, "
            + String.join(", ", added) + ")");
  }

  MigrationDeclaration.Builder declared(String oldSchema, String newSchema) {
    MigrationDeclaration.Builder builder = MigrationDeclaration.builder(BackfillFixture.NAME)
        .supports(Phase.values())
        .oldSide(OLD_TABLE, reverse.keySet().toArray(String[]::new))
        .newSide(newTable, oneTable() ? forward.keySet().toArray(String[]::new) : new String[0])
        .backfill(BackfillSpec.sql(forward, reverse).rows(oldRows, Rows.DEFAULT));
    Map<String, Side> schemas = new LinkedHashMap<>();
    schemas.put(oldSchema, Side.OLD);
    schemas.put(newSchema, Side.NEW);
    return oneTable() ? builder.views(new ShownSides(schemas, names)) : builder;
  }
}
