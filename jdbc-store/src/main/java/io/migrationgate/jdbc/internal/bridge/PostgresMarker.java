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

  /** As far as triggers look: a text may be long, and is looked at for each row. */
  private static final int LONGEST = 4_000;

  @Override
  MarkedText marked(String sql, Collection<String> migrations, List<SqlDialect> readings) {
    // Names are lower-case letters, digits and hyphens.
    String mark = BEGIN + String.join(",", migrations) + ",*/ ";
    return mark.length() > LONGEST
        ? refused(
            sql,
            migrations,
            "a mark of " + mark.length() + " characters",
            "at most " + LONGEST,
            "ask fewer gates inside of each other")
        : new MarkedText(mark + sql, null);
  }

  /** The text is null in processes that no client has sent one to. */
  @Override
  String isMarked(String migration) {
    return "((pg_catalog.starts_with(pg_catalog.current_query(), '" + BEGIN + "')"
        + " AND pg_catalog.left(pg_catalog.current_query(), " + LONGEST
        + ") OPERATOR(pg_catalog.~) '^/[*]mgate,([^*]*,)?" + migration + ",') IS TRUE)";
  }
}
