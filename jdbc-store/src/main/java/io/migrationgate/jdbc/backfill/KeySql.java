package io.migrationgate.jdbc.backfill;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.jdbc.backfill.CopyPlan.Table;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Conditions on keys, and reading, locking and counting rows by them. */
final class KeySql {
  private final CopyDialect dialect;
  private final int timeoutSeconds;

  KeySql(CopyDialect dialect, int timeoutSeconds) {
    this.dialect = dialect;
    this.timeoutSeconds = timeoutSeconds;
  }

  int timeoutSeconds() {
    return timeoutSeconds;
  }

  /** The rows of a span; the prefix is an alias with its dot, or empty. */
  Sql in(Table table, String prefix, Span span) {
    Sql sql = Sql.of("");
    String and = "";
    if (span.low() != null) {
      beyond(sql, table, prefix, span.low(), ">", ">");
      and = " AND ";
    }
    if (span.high() != null) {
      sql.add(and);
      beyond(sql, table, prefix, span.high(), "<", "<=");
      and = " AND ";
    }
    return and.isEmpty() ? sql.add("1 = 1") : sql;
  }

  /** {@code (a, b) > (?, ?)}, spelled out where the database would not use an index for it. */
  private void beyond(
      Sql sql, Table table, String prefix, Key key, String strictly, String lastOne) {
    List<ColumnInfo> columns = table.key();
    if (columns.size() == 1 || dialect.comparesRows()) {
      String names =
          columns.stream().map(column -> prefix + column.name()).collect(Collectors.joining(", "));
      sql.add("(" + names + ") " + lastOne + " ").add(values(columns, dialect::parameter, key));
      return;
    }
    sql.add("(");
    for (int last = 0; last < columns.size(); last++) {
      sql.add(last == 0 ? "(" : " OR (");
      for (int i = 0; i <= last; i++) {
        String operator =
            i < last ? " = " : " " + (last == columns.size() - 1 ? lastOne : strictly) + " ";
        sql.add(i == 0 ? "" : " AND ")
            .add(
                prefix
                    + columns.get(i).name()
                    + operator
                    + dialect.parameter(columns.get(i), key.values().get(i)),
                key.values().get(i));
      }
      sql.add(")");
    }
    sql.add(")");
  }

  /** The rows of these keys. */
  Sql in(Table table, List<Key> keys) {
    Sql sql = listed(table.keyList(), table.key(), dialect::parameter, keys);
    if (table.key().stream().anyMatch(ColumnInfo::exact)) {
      String names = table.key().stream()
          .map(column -> exactly(column, column.name()))
          .collect(Collectors.joining(", "));
      sql.add(" AND ")
          .add(listed(
              names,
              table.key(),
              (column, value) -> exactly(column, dialect.parameter(column, value)),
              keys));
    }
    return sql;
  }

  private String exactly(ColumnInfo column, String value) {
    return column.exact() ? dialect.bytes(column, value) : value;
  }

  private static Sql listed(
      String names,
      List<ColumnInfo> columns,
      BiFunction<ColumnInfo, Object, String> parameter,
      List<Key> keys) {
    Sql sql = Sql.of(columns.size() == 1 ? names : "(" + names + ")");
    sql.add(" IN (");
    for (int i = 0; i < keys.size(); i++) {
      sql.add(i == 0 ? "" : ", ").add(values(columns, parameter, keys.get(i)));
    }
    return sql.add(")");
  }

  private static Sql values(
      List<ColumnInfo> columns, BiFunction<ColumnInfo, Object, String> parameter, Key key) {
    return Sql.of("(").add(list(columns, parameter, key)).add(")");
  }

  private static Sql list(
      List<ColumnInfo> columns, BiFunction<ColumnInfo, Object, String> parameter, Key key) {
    Sql sql = new Sql();
    for (int i = 0; i < columns.size(); i++) {
      Object value = key.values().get(i);
      sql.add((i == 0 ? "" : ", ") + parameter.apply(columns.get(i), value), value);
    }
    return sql;
  }

  /** A key's values, one after the other. */
  Sql list(Table table, Key key) {
    return list(table.key(), dialect::parameter, key);
  }

  /** The key of the last of so many rows; null if there are fewer. */
  @Nullable
  Key boundary(Connection connection, Table table, Span span, long rows) throws SQLException {
    return Sql.of("SELECT " + table.keyList() + " FROM " + table.name() + " WHERE ")
        .add(in(table, "", span))
        .add(" ORDER BY " + table.keyList() + " LIMIT 1 OFFSET " + (rows - 1))
        .first(connection, timeoutSeconds, row -> read(row, table.key()));
  }

