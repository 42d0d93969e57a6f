package io.migrationgate.jdbc.backfill.internal.copy;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.jdbc.internal.FailureKind;
import io.migrationgate.jdbc.internal.SqlFailures;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * When what a column holds is what an expression gives: if the application could not tell the two
 * apart.
 *
 * <p>There is one class of such rules for each database, and every comparison uses it: of
 * checksums, of rows that are joined, of single rows under the lock, of those that are shown. A
 * rule shares neither the casts of the copy, which may cut and round as the column's type does, nor
 * the equality of a type that is weaker than identity.
 */
public interface ValueRule {

  /**
   * A condition that is true or false, never null: the two are not the same.
   *
   * @param wanted an expression of the type that the declared one has
   * @param stored the column
   */
  String differs(String wanted, String stored);

  /**
   * A number made of what would be stored: another one for another value, most likely, and the same
   * in every time zone in which the same would be stored.
   */
  String digest(String wanted);

  /**
   * A conversion that asks the session's clock, as its types say; null if they say nothing of it.
   */
  @Nullable
  ZonedConversion zonedConversion();

  /**
   * A conversion in the session's time zone.
   *
   * @param given the type of the expression
   * @param stored the type of the column
   */
  record ZonedConversion(String given, String stored) {}

  /** An expression that the database does not understand; what it says of the network is thrown. */
  static MigrationGateException notUnderstood(ColumnInfo column, String table, SQLException e)
      throws SQLException {
    if (SqlFailures.kind(e) != FailureKind.OTHER) {
      throw e;
    }
    return new MigrationGateException(
        new Problem(
            "the backfill's expression for column " + column.name(),
            SqlFailures.message(e),
            "an expression over one row of " + table,
            "mend it in META-INF/migrations.yaml, and start a build with it"),
        e);
  }

  /** A conversion whose losses the database could not show. */
  static MigrationGateException cannotTell(
      ColumnInfo column, String expression, String given, String target) {
    return new MigrationGateException(new Problem(
        "the backfill's expression for column " + column.name(),
        "a value of type " + given + " for a column of type " + target
            + ", which cannot be converted back: what is lost on the way would not be seen",
        "a value of the column's own type",
        "if the loss is intended, declare CAST((" + expression + ") AS " + target
            + "), and start a build with it"));
  }
}
