package io.migrationgate.jdbc.internal.catalog;

import io.migrationgate.jdbc.internal.catalog.CatalogUse.Bond;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** PostgreSQL: pg_depend for what it tracks, and the texts of functions for what it does not. */
final class PostgresOldSideCatalog extends OldSideCatalog {

  /*
   * The table, its partitions and children; the columns that go; whatever pg_depend ties to these,
   * or, if the whole table goes, to its row type. What the object uses of the table comes along: a
   * constraint's own columns, else every column that it depends on. A default goes with its column,
   * and a constraint's index with the constraint.
   */
  private static final String TREE = """
      WITH RECURSIVE tree AS (
        SELECT to_regclass(?)::oid AS oid
        UNION
        SELECT i.inhrelid FROM pg_inherits i JOIN tree t ON i.inhparent = t.oid
      )
      """;

  private static final String USES = TREE + """
      , gone AS (
        SELECT a.attrelid, a.attnum, a.attname FROM pg_attribute a JOIN tree t ON t.oid = a.attrelid
        WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attname = ANY (?)
      ), whole AS (SELECT ?::boolean AS yes
      ), row_types AS (
        SELECT y.oid FROM pg_type y JOIN tree t ON t.oid = y.typrelid
        UNION
        SELECT y.typarray FROM pg_type y JOIN tree t ON t.oid = y.typrelid
      ), reached AS (
        SELECT d.classid, d.objid, d.objsubid FROM pg_depend d, whole
        WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid IN (SELECT oid FROM tree)
          AND (whole.yes OR EXISTS (SELECT 1 FROM gone g
                 WHERE g.attrelid = d.refobjid AND g.attnum = d.refobjsubid))
        UNION
        SELECT d.classid, d.objid, d.objsubid FROM pg_depend d, whole
        WHERE whole.yes AND d.refclassid = 'pg_type'::regclass
          AND d.refobjid IN (SELECT oid FROM row_types)
      )
      SELECT r.classid::regclass::text AS catalog, o.type, o.identity,
             COALESCE(con.conrelid, x.indrelid, tg.tgrelid, rw.ev_class, ad.adrelid, po.polrelid,
                      se.stxrelid, rel.oid) IN (SELECT oid FROM tree) AS own,
             rel.relkind::text AS relkind, rel.relispartition AS partition, r.objsubid,
             con.contype::text AS contype, tg.tgisinternal AS internal,
             view.relkind::text AS view_kind, view.oid::regclass::text AS view_name,
             EXISTS (SELECT 1 FROM gone g WHERE g.attrelid = ad.adrelid AND g.attnum = ad.adnum)
               AS own_default,
             EXISTS (SELECT 1 FROM row_types y WHERE r.classid = 'pg_type'::regclass
                     AND y.oid = r.objid) AS row_type,
             CASE WHEN con.oid IS NOT NULL THEN
               (SELECT array_agg(a.attname::text) FROM pg_attribute a
                WHERE a.attrelid = con.conrelid AND a.attnum = ANY (con.conkey))
             ELSE
               (SELECT array_agg(DISTINCT a.attname::text) FROM pg_attribute a
                WHERE a.attrelid IN (SELECT oid FROM tree) AND a.attnum > 0 AND (
                  EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = r.classid
                    AND d.objid = r.objid AND d.refclassid = 'pg_class'::regclass
                    AND d.refobjid = a.attrelid AND d.refobjsubid = a.attnum)
                  OR (a.attrelid = ad.adrelid AND a.attnum = ad.adnum)
                  OR (a.attrelid = rel.oid AND a.attnum = r.objsubid)))
             END AS columns
      FROM reached r
      CROSS JOIN LATERAL pg_identify_object(r.classid, r.objid, r.objsubid) o
      LEFT JOIN pg_constraint con ON r.classid = 'pg_constraint'::regclass AND con.oid = r.objid
      LEFT JOIN pg_class rel ON r.classid = 'pg_class'::regclass AND rel.oid = r.objid
      LEFT JOIN pg_index x ON x.indexrelid = rel.oid
      LEFT JOIN pg_trigger tg ON r.classid = 'pg_trigger'::regclass AND tg.oid = r.objid
      LEFT JOIN pg_rewrite rw ON r.classid = 'pg_rewrite'::regclass AND rw.oid = r.objid
      LEFT JOIN pg_class view ON view.oid = rw.ev_class
      LEFT JOIN pg_attrdef ad ON r.classid = 'pg_attrdef'::regclass AND ad.oid = r.objid
      LEFT JOIN pg_policy po ON r.classid = 'pg_policy'::regclass AND po.oid = r.objid
      LEFT JOIN pg_statistic_ext se
        ON r.classid = 'pg_statistic_ext'::regclass AND se.oid = r.objid
      WHERE o.type IS NOT NULL
      """;

  private static final String CODE = TREE + """
      SELECT p.oid::regprocedure::text AS name, p.prosrc AS body,
             EXISTS (SELECT 1 FROM pg_trigger t WHERE t.tgfoid = p.oid AND NOT t.tgisinternal
                     AND t.tgrelid IN (SELECT oid FROM tree)) AS fires
      FROM pg_proc p
      JOIN pg_namespace n ON n.oid = p.pronamespace
      JOIN pg_language l ON l.oid = p.prolang
      WHERE n.nspname NOT IN ('pg_catalog', 'information_schema')
        AND l.lanname NOT IN ('c', 'internal')
        AND NOT EXISTS (SELECT 1 FROM pg_depend d
          WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
      """;

