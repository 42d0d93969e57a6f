package io.migrationgate.jdbc.internal.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** PostgreSQL 14 and later. */
final class PostgresNames extends NameCatalog {
  private static final String PATH =
      """
      SELECT s FROM unnest(current_schemas(true)) WITH ORDINALITY p(s, place)
      WHERE s !~ '^pg_(toast_)?temp_' AND NOT %s
      ORDER BY place
      """.formatted(PostgresViewSchemas.IS_ONE.formatted("to_regnamespace(quote_ident(s))"));

  private static final String FOUND = """
      SELECT found.what, n.nspname FROM (
        SELECT 'function ' || proname, pronamespace FROM pg_proc WHERE lower(proname) = ANY(?)
        UNION ALL
        SELECT 'type ' || typname, typnamespace FROM pg_type WHERE lower(typname) = ANY(?)
        UNION ALL
        SELECT 'operator ' || oprname, oprnamespace FROM pg_operator WHERE oprname = ANY(?)
        UNION ALL
        SELECT 'collation ' || collname, collnamespace FROM pg_collation
        WHERE lower(collname) = ANY(?)
        UNION ALL
        SELECT 'table ' || relname, relnamespace FROM pg_class
        WHERE lower(relname) = ANY(?) AND relkind IN ('r', 'v', 'm', 'f', 'p')
      ) found(what, schema) JOIN pg_namespace n ON n.oid = found.schema
      WHERE n.nspname = ANY(?)
      """;

  @Override
  List<String> searchPath(Connection connection) throws SQLException {
    return list(connection, PATH);
  }

  @Override
  Map<String, List<String>> found(Connection connection, MentionedNames names, List<String> path)
      throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(FOUND)) {
      int at = 1;
      for (Set<String> each : List.of(
          names.functions(),
          names.types(),
          names.operators(),
          names.collations(),
          names.tables())) {
        query.setArray(at++, connection.createArrayOf("text", each.toArray()));
      }
      query.setArray(at, connection.createArrayOf("text", path.toArray()));
      return found(query, path);
    }
  }
}
