package io.migrationgate.demo;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.Map;

/**
 * What the program sees of the world, apart from databases.
 *
 * @param out where the run is told
 * @param err where errors go
 * @param terminal whether a person sits in front of {@code out}
 * @param environment variables
 */
record Io(PrintWriter out, PrintWriter err, boolean terminal, Map<String, String> environment) {
  static final int LOST = 1;
  private static final int UNUSABLE = 3;
  private static final int INTERRUPTED = 130;

  /** A run on a database. */
  @FunctionalInterface
  interface Work {
    /** Whether nothing was lost. */
    boolean run() throws SQLException, InterruptedException;
  }

  /** Runs it, and says what kept it from running. */
  int exitCode(Work work) {
    try {
      return work.run() ? 0 : LOST;
    } catch (InterruptedException e) {
      out.println();
      out.println("interrupted: everything is stopped");
      return INTERRUPTED;
    } catch (MigrationGateException e) {
      err.println(e.getMessage());
      return UNUSABLE;
    } catch (SQLException e) {
      err.println(new Problem(
              "database",
              String.valueOf(e.getMessage()),
              "one that can be used",
              "check --jdbc-url, --user and MGATE_DEMO_PASSWORD")
          .message());
      return UNUSABLE;
    }
  }
}
