package io.migrationgate.jdbc.datasource;

import io.migrationgate.internal.sql.SqlDialect;
import io.migrationgate.jdbc.internal.ServerRules;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * By which rules the server reads a text now. It may have been told to read backslashes and double
 * quotes otherwise than by default, by a function or a role as well, which nobody sees. It is asked
 * if, and only if, that would matter for this very text.
 */
final class TextRules {
  private final Connection raw;
  private final SqlDialect usual;

  TextRules(Connection raw, SqlDialect usual) {
    this.raw = raw;
    this.usual = usual;
  }

  /** What a text does. */
  TransactionControl control(String sql) {
    TransactionControl known = SeenTexts.control(sql, usual);
    if (known != null) {
      return known;
    }
    if (!plain(sql)) {
      return TransactionControlReader.control(sql, asked(sql));
    }
    TransactionControl found = TransactionControlReader.control(sql, usual);
    SeenTexts.put(sql, usual, found);
    return found;
  }

  /** Whether a text begins a transaction and does not end it. */
  boolean leavesOpen(String sql) {
    return TransactionControlReader.leavesOpen(sql, rules(sql));
  }

  /** What procedures that a text calls may do to the transaction; null if they leave it open. */
  @Nullable
  String callRefused(String sql) throws SQLException {
    return new Procedures(raw, usual).whyNot(sql, rules(sql));
  }

  private SqlDialect rules(String sql) {
    return plain(sql) ? usual : asked(sql);
  }

  /** Whether it does the same by all rules. */
  private boolean plain(String sql) {
    List<SqlDialect> others = usual.others(sql);
    return others.isEmpty() || others.stream().allMatch(other -> alike(sql, usual, other));
  }

  private SqlDialect asked(String sql) {
    List<SqlDialect> others = usual.others(sql);
    SqlDialect told;
    try {
      told = ServerRules.ask(raw, usual);
    } catch (SQLException e) {
      // In a transaction that has failed nothing is answered: the worst reading counts.
      return others.stream().filter(other -> ends(sql, other)).findFirst().orElse(usual);
    }
    // Which comments are run depends on the server's version: the worse reading counts.
    SqlDialect also = ServerRules.otherComments(told);
    return usual.mysql() && ends(sql, also) ? also : told;
  }

  private boolean alike(String sql, SqlDialect one, SqlDialect other) {
    return TransactionControlReader.control(sql, one)
            == TransactionControlReader.control(sql, other)
        && TransactionControlReader.leavesOpen(sql, one)
            == TransactionControlReader.leavesOpen(sql, other);
  }

  private boolean ends(String sql, SqlDialect dialect) {
    return TransactionControlReader.control(sql, dialect).endsTransaction();
  }
}
