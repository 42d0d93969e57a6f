package io.migrationgate.jdbc.datasource;

import io.migrationgate.GateUsageException;
import io.migrationgate.MigrationGates;
import io.migrationgate.Problem;
import io.migrationgate.internal.sql.SqlDialect;
import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.jdbc.internal.ServerRules;
import io.migrationgate.jdbc.internal.bridge.StatementMarker;
import io.migrationgate.jdbc.internal.bridge.StatementMarker.MarkedText;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts the mark of the gates whose path is running into what a connection sends, so that the
 * triggers of their bridges stand aside; refuses what cannot be marked. Does nothing while no
 * bridge is on.
 */
final class StatementMarks {
  private final Connection raw;
  private final MigrationGates gates;
  private final SqlDialect usual;
  private volatile @Nullable Known known;

  /** Which marker there is, once somebody has asked. */
  private record Known(Optional<StatementMarker> marker) {}

  StatementMarks(Connection raw, MigrationGates gates, SqlDialect usual) {
    this.raw = raw;
    this.gates = gates;
    this.usual = usual;
  }

  /** The migrations whose mark a statement must carry that is sent now. */
  List<String> wanted() {
    return gates.integration().markedStatements();
  }

  /** Whether this kind of database has marks. */
  boolean possible() {
    try {
      return marker().isPresent();
    } catch (SQLException e) {
      return false;
    }
  }

  private Optional<StatementMarker> marker() throws SQLException {
    Known found = known;
    if (found == null) {
      found = new Known(StatementMarker.of(Dialect.of(raw.getMetaData())));
      known = found;
    }
    return found.marker();
  }

  /**
   * A text with the marks that are wanted now.
   *
   * @throws SQLException if it cannot be marked
   */
  String marked(String sql) throws SQLException {
    List<String> migrations = wanted();
    if (migrations.isEmpty()) {
      return sql;
    }
    StatementMarker known = marker()
        .orElseThrow(() -> refused(
            migrations, "a database that has no marks for statements", "one that has a bridge"));
    String seen = SeenMarks.marked(sql, migrations, known);
    if (seen != null) {
      return seen;
    }
    List<SqlDialect> readings = ServerRules.of(raw, usual, sql);
    MarkedText text = known.mark(sql, migrations, readings);
    Problem refused = text.refused();
    if (refused != null) {
      throw Refusals.because(new GateUsageException(refused));
    }
    if (usual.others(sql).isEmpty()) {
      SeenMarks.put(sql, migrations, known, text.sql());
    }
    return text.sql();
  }

  /**
   * Checks that a statement is sent, or its parameters are put into a batch, where it was prepared:
   * its text has the marks of then.
   */
  void requireSame(List<String> prepared) throws SQLException {
    List<String> migrations = wanted();
    if (migrations.isEmpty() && prepared.isEmpty()) {
      return;
    }
    if (!migrations.equals(prepared)) {
      throw refused(
          migrations.isEmpty() ? prepared : migrations,
          migrations.isEmpty()
              ? "a statement that was prepared inside the path of a gate and is run outside of it"
              : "a statement that was prepared outside of this path of the gate",
          "one that is prepared where it is run, so that its text says whose it is");
    }
  }

  /** Refuses what is sent without a text of the application's. */
  void requireNone(String what) throws SQLException {
    List<String> migrations = wanted();
    if (!migrations.isEmpty()) {
      throw refused(migrations, what, "a statement, whose text can carry the gate's mark");
    }
  }

  private static SQLException refused(List<String> migrations, String found, String expected) {
    return Refusals.because(new GateUsageException(new Problem(
        "path of a gate of '" + String.join("', '", migrations) + "', which has a bridge",
        found,
        expected,
        "prepare and run a statement of its own inside the path")));
  }
}