  private static final String KEY = """
      SELECT a.attname AS name
      FROM pg_index i
      JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k (attnum, place) ON true
      JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
      WHERE i.indrelid = to_regclass(?) AND i.indisprimary
      ORDER BY k.place
      """;

  @Override
  List<CatalogUse> uses(Connection connection, DropTarget target) throws SQLException {
    List<CatalogUse> found = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(USES)) {
      Array columns = connection.createArrayOf("name", target.columns().toArray());
      statement.setQueryTimeout(LOOK_SECONDS);
      statement.setString(1, target.declared());
      statement.setArray(2, columns);
      statement.setBoolean(3, target.whole());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          use(rows, found);
        }
      }
    }
    query(connection, CODE, row -> code(row, target), target.declared()).stream()
        .filter(use -> !use.columns().isEmpty())
        .forEach(found::add);
    return found;
  }

  private static void use(ResultSet row, List<CatalogUse> found) throws SQLException {
    boolean own = row.getBoolean("own");
    String kind = row.getString("type");
    String name = row.getString("identity");
    Set<String> columns = columns(row);
    switch (row.getString("catalog")) {
      case "pg_rewrite" -> {
        String viewKind = row.getString("view_kind");
        if (own) {
          found.add(new CatalogUse(kind, name, Bond.ATTACHED, columns));
        } else {
          String view = viewKind.equals("m") ? "materialized view" : "view";
          boolean isView = viewKind.equals("v") || viewKind.equals("m");
          found.add(new CatalogUse(
              isView ? view : kind,
              isView ? row.getString("view_name") : name,
              Bond.FOREIGN,
              columns));
        }
      }
      case "pg_constraint" -> constraint(row, found);
      case "pg_class" -> relation(row, found);
      case "pg_attrdef" -> {
        if (!own) {
          found.add(new CatalogUse(kind, name, Bond.FOREIGN, columns));
        } else if (!row.getBoolean("own_default")) {
          found.add(new CatalogUse(
              "generated column", name.replaceFirst("^for ", ""), Bond.PART, columns));
        }
      }
      case "pg_trigger" -> {
        if (!row.getBoolean("internal")) {
          found.add(new CatalogUse(kind, name, own ? Bond.ATTACHED : Bond.FOREIGN, columns));
        }
      }
      case "pg_policy" -> found.add(new CatalogUse(kind, name, Bond.ATTACHED, columns));
      case "pg_statistic_ext" -> found.add(new CatalogUse(kind, name, Bond.PART, columns));
      case "pg_type" -> {
        if (!row.getBoolean("row_type")) {
          found.add(new CatalogUse(kind, name, Bond.FOREIGN, columns));
        }
      }
      default -> found.add(new CatalogUse(kind, name, Bond.FOREIGN, columns));
    }
  }

  private static void constraint(ResultSet row, List<CatalogUse> found) throws SQLException {
    String kind = switch (row.getString("contype")) {
      case "f" -> "foreign key";
      case "p" -> "primary key";
      case "u" -> "unique constraint";
      case "c" -> "check constraint";
      default -> "constraint";
    };
    // NOT NULL is part of the column.
    if (!row.getString("contype").equals("n")) {
      Bond bond = row.getBoolean("own") ? Bond.PART : Bond.FOREIGN;
      // A foreign table's columns would read as if they were this one's.
      Set<String> columns = bond == Bond.PART ? columns(row) : Set.of();
      found.add(new CatalogUse(kind, row.getString("identity"), bond, columns));
    }
  }

  private static void relation(ResultSet row, List<CatalogUse> found) throws SQLException {
    boolean own = row.getBoolean("own");
    String name = row.getString("identity");
    switch (row.getString("relkind")) {
      case "i", "I" -> found.add(new CatalogUse("index", name, Bond.PART, columns(row)));
      case "S" -> found.add(new CatalogUse("sequence", name, Bond.PART, columns(row)));
      case "t" -> {
        // The table's own storage.
      }
      default -> {
        if (own && row.getInt("objsubid") > 0) {
          found.add(new CatalogUse("generated column", name, Bond.PART, columns(row)));
        } else if (!own) {
          found.add(new CatalogUse(row.getString("type"), name, Bond.FOREIGN, Set.of()));
        } else if (!row.getBoolean("partition")) {
          found.add(new CatalogUse("child table", name, Bond.FOREIGN, Set.of()));
        }
      }
    }
  }

  private static CatalogUse code(ResultSet row, DropTarget target) throws SQLException {
    boolean fires = row.getBoolean("fires");
    String body = row.getString("body");
    return new CatalogUse(
        fires ? "trigger function" : "function",
        row.getString("name"),
        Bond.MENTION,
        CatalogText.mentioned(body == null ? "" : body, target, fires));
  }

  private static Set<String> columns(ResultSet row) throws SQLException {
    Array array = row.getArray("columns");
    return array == null ? Set.of() : Set.of((String[]) array.getArray());
  }

  @Override
  List<String> keyColumns(Connection connection, DropTarget target) throws SQLException {
    return query(connection, KEY, row -> row.getString("name"), target.declared());
  }

  @Override
  String quote(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }
}
