package io.migrationgate.jdbc.internal.bridge;

import io.migrationgate.internal.sql.SqlDialect;
import io.migrationgate.internal.sql.SqlLexer;
import io.migrationgate.internal.sql.SqlLexer.Kind;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A session variable for one statement: {@code SET STATEMENT … FOR}. The server itself puts it
 * back, also after an error.
 *
 * <p>{@code default_master_connection} is the one session variable that any user may set to any
 * text, and that no statement on rows looks at: it names the connection that replication's own
 * commands are about. It holds 64 characters, so migrations are named by hashes.
 */
final class MariaDbMarker extends StatementMarker {
  private static final String VARIABLE = "default_master_connection";
  private static final int MOST = 4;

  @Override
  MarkedText marked(String sql, Collection<String> migrations, List<SqlDialect> readings) {
    if (migrations.size() > MOST) {
      return refused(
          sql,
          migrations,
          migrations.size() + " gates, nested in each other",
          "at most " + MOST,
          "ask fewer gates inside of each other");
    }
    String setting = migrations.stream()
        .map(MigrationTag::of)
        .collect(Collectors.joining(",", VARIABLE + " = 'mgate,", ",'"));
    int at = -1;
    for (SqlDialect reading : readings) {
      if (names(sql, reading)) {
        return refused(
            sql,
            migrations,
            "the variable " + VARIABLE + ", which carries the mark",
            "a statement that leaves it alone",
            "run the statement outside of the gate");
      }
      int own = ownSettings(sql, reading);
      if (at >= 0 && own != at) {
        return refused(
            sql,
            migrations,
            "SET STATEMENT in a comment that some versions of the server run",
            "a text that every server reads alike",
            "write it without the comment");
      }
      at = own;
    }
    return new MarkedText(
        at == 0
            ? "SET STATEMENT " + setting + " FOR " + sql
            : sql.substring(0, at) + " " + setting + "," + sql.substring(at),
        null);
  }

  private static boolean names(String sql, SqlDialect reading) {
    SqlLexer tokens = new SqlLexer(sql, reading);
    while (tokens.nextCode() != Kind.END) {
      boolean name = tokens.kind() == Kind.WORD || tokens.kind() == Kind.NAME;
      if (name && tokens.content().toLowerCase(Locale.ROOT).endsWith(VARIABLE)) {
        return true;
      }
    }
    return false;
  }

  /** Behind the words SET STATEMENT; 0 if the text does not begin with them. */
  private static int ownSettings(String sql, SqlDialect reading) {
    SqlLexer tokens = new SqlLexer(sql, reading);
    tokens.nextCode();
    if (!tokens.word("SET")) {
      return 0;
    }
    tokens.nextCode();
    return tokens.word("STATEMENT") ? tokens.end() : 0;
  }

  @Override
  String isMarked(String migration) {
    // Hashes are of one length: what ends with one is one.
    return "(@@" + VARIABLE + " LIKE 'mgate,%" + MigrationTag.of(migration) + ",%')";
  }
}
