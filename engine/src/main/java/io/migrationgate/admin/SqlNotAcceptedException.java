package io.migrationgate.admin;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.declaration.DeclaredSql;

/** SQL was not run, since no operator has accepted it. */
public final class SqlNotAcceptedException extends MigrationGateException {
  private static final long serialVersionUID = 1L;

  /**
   * An exception.
   *
   * @param sql that was not run
   * @param found what was found instead of an acceptance of it
   */
  public SqlNotAcceptedException(DeclaredSql sql, String found) {
    super(new Problem(
        "the SQL of migration '" + sql.migration() + "'",
        found,
        "an operator's word, before any of it runs with his rights",
        "read it with: mgate sql " + sql.migration()
            + ", then accept what you have read with: mgate sql " + sql.migration()
            + " --accept-sql HASH --reason \"why\""));
  }
}