  /** Whether a span has any row. */
  boolean any(Connection connection, Table table, Span span) throws SQLException {
    return Sql.of("SELECT 1 FROM " + table.name() + " WHERE ")
            .add(in(table, "", span))
            .add(" LIMIT 1")
            .first(connection, timeoutSeconds, row -> row.getInt(1))
        != null;
  }

  /** The first or last key of a table; null if it is empty. */
  @Nullable
  Key extreme(Connection connection, Table table, boolean last) throws SQLException {
    return at(connection, table, last, 0);
  }

  /** The key of the row at a place, from 0, counted from one end of a table; null if none is. */
  @Nullable
  Key at(Connection connection, Table table, boolean last, int place) throws SQLException {
    return Sql.of("SELECT " + table.keyList() + " FROM " + table.name() + " ORDER BY "
            + ordered(table, last) + " LIMIT 1 OFFSET " + place)
        .first(connection, timeoutSeconds, row -> read(row, table.key()));
  }

  private static String ordered(Table table, boolean descending) {
    return table.key().stream()
        .map(column -> column.name() + (descending ? " DESC" : ""))
        .collect(Collectors.joining(", "));
  }

  long count(Connection connection, Table table, Span span) throws SQLException {
    Long count = Sql.of("SELECT COUNT(*) FROM " + table.name() + " WHERE ")
        .add(in(table, "", span))
        .first(connection, timeoutSeconds, row -> row.getLong(1));
    return count == null ? 0 : count;
  }

  /** The first keys of a span, whether their rows take part or not. */
  List<Key> keys(Connection connection, Table table, Span span, int limit) throws SQLException {
    return Sql.of("SELECT " + table.keyList() + " FROM " + table.name() + " WHERE ")
        .add(in(table, "", span))
        .add(" ORDER BY " + table.keyList() + " LIMIT " + limit)
        .list(connection, timeoutSeconds, row -> read(row, table.key()));
  }

  /**
   * Locks rows, and tells which of them take part. Under READ COMMITTED what is locked is seen as
   * it is now.
   */
  List<Key> lock(Connection connection, Table table, Sql condition) throws SQLException {
    return lock(connection, table, condition, dialect.lockRows());
  }

  /** The same against everything, also against rows of other tables that come to refer to them. */
  List<Key> lockToDelete(Connection connection, Table table, Sql condition) throws SQLException {
    return lock(connection, table, condition, " FOR UPDATE");
  }

  private List<Key> lock(Connection connection, Table table, Sql condition, String how)
      throws SQLException {
    return Sql.of("SELECT " + table.keyList() + " FROM " + table.name() + " WHERE ")
        .add(condition)
        .add(" AND " + dialect.declared(table.condition()) + " ORDER BY " + table.keyList() + how)
        .list(connection, timeoutSeconds, row -> read(row, table.key()));
  }

  static Key read(ResultSet row, List<ColumnInfo> columns) throws SQLException {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      values.add(value(row, i + 1, columns.get(i)));
    }
    return new Key(values);
  }

  private static Object value(ResultSet row, int index, ColumnInfo column) throws SQLException {
    Object value = switch (column.kind()) {
      // Some drivers take a TINYINT(1) for a boolean and a YEAR for a date.
      case VALUE -> column.isInteger() ? whole(row, index) : row.getObject(index);
      case TEXT, PADDED_TEXT -> row.getString(index);
      case DATE -> row.getObject(index, LocalDate.class);
      case TIMESTAMP, MOMENT -> row.getObject(index, LocalDateTime.class);
      case TIMESTAMP_WITH_ZONE -> row.getObject(index, OffsetDateTime.class);
      default -> row.getObject(index);
    };
    Object normal = value == null ? null : Key.normal(value);
    boolean known = normal instanceof Long
        || normal instanceof BigDecimal
        || normal instanceof String
        || normal instanceof UUID
        || normal instanceof byte[]
        || normal instanceof LocalDate
        || normal instanceof LocalDateTime
        || normal instanceof OffsetDateTime;
    if (!known || normal == null) {
      throw new MigrationGateException(new Problem(
          "key column " + column.name(),
          normal == null ? "null" : "a value of " + normal.getClass().getName(),
          "a number, text, UUID, bytes, date or timestamp that is never null",
          "declare another key under backfill.old.key and backfill.new.key"));
    }
    return normal;
  }

  /** Unsigned numbers may be too large for a long. */
  private static @Nullable Object whole(ResultSet row, int index) throws SQLException {
    BigDecimal number = row.getBigDecimal(index);
    if (number == null) {
      return null;
    }
    boolean fits = number.toBigInteger().bitLength() < Long.SIZE;
    return fits ? (Object) number.longValueExact() : number;
  }
}
