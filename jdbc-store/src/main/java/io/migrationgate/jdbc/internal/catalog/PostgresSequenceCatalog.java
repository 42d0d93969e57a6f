package io.migrationgate.jdbc.internal.catalog;

import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL: pg_depend ties identity columns and defaults, a domain's too, to their sequences. A
 * default that names its sequence as a text is tied to none.
 */
final class PostgresSequenceCatalog extends SequenceCatalog {
  private static final String COLUMNS = """
      SELECT a.attname AS name, quote_ident(a.attname) AS sql,
        COALESCE((SELECT array_position(CAST(i.indkey AS int2[]), a.attnum) + 1 FROM pg_index i
          WHERE i.indrelid = a.attrelid AND i.indisprimary AND a.attnum = ANY (i.indkey)), 0)
          AS key_place,
        EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = a.attrelid AND i.indisunique
          AND a.attnum = ANY (i.indkey)) AS is_unique,
        CASE b.typname WHEN 'int2' THEN 16 WHEN 'int4' THEN 32 ELSE 64 END AS bits,
        COALESCE(pg_get_expr(d.adbin, d.adrelid), t.typdefault, '') AS expression,
        a.attidentity <> '' AS identity,
        CAST(s.oid AS text) AS sequence_id,
        quote_ident(n.nspname) || '.' || quote_ident(s.relname) AS sequence,
        has_schema_privilege(n.oid, 'USAGE') AND has_sequence_privilege(s.oid, 'SELECT')
          AS readable,
        quote_ident(current_user) AS me, p.seqincrement, p.seqmin, p.seqmax
      FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
        JOIN pg_type b ON b.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        LEFT JOIN LATERAL (
          SELECT g.objid AS sequence FROM pg_depend g
          WHERE g.classid = 'pg_class'::regclass AND g.refclassid = 'pg_class'::regclass
            AND g.refobjid = a.attrelid AND g.refobjsubid = a.attnum AND g.deptype = 'i'
            AND a.attidentity <> ''
          UNION
          SELECT g.refobjid FROM pg_depend g JOIN pg_class c ON c.oid = g.refobjid
          WHERE g.refclassid = 'pg_class'::regclass AND c.relkind = 'S'
            AND ((g.classid = 'pg_attrdef'::regclass AND g.objid = d.oid)
              OR (g.classid = 'pg_type'::regclass AND g.objid = t.oid AND d.oid IS NULL))
        ) used ON TRUE
        LEFT JOIN pg_class s ON s.oid = used.sequence AND s.relkind = 'S'
        LEFT JOIN pg_namespace n ON n.oid = s.relnamespace
        LEFT JOIN pg_sequence p ON p.seqrelid = s.oid
      WHERE a.attrelid = CAST(? AS regclass) AND a.attnum > 0 AND NOT a.attisdropped
      ORDER BY a.attnum
      """;

  /** The sequence's value and nothing else. */
  private static final Pattern PLAIN =
      Pattern.compile("\\(*nextval\\('(?:[^']|'')*'::regclass\\)\\)*(?:::[a-z ]+)?");

  private static final Pattern BY_TEXT = Pattern.compile("(?i)\\bnextval\\s*\\(");

  @Override
  List<TableColumn> columns(Connection connection, String table) throws SQLException {
    List<TableColumn> found = new ArrayList<>();
    for (PostgresColumn raw :
        OldSideCatalog.query(connection, COLUMNS, PostgresSequenceCatalog::raw, table)) {
      found.add(new TableColumn(
          raw.name(), raw.sql(), raw.keyPlace(), raw.unique(), draws(connection, raw, table)));
    }
    return found;
  }

  private record PostgresColumn(
      String name,
      String sql,
      int keyPlace,
      boolean unique,
      int bits,
      String expression,
      boolean identity,
      @Nullable PostgresSequence sequence) {}

  private record PostgresSequence(
      String id,
      String name,
      boolean readable,
      String me,
      BigInteger increment,
      BigInteger least,
      BigInteger greatest) {}

  private static PostgresColumn raw(ResultSet row) throws SQLException {
    String id = row.getString("sequence_id");
    return new PostgresColumn(
        row.getString("name"),
        row.getString("sql"),
        row.getInt("key_place"),
        row.getBoolean("is_unique"),
        row.getInt("bits"),
        row.getString("expression"),
        row.getBoolean("identity"),
        id == null
            ? null
            : new PostgresSequence(
                id,
                row.getString("sequence"),
                row.getBoolean("readable"),
                row.getString("me"),
                BigInteger.valueOf(row.getLong("seqincrement")),
                BigInteger.valueOf(row.getLong("seqmin")),
                BigInteger.valueOf(row.getLong("seqmax"))));
  }

  private static @Nullable Draws draws(Connection connection, PostgresColumn raw, String table)
      throws SQLException {
    PostgresSequence sequence = raw.sequence();
    if (sequence == null) {
      return BY_TEXT.matcher(raw.expression()).find()
          ? Draws.unknown(
              raw.expression(),
              "a default that names its sequence as a text, " + raw.expression(),
              "let it name the sequence itself: ALTER TABLE " + table + " ALTER COLUMN " + raw.sql()
                  + " SET DEFAULT nextval('...'::regclass)")
          : null;
    }
    if (!raw.identity() && !PLAIN.matcher(raw.expression()).matches()) {
      return Draws.unknown(
          sequence.id(),
          "a default that is more than a sequence's value, " + raw.expression(),
          "let both sides' columns draw from one sequence: ALTER TABLE " + table + " ALTER COLUMN "
              + raw.sql() + " SET DEFAULT ...");
    }
    if (!sequence.readable()) {
      return Draws.unknown(
          sequence.id(),
          "the sequence " + sequence.name() + ", at which this user may not look",
          "GRANT SELECT ON SEQUENCE " + sequence.name() + " TO " + sequence.me());
    }
    String state = "SELECT last_value, is_called FROM " + sequence.name();
    SequencePosition position = OldSideCatalog.query(
            connection, state, row -> position(sequence, row.getLong(1), row.getBoolean(2)))
        .get(0);
    return Draws.at(sequence.id(), within(position, raw.bits()));
  }

  private static SequencePosition position(PostgresSequence sequence, long last, boolean called) {
    BigInteger value = BigInteger.valueOf(last);
    return new SequencePosition(
        called ? value.add(sequence.increment()) : value,
        sequence.increment(),
        sequence.increment().signum() > 0 ? sequence.greatest() : sequence.least(),
        BigInteger.ZERO,
        called ? value : null,
        next -> "SELECT setval('" + sequence.name().replace("'", "''") + "', " + next + ", false)");
  }
}
