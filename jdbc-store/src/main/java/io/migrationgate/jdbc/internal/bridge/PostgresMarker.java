package io.migrationgate.jdbc.internal.bridge;

import io.migrationgate.internal.sql.SqlDialect;
import java.util.Collection;
import java.util.List;

/**
 * A comment in front of the text, for example <code>/*mgate,a-migration,*&#47;</code>: PostgreSQL
 * shows triggers the text that the client has sent. Only at its very beginning is it a mark, so
 * that no literal and no other comment can be taken for one.
 */
final class PostgresMarker extends StatementMarker {
  private static final String BEGIN = "/*mgate,";

  @Override
  MarkedText marked(String sql, Collection<String> migrations, List<SqlDialect> readings) {
    // Names are lower-case letters, digits and hyphens.
    return new MarkedText(BEGIN + String.join(",", migrations) + ",*/ " + sql, null);
  }

  /** The text is null in processes that no client has sent one to. */
  @Override
  String isMarked(String migration) {
    return "((pg_catalog.starts_with(pg_catalog.current_query(), '" + BEGIN + "')"
        + " AND pg_catalog.strpos(pg_catalog.split_part(pg_catalog.current_query(), '*/', 1), ',"
        + migration + ",') > 0) IS TRUE)";
  }
}
