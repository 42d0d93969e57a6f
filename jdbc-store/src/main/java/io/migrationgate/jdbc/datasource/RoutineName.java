package io.migrationgate.jdbc.datasource;

import io.migrationgate.internal.sql.SqlDialect;
import io.migrationgate.internal.sql.SqlLexer;
import io.migrationgate.internal.sql.SqlLexer.Kind;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The name of a stored procedure.
 *
 * @param schema null if it was left out
 */
record RoutineName(@Nullable String schema, String name) {

  /** Which procedure a text calls; null if it is none that names one, or holds anything else. */
  static @Nullable RoutineName only(String sql, SqlDialect dialect) {
    SqlLexer tokens = new SqlLexer(sql, dialect);
    RoutineName found = called(tokens);
    boolean ended = false;
    for (Kind kind = tokens.kind(); kind != Kind.END; kind = tokens.nextCode()) {
      ended |= tokens.symbol(';');
      if (ended && !tokens.symbol(';')) {
        return null;
      }
    }
    return found;
  }

  /** The same of the statement that a text begins with. */
  static @Nullable RoutineName called(String sql, SqlDialect dialect) {
    return called(new SqlLexer(sql, dialect));
  }

  private static @Nullable RoutineName called(SqlLexer tokens) {
    while (!tokens.word("CALL")) {
      if (tokens.nextCode() == Kind.END) {
        return null;
      }
    }
    tokens.nextCode();
    String first = part(tokens);
    tokens.nextCode();
    if (first == null || !tokens.symbol('.')) {
      return first == null ? null : new RoutineName(null, first);
    }
    tokens.nextCode();
    String second = part(tokens);
    tokens.nextCode();
    return second == null ? null : new RoutineName(first, second);
  }

  private static @Nullable String part(SqlLexer tokens) {
    return tokens.kind() == Kind.WORD || tokens.kind() == Kind.NAME ? tokens.content() : null;
  }

  /** With the schema in which it is looked for. */
  RoutineName in(String current) {
    return new RoutineName(Objects.requireNonNullElse(schema, current), name);
  }

  @Override
  public String toString() {
    return schema == null ? name : schema + "." + name;
  }
}
