package io.migrationgate.jdbc.internal.catalog;

import io.migrationgate.jdbc.internal.FailureKind;
import io.migrationgate.jdbc.internal.Identifiers;
import io.migrationgate.jdbc.internal.SqlFailures;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * MariaDB and MySQL. A table's AUTO_INCREMENT follows what is inserted into this table, not what
 * goes into the other one; a sequence of MariaDB follows nothing.
 */
final class MariaDbSequenceCatalog extends SequenceCatalog {
  /** MySQL shows a table's AUTO_INCREMENT as it was a day ago, unless it is told not to. */
  private static final String COLUMNS = """
      SELECT /*+ SET_VAR(information_schema_stats_expiry = 0) */ c.column_name AS name,
        COALESCE((SELECT s.seq_in_index FROM information_schema.statistics s
          WHERE s.table_schema = c.table_schema AND s.table_name = c.table_name
            AND s.column_name = c.column_name AND s.index_name = 'PRIMARY'), 0) AS key_place,
        EXISTS (SELECT 1 FROM information_schema.statistics s
          WHERE s.table_schema = c.table_schema AND s.table_name = c.table_name
            AND s.column_name = c.column_name AND s.non_unique = 0) AS is_unique,
        c.data_type AS type, c.column_type LIKE '%unsigned%' AS is_unsigned,
        COALESCE(c.column_default, '') AS expression,
        c.extra LIKE '%auto_increment%' AS counts, t.auto_increment AS next
      FROM information_schema.columns c JOIN information_schema.tables t
        ON t.table_schema = c.table_schema AND t.table_name = c.table_name
      WHERE c.table_schema = ? AND c.table_name = ? ORDER BY c.ordinal_position
      """;

  private static final Pattern PLAIN =
      Pattern.compile("(?i)nextval\\((`(?:[^`]|``)+`(?:\\.`(?:[^`]|``)+`)?)\\)");

  private static final Pattern DRAWS = Pattern.compile("(?i)\\bnextval\\s*\\(|\\bnext\\s+value\\b");

  @Override
  List<TableColumn> columns(Connection connection, String table) throws SQLException {
    List<String> parts =
        Identifiers.parts(table).stream().map(Identifiers::unquoted).toList();
    List<TableColumn> found = new ArrayList<>();
    for (MariaDbColumn raw : OldSideCatalog.query(
        connection, COLUMNS, MariaDbSequenceCatalog::raw, parts.get(0), parts.get(1))) {
      found.add(new TableColumn(
          raw.name(),
          "`" + raw.name().replace("`", "``") + "`",
          raw.keyPlace(),
          raw.unique(),
          draws(connection, raw, table)));
    }
    return found;
  }

  private record MariaDbColumn(
      String name,
      int keyPlace,
      boolean unique,
      int bits,
      String expression,
      boolean counts,
      @Nullable String next) {}

  private static MariaDbColumn raw(ResultSet row) throws SQLException {
    // An unsigned type reaches as far as a signed one with a bit more.
    int bits = switch (row.getString("type").toLowerCase(Locale.ROOT)) {
      case "tinyint" -> 8;
      case "smallint" -> 16;
      case "mediumint" -> 24;
      case "int" -> 32;
      default -> 64;
    };
    return new MariaDbColumn(
        row.getString("name"),
        row.getInt("key_place"),
        row.getBoolean("is_unique"),
        row.getBoolean("is_unsigned") ? bits + 1 : bits,
        row.getString("expression"),
        row.getBoolean("counts"),
        row.getString("next"));
  }

  private static @Nullable Draws draws(Connection connection, MariaDbColumn raw, String table)
      throws SQLException {
    if (raw.counts()) {
      BigInteger next = raw.next() == null ? BigInteger.ONE : new BigInteger(raw.next());
      SequencePosition counter = new SequencePosition(
          next,
          BigInteger.ONE,
          BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE),
          BigInteger.ZERO,
          next.equals(BigInteger.ONE) ? null : next.subtract(BigInteger.ONE),
          value -> "ALTER TABLE " + table + " AUTO_INCREMENT = " + value);
      return Draws.at("AUTO_INCREMENT of " + table, within(counter, raw.bits()));
    }
    if (!DRAWS.matcher(raw.expression()).find()) {
      return null;
    }
    Matcher plain = PLAIN.matcher(raw.expression());
    if (!plain.matches()) {
      return Draws.unknown(
          raw.expression(),
          "a default that is more than a sequence's value, " + raw.expression(),
          "let both sides' columns draw from one sequence: ALTER TABLE " + table + " ALTER COLUMN `"
              + raw.name().replace("`", "``") + "` SET DEFAULT ...");
    }
    return sequence(connection, plain.group(1), raw.bits());
  }

  private static Draws sequence(Connection connection, String sequence, int bits)
      throws SQLException {
    String state = "SELECT next_not_cached_value, minimum_value, maximum_value, start_value,"
        + " increment, cache_size FROM " + sequence;
    try {
      SequencePosition position = OldSideCatalog.query(
              connection, state, row -> position(row, sequence))
          .get(0);
      return Draws.at(sequence, within(position, bits));
    } catch (SQLException e) {
      if (SqlFailures.kind(e) != FailureKind.NO_PRIVILEGE) {
        throw e;
      }
      return Draws.unknown(
          sequence,
          "the sequence " + sequence + ", at which this user may not look",
          "GRANT SELECT ON " + sequence + " TO the user of this command");
    }
  }

  /** An increment of zero is that of the server, which is positive. */
  private static SequencePosition position(ResultSet row, String sequence) throws SQLException {
    BigInteger next = new BigInteger(row.getString("next_not_cached_value"));
    BigInteger declared = new BigInteger(row.getString("increment"));
    BigInteger step = declared.signum() == 0 ? BigInteger.ONE : declared;
    return new SequencePosition(
        next,
        step,
        new BigInteger(row.getString(step.signum() > 0 ? "maximum_value" : "minimum_value")),
        new BigInteger(row.getString("cache_size")),
        next.equals(new BigInteger(row.getString("start_value"))) ? null : next.subtract(step),
        value -> "SELECT SETVAL(" + sequence + ", " + value + ", 0)");
  }
}
