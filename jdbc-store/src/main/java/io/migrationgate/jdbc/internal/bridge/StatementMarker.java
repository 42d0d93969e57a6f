package io.migrationgate.jdbc.internal.bridge;

import io.migrationgate.Problem;
import io.migrationgate.internal.sql.SqlDialect;
import io.migrationgate.internal.sql.SqlLexer;
import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.jdbc.internal.SqlShape;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts into a statement's text that a gate runs it, and for which migrations, so that their
 * triggers stand aside. Stateless.
 *
 * <p>The mark holds for this one execution, costs no round trip, and leaves nothing in the session:
 * what a session keeps survives rollbacks and errors, and would silence a trigger for whoever uses
 * the connection next. Whatever a marked statement sets off (cascades, functions, triggers of the
 * application) is marked with it: it belongs to the side whose path the gate runs.
 */
public abstract sealed class StatementMarker permits PostgresMarker, MariaDbMarker, MysqlMarker {
  /**
   * A text, or why there is none.
   *
   * @param sql to be run instead; as it was where it is refused
   * @param refused why it cannot be marked; null if it is
   */
  public record MarkedText(String sql, @Nullable Problem refused) {}

  /** The marker of a kind of database; empty where there is no bridge. */
  public static Optional<StatementMarker> of(Dialect dialect) {
    return dialect.choose(
        () -> Optional.of(new PostgresMarker()),
        () -> Optional.of(dialect.isMysql() ? new MysqlMarker() : new MariaDbMarker()),
        Optional::empty);
  }

  /**
   * Marks one statement.
   *
   * @param migrations whose old-side path runs it; more than one where gates are nested
   * @param readings how the server may read the text, see
   *     {@link io.migrationgate.jdbc.internal.ServerRules}
   */
  public final MarkedText mark(
      String sql, Collection<String> migrations, List<SqlDialect> readings) {
    if (migrations.isEmpty()) {
      return new MarkedText(sql, null);
    }
    String odd = SqlShape.notOneStatement(sql, readings);
    if (odd != null) {
      // With more than one, the mark would hold for those that are not the gate's, or for none.
      return refused(sql, migrations, odd, "one statement", "run each statement by itself");
    }
    for (SqlDialect reading : readings) {
      SqlLexer tokens = new SqlLexer(sql, reading);
      tokens.nextCode();
      if (tokens.symbol('{')) {
        return refused(
            sql,
            migrations,
            "JDBC's escape for a call, which has to stand alone in its text",
            "a statement in the database's own language",
            "write CALL without braces, or the statements themselves");
      }
    }
    return marked(sql, migrations, readings);
  }

  abstract MarkedText marked(String sql, Collection<String> migrations, List<SqlDialect> readings);

  /** A condition in the database's language, never null: a migration's mark is on the statement. */
  abstract String isMarked(String migration);

  static MarkedText refused(
      String sql, Collection<String> migrations, String found, String expected, String next) {
    return new MarkedText(
        sql,
        new Problem(
            "statement on the old side of migration '" + String.join("', '", migrations)
                + "', which has a bridge",
            found,
            expected + ", so that the bridge can be told that a gate runs it",
            next));
  }
}
