package io.migrationgate.jdbc.backfill.internal.bridge;

import io.migrationgate.internal.sql.SqlDialect;
import io.migrationgate.internal.sql.SqlLexer;
import io.migrationgate.internal.sql.SqlLexer.Kind;
import io.migrationgate.jdbc.backfill.internal.copy.ColumnInfo;
import io.migrationgate.jdbc.backfill.internal.copy.CopyDialect;
import io.migrationgate.jdbc.internal.bridge.PlainExpression;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Whether what an expression gives may depend on settings of the session. Setting them costs a
 * trigger ten times what deriving a name does, so it is left out where every word is known to need
 * none of them: columns of plain types, and functions of texts and numbers.
 */
final class SessionNeeds {
  private static final Pattern PLAIN_TYPE = Pattern.compile(
      "(tinyint|smallint|mediumint|int|integer|bigint|numeric|decimal|boolean|uuid|text|tinytext"
          + "|mediumtext|longtext|char|character|varchar|enum|set|signed|unsigned)\\b.*",
      Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private final CopyDialect dialect;
  private final SqlDialect rules;
  private final Map<String, ColumnInfo> columns;

  /** For expressions over rows of a table with these columns. */
  SessionNeeds(CopyDialect dialect, SqlDialect rules, Map<String, ColumnInfo> columns) {
    this.dialect = dialect;
    this.rules = rules;
    this.columns = columns;
  }

  /** Of a value that is stored in a column. */
  boolean none(String expression, ColumnInfo target) {
    ColumnInfo copied = columns.get(dialect.catalogName(expression.trim()));
    if (copied != null && copied.type().equals(target.type()) && !copied.type().isEmpty()) {
      return true;
    }
    return isPlain(target) && none(expression);
  }

  /** Of a condition. */
  boolean none(String expression) {
    SqlLexer tokens = new SqlLexer(expression, rules);
    while (tokens.nextCode() != Kind.END) {
      if (tokens.kind() == Kind.WORD || tokens.kind() == Kind.NAME) {
        String name = tokens.content();
        ColumnInfo column =
            columns.get(tokens.kind() == Kind.WORD || rules.mysql() ? dialect.fold(name) : name);
        boolean known = column == null
            ? tokens.kind() == Kind.WORD
                && PlainExpression.WORDS.contains(name.toLowerCase(Locale.ROOT))
            : isPlain(column);
        if (!known) {
          return false;
        }
      } else if (tokens.symbol('/') && rules.mysql()) {
        // Its digits are a setting.
        return false;
      }
    }
    return true;
  }

  private static boolean isPlain(ColumnInfo column) {
    return PLAIN_TYPE.matcher(column.type()).matches();
  }
}
