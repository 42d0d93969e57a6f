package io.migrationgate.jdbc.backfill.internal.copy;

import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan.Table;
import io.migrationgate.jdbc.backfill.run.Key;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Foreign keys by which rows of other tables are deleted or changed with a row of a table. Where
 * such a row is there, somebody else's data would be lost with it.
 */
public final class ReferringRows {
  private final CopyDialect dialect;
  private final List<Reference> references;

  private ReferringRows(CopyDialect dialect, List<Reference> references) {
    this.dialect = dialect;
    this.references = references;
  }

  /**
   * One foreign key.
   *
   * @param table that refers, as SQL writes it
   * @param own whether it is the table that is referred to
   * @param onDelete whether its rows go, or change, when a row is deleted that they refer to
   * @param onUpdate whether they change with the columns that they refer to
   * @param columns that refer
   * @param to the columns that they refer to, in the same order
   */
  private record Reference(
      String table,
      boolean own,
      boolean onDelete,
      boolean onUpdate,
      List<String> columns,
      List<String> to) {}

  public static ReferringRows of(Connection connection, CopyDialect dialect, String table)
      throws SQLException {
    String quote = connection.getMetaData().getIdentifierQuoteString();
    Map<String, Reference> found = new LinkedHashMap<>();
    try (ResultSet keys = dialect.columns().exportedKeys(connection, table)) {
      while (keys.next()) {
        boolean onDelete = acts(keys.getInt("DELETE_RULE"));
        boolean onUpdate = acts(keys.getInt("UPDATE_RULE"));
        if (onDelete || onUpdate) {
          String from = name(keys, "FK", quote);
          boolean own = from.equals(name(keys, "PK", quote));
          Reference reference = found.computeIfAbsent(
              from + " " + keys.getString("FK_NAME"),
              key -> new Reference(
                  from, own, onDelete, onUpdate, new ArrayList<>(), new ArrayList<>()));
          reference.columns().add(quoted(keys.getString("FKCOLUMN_NAME"), quote));
          reference.to().add(quoted(keys.getString("PKCOLUMN_NAME"), quote));
        }
      }
    }
    return new ReferringRows(dialect, List.copyOf(found.values()));
  }

  private static boolean acts(int rule) {
    return rule != DatabaseMetaData.importedKeyNoAction
        && rule != DatabaseMetaData.importedKeyRestrict;
  }

  private static String name(ResultSet keys, String side, String quote) throws SQLException {
    String schema = keys.getString(side + "TABLE_SCHEM");
    String inside = schema == null ? keys.getString(side + "TABLE_CAT") : schema;
    return quoted(inside, quote) + "." + quoted(keys.getString(side + "TABLE_NAME"), quote);
  }

  private static String quoted(String name, String quote) {
    return quote + name.replace(quote, quote + quote) + quote;
  }

  public boolean none() {
    return references.isEmpty();
  }

  /** Those that act when rows are deleted. */
  public ReferringRows onDelete() {
    return new ReferringRows(
        dialect, references.stream().filter(Reference::onDelete).toList());
  }

  /** Those that act when one of these columns is given another value. */
  public ReferringRows onUpdate(List<String> columns) {
    Set<String> changed = columns.stream().map(dialect::catalogName).collect(Collectors.toSet());
    return new ReferringRows(
        dialect,
        references.stream()
            .filter(Reference::onUpdate)
            .filter(
                each -> each.to().stream().map(dialect::catalogName).anyMatch(changed::contains))
            .toList());
  }

  /** The columns that are referred to, of those given. */
  public List<String> referredTo(List<String> columns) {
    Set<String> to = references.stream()
        .flatMap(each -> each.to().stream())
        .map(dialect::catalogName)
        .collect(Collectors.toSet());
    return columns.stream()
        .filter(name -> to.contains(dialect.catalogName(name)))
        .toList();
  }

  /**
   * Makes sure that a row can go, or change, alone. The caller has locked it so that nobody can
   * refer to it meanwhile.
   *
   * @throws RowBlocked if a row of another table, or another row of the same, would go with it
   */
  public void check(Connection connection, KeySql keys, Table table, Key key) throws SQLException {
    for (Reference each : references) {
      Sql row = keys.in(table, List.of(key));
      Sql rows = Sql.of("SELECT 1 FROM " + each.table() + " WHERE ("
              + String.join(", ", each.columns()) + ") IN (SELECT " + String.join(", ", each.to())
              + " FROM " + table.name() + " WHERE ")
          .add(row)
          .add(")");
      if (each.own()) {
        rows.add(" AND NOT (").add(row).add(")");
      }
      rows.add(" LIMIT 1");
      if (rows.first(connection, keys.timeoutSeconds(), found -> found.getInt(1)) != null) {
        throw new RowBlocked(
            "rows of " + each.table() + " refer to it, and would be deleted or changed with it");
      }
    }
  }

  /** The keys of a table's rows to which others refer, among these rows. */
  public Set<Key> referred(Connection connection, KeySql keys, Table table, Sql rows)
      throws SQLException {
    Set<Key> found = new LinkedHashSet<>();
    for (Reference each : references) {
      found.addAll(Sql.of("SELECT " + table.keyList() + " FROM " + table.name() + " WHERE ")
          .add(rows)
          .add(" AND (" + String.join(", ", each.to()) + ") IN (SELECT "
              + String.join(", ", each.columns()) + " FROM " + each.table() + ")")
          .list(connection, keys.timeoutSeconds(), row -> KeySql.read(row, table.key())));
    }
    return found;
  }

  /** A row that must stay as it is for a reason that this library gives. */
  public static final class RowBlocked extends SQLException {
    private static final long serialVersionUID = 1L;
    private static final String RESTRICT_VIOLATION = "23001";

    RowBlocked(String why) {
      super(why, RESTRICT_VIOLATION);
    }
  }
}
