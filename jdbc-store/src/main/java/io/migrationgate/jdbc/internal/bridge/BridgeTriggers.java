package io.migrationgate.jdbc.internal.bridge;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.jdbc.internal.Dialect;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;

/**
 * The triggers by which the database keeps the other side of a migration for writers that ask no
 * gate. Immutable; makes statements, and looks what is there. {@link BridgeChange} runs them.
 *
 * <p>Each statement can be run again. Where a bridge is {@link State#SHUT}, whoever writes the old
 * side without the mark is refused.
 */
public abstract sealed class BridgeTriggers permits PostgresTriggers, MariaDbTriggers {
  /** Why whoever asks no gate is refused. */
  static final String CLOSED = "the old side takes no more writes from whoever asks no gate";

  /** Those in which triggers act. */
  static final List<State> ACTING = List.of(State.BRIDGING, State.SHUT);

  final BridgePlan plan;

  BridgeTriggers(BridgePlan plan) {
    this.plan = plan;
  }

  /** What a bridge is found to be, or is to be. */
  public enum State {
    /** No trigger is there. */
    ABSENT,
    /** The triggers are there and do nothing. */
    DISABLED,
    /** The other side is kept. */
    BRIDGING,
    /** Writers without the mark are refused. */
    SHUT,
    /** Something is there, but not what would be made now; a change to any other state mends it. */
    OTHER
  }

  /**
   * What is there.
   *
   * @param state all of it taken together
   * @param fingerprint of what was found, the same as {@link #fingerprint} of what was made from
   *     the same plan; empty if nothing is there
   * @param detail what is not as it should be, for people; empty if all is
   * @param names of the triggers that are there
   */
  public record Found(State state, String fingerprint, String detail, Set<String> names) {
    /** Copies the set. */
    public Found {
      names = Set.copyOf(names);
    }
  }

  /**
   * The triggers of a plan.
   *
   * @throws MigrationGateException on a database that has no bridge
   */
  public static BridgeTriggers of(Dialect dialect, BridgePlan plan) {
    return dialect.choose(
        () -> new PostgresTriggers(plan),
        () -> new MariaDbTriggers(plan, dialect.isMysql()),
        () -> {
          throw noBridge(plan.migration());
        });
  }

  /** What H2 is refused with. */
  public static MigrationGateException noBridge(String migration) {
    return new MigrationGateException(new Problem(
        "bridge of migration '" + migration + "'",
        "H2, whose triggers are Java classes on the server's class path",
        "PostgreSQL, MariaDB or MySQL",
        "leave the bridge off: all writers have to ask gates here"));
  }

  /** Whose they are. */
  public String migration() {
    return plan.migration();
  }

  /**
   * Statements that bring a state about, in order.
   *
   * @param before what is there
   * @param installer as {@link #installer} gives it
   */
  public abstract List<String> statements(Found before, State wanted, String installer);

  /** Who is connected, as the database's catalog names him. */
  public static String installer(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT CURRENT_USER")) {
      row.next();
      return row.getString(1);
    }
  }

  /** Identifies what is made for a state. */
  public abstract String fingerprint(State state);

  /** Looks what is there. */
  public abstract Found find(Connection connection) throws SQLException;

  /** Why they must not be installed, each with its reason; empty if they may. */
  public abstract List<Problem> obstacles(Connection connection) throws SQLException;
}
