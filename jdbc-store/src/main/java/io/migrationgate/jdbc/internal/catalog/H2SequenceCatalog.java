package io.migrationgate.jdbc.internal.catalog;

import io.migrationgate.jdbc.internal.Identifiers;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** H2: INFORMATION_SCHEMA, which everybody may read. */
final class H2SequenceCatalog extends SequenceCatalog {
  private static final String COLUMNS = """
      SELECT c.column_name AS name, COALESCE((
          SELECT k.ordinal_position FROM information_schema.table_constraints t
            JOIN information_schema.key_column_usage k
              ON k.constraint_schema = t.constraint_schema
              AND k.constraint_name = t.constraint_name
          WHERE t.constraint_type = 'PRIMARY KEY' AND t.table_schema = c.table_schema
            AND t.table_name = c.table_name AND k.column_name = c.column_name), 0) AS key_place,
        EXISTS (SELECT 1 FROM information_schema.index_columns i
          WHERE i.is_unique AND i.table_schema = c.table_schema AND i.table_name = c.table_name
            AND i.column_name = c.column_name) AS is_unique,
        c.data_type AS type, c.is_identity = 'YES' AS identity,
        COALESCE(c.column_default, d.domain_default, '') AS expression,
        c.identity_base AS base_value, c.identity_start AS start_value,
        c.identity_increment AS increment, c.identity_minimum AS minimum_value,
        c.identity_maximum AS maximum_value
      FROM information_schema.columns c LEFT JOIN information_schema.domains d
        ON d.domain_schema = c.domain_schema AND d.domain_name = c.domain_name
      WHERE c.table_schema = ? AND c.table_name = ? ORDER BY c.ordinal_position
      """;

  private static final String SEQUENCE = """
      SELECT base_value, start_value, increment, minimum_value, maximum_value
      FROM information_schema.sequences WHERE sequence_schema = ? AND sequence_name = ?
      """;

  private static final Pattern PLAIN =
      Pattern.compile("NEXT VALUE FOR (\"(?:[^\"]|\"\")+\"\\.\"(?:[^\"]|\"\")+\")");

  private static final Pattern DRAWS = Pattern.compile("(?i)\\bNEXT\\s+VALUE\\b|\\bNEXTVAL\\b");

  private record H2Column(
      String name,
      int keyPlace,
      boolean unique,
      int bits,
      String expression,
      @Nullable SequencePosition identity) {}

  @Override
  List<TableColumn> columns(Connection connection, String table) throws SQLException {
    List<TableColumn> found = new ArrayList<>();
    for (H2Column raw : OldSideCatalog.query(
        connection, COLUMNS, row -> raw(row, table), parts(table).toArray())) {
      found.add(new TableColumn(
          raw.name(),
          quoted(raw.name()),
          raw.keyPlace(),
          raw.unique(),
          draws(connection, raw, table)));
    }
    return found;
  }

  private static List<String> parts(String name) {
    return Identifiers.parts(name).stream().map(Identifiers::unquoted).toList();
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private static H2Column raw(ResultSet row, String table) throws SQLException {
    String column = row.getString("name");
    int bits = switch (row.getString("type")) {
      case "TINYINT" -> 8;
      case "SMALLINT" -> 16;
      case "INTEGER" -> 32;
      default -> 64;
    };
    SequencePosition identity = row.getBoolean("identity")
        ? position(row, "ALTER TABLE " + table + " ALTER COLUMN " + quoted(column))
        : null;
    return new H2Column(
        column,
        row.getInt("key_place"),
        row.getBoolean("is_unique"),
        bits,
        row.getString("expression"),
        identity);
  }

  private static SequencePosition position(ResultSet row, String altered) throws SQLException {
    BigInteger next = BigInteger.valueOf(row.getLong("base_value"));
    BigInteger step = BigInteger.valueOf(row.getLong("increment"));
    boolean fresh = row.getLong("base_value") == row.getLong("start_value");
    return new SequencePosition(
        next,
        step,
        BigInteger.valueOf(row.getLong(step.signum() > 0 ? "maximum_value" : "minimum_value")),
        BigInteger.ZERO,
        fresh ? null : next.subtract(step),
        value -> altered + " RESTART WITH " + value);
  }

  private static @Nullable Draws draws(Connection connection, H2Column raw, String table)
      throws SQLException {
    if (raw.identity() != null) {
      return Draws.at(
          "identity " + quoted(raw.name()) + " of " + table, within(raw.identity(), raw.bits()));
    }
    if (!DRAWS.matcher(raw.expression()).find()) {
      return null;
    }
    Matcher plain = PLAIN.matcher(raw.expression());
    if (!plain.matches()) {
      return Draws.unknown(
          raw.expression(),
          "a default that is more than a sequence's value, " + raw.expression(),
          "let both sides' columns draw from one sequence: ALTER TABLE " + table + " ALTER COLUMN "
              + quoted(raw.name()) + " SET DEFAULT ...");
    }
    String sequence = plain.group(1);
    SequencePosition position = OldSideCatalog.query(
            connection,
            SEQUENCE,
            row -> position(row, "ALTER SEQUENCE " + sequence),
            parts(sequence).toArray())
        .get(0);
    return Draws.at(sequence, within(position, raw.bits()));
  }
}
