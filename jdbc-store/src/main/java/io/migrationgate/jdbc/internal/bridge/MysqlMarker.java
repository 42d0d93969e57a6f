package io.migrationgate.jdbc.internal.bridge;

import io.migrationgate.internal.sql.SqlDialect;
import io.migrationgate.internal.sql.SqlLexer;
import io.migrationgate.internal.sql.SqlLexer.Kind;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * A session variable for one statement on MySQL 8: the hint {@code SET_VAR}, which follows the
 * statement's verb. There are hints for few variables, none of them a text;
 * {@code range_optimizer_max_mem_size} takes any number, and any as great as a mark means "no limit
 * to speak of" to the optimizer. So there is room for one migration.
 */
final class MysqlMarker extends StatementMarker {
  private static final String VARIABLE = "range_optimizer_max_mem_size";
  private static final Set<String> VERBS =
      Set.of("INSERT", "REPLACE", "UPDATE", "DELETE", "SELECT");

  /** They write no rows, and so fire no triggers. */
  private static final Set<String> HARMLESS =
      Set.of("SAVEPOINT", "RELEASE", "ROLLBACK", "SHOW", "SET", "USE");

  @Override
  MarkedText marked(String sql, Collection<String> migrations, List<SqlDialect> readings) {
    if (migrations.size() > 1) {
      return refused(
          sql,
          migrations,
          "gates that are nested in each other",
          "one on MySQL, where a statement carries one mark",
          "ask the gates one after the other");
    }
    int at = -1;
    for (SqlDialect reading : readings) {
      int behind = behindVerb(sql, reading);
      if (behind < 0 || (at >= 0 && at != behind)) {
        return refused(
            sql,
            migrations,
            "a statement that takes no hint on MySQL",
            "INSERT, REPLACE, UPDATE, DELETE or SELECT",
            "write the rows by such a statement");
      }
      at = behind;
    }
    if (at == 0) {
      return new MarkedText(sql, null);
    }
    String hint = "SET_VAR(" + VARIABLE + " = " + number(migrations.iterator().next()) + ")";
    String rest = sql.substring(at);
    String stripped = rest.stripLeading();
    // Of several comments with hints only the first one counts.
    return new MarkedText(
        stripped.startsWith("/*+")
            ? sql.substring(0, at) + " /*+ " + hint + " " + stripped.substring(3)
            : sql.substring(0, at) + " /*+ " + hint + " */" + rest,
        null);
  }

  /** Negative if there is no verb that takes hints; 0 if the statement writes no rows. */
  private static int behindVerb(String sql, SqlDialect reading) {
    SqlLexer tokens = new SqlLexer(sql, reading);
    tokens.nextCode();
    if (tokens.kind() == Kind.WORD && HARMLESS.contains(tokens.upper())) {
      return 0;
    }
    boolean with = tokens.word("WITH");
    int depth = 0;
    while (tokens.kind() != Kind.END) {
      depth += tokens.symbol('(') ? 1 : tokens.symbol(')') ? -1 : 0;
      if (depth == 0 && tokens.kind() == Kind.WORD && VERBS.contains(tokens.upper())) {
        return tokens.end();
      }
      if (!with) {
        return -1;
      }
      tokens.nextCode();
    }
    return -1;
  }

  private static String number(String migration) {
    return Long.toUnsignedString(1L << 62 | Long.parseUnsignedLong(MigrationTag.of(migration), 16));
  }

  @Override
  String isMarked(String migration) {
    return "(@@" + VARIABLE + " = " + number(migration) + ")";
  }
}
