package io.migrationgate.jdbc.internal;

import io.migrationgate.internal.sql.SqlDialect;
import io.migrationgate.internal.sql.SqlLexer;
import io.migrationgate.internal.sql.SqlLexer.Kind;
import java.sql.SQLException;
import org.jdbi.v3.core.statement.DefinedAttributeTemplateEngine;
import org.jdbi.v3.core.statement.ParsedSql;
import org.jdbi.v3.core.statement.SqlParser;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.UnableToCreateStatementException;

/**
 * Finds {@code :name} and {@code ?} in statements by the rules of their own database. Jdbi's parser
 * knows one database's quotes, and its grammars are over a hundred classes, which an application
 * would load at each start. Immutable.
 */
final class StatementParameters implements SqlParser {
  private StatementParameters() {}

  /** Has Jdbi do without its grammars, but for the few statements that have attributes. */
  static void in(SqlStatements statements) {
    statements
        .setSqlParser(new StatementParameters())
        .setTemplateEngine((sql, context) -> context.getAttributes().isEmpty()
            ? sql
            : new DefinedAttributeTemplateEngine().render(sql, context));
  }

  @Override
  public ParsedSql parse(String sql, StatementContext context) {
    ParsedSql.Builder parsed = ParsedSql.builder();
    SqlLexer lexer = new SqlLexer(sql, dialect(context));
    int from = 0;
    int colons = 0;
    while (lexer.next() != Kind.END) {
      if (lexer.symbol('?')) {
        parsed.append(sql.substring(from, lexer.start())).appendPositionalParameter();
        from = lexer.end();
      } else if (colons == 1 && lexer.kind() == Kind.WORD) {
        parsed
            .append(sql.substring(from, lexer.start() - 1))
            .appendNamedParameter(sql.substring(lexer.start(), lexer.end()));
        from = lexer.end();
      }
      // Two of them are a cast.
      colons = lexer.symbol(':') ? colons + 1 : 0;
    }
    return parsed.append(sql.substring(from)).build();
  }

  private static SqlDialect dialect(StatementContext context) {
    try {
      return SqlDialect.ofProduct(context.getConnection().getMetaData().getDatabaseProductName());
    } catch (SQLException e) {
      throw new UnableToCreateStatementException(e, context);
    }
  }

  @Override
  public String nameParameter(String name, StatementContext context) {
    return ":" + name;
  }
}
