package io.migrationgate.jdbc.backfill.internal.bridge;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.Side;
import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.jdbc.internal.Isolation;
import io.migrationgate.jdbc.internal.Sessions;
import io.migrationgate.jdbc.internal.Transaction;
import io.migrationgate.jdbc.internal.bridge.BridgeChange;
import io.migrationgate.jdbc.internal.bridge.BridgeTriggers;
import io.migrationgate.jdbc.internal.bridge.BridgeTriggers.Found;
import io.migrationgate.jdbc.internal.bridge.BridgeTriggers.State;
import io.migrationgate.jdbc.internal.bridge.BridgeUse;
import io.migrationgate.protocol.Bridge;
import io.migrationgate.protocol.Bridge.Level;
import io.migrationgate.spi.BridgeDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Bridges in a relational database. Thread-safe. */
public final class JdbcBridges implements BridgeDatabase {
  private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(2);

  private final Sessions sessions;
  private final Dialect dialect;
  private final BridgeReader reader;

  /** Bridges in the database of these sessions. */
  public JdbcBridges(Sessions sessions, Dialect dialect) {
    this.sessions = sessions;
    this.dialect = dialect;
    this.reader = new BridgeReader(dialect, "");
  }

  private interface Look<T extends @Nullable Object> {
    T at(Connection connection, BridgeTriggers triggers) throws SQLException;
  }

  /** What is set in the session to read a declaration is undone; so triggers are looked at anew. */
  private <T> T looking(MigrationDeclaration declared, Level level, Look<T> look) {
    BridgeTriggers triggers = read(declared, level);
    return sessions.call(handle -> {
      try (Transaction tx = reading(handle, declared)) {
        T seen = look.at(handle.getConnection(), triggers);
        tx.rollback();
        return seen;
      }
    });
  }

  private BridgeTriggers read(MigrationDeclaration declared, Level level) {
    BackfillSpec spec = declared.backfill();
    Side insertsBy = spec == null ? null : spec.insertsBy();
    return sessions.call(handle -> {
      try (Transaction tx = reading(handle, declared)) {
        BridgeTriggers triggers = reader.read(
            handle.getConnection(),
            declared,
            new BridgeReader.Wanted(level == Level.BOTH, insertsBy));
        tx.rollback();
        return triggers;
      }
    });
  }

  private Transaction reading(Handle handle, MigrationDeclaration declared) throws SQLException {
    return Transaction.begin(
        handle, dialect, Isolation.READ_ONLY, LOCK_TIMEOUT, dialect.rowSettings(zone(declared)));
  }

  private static ZoneId zone(MigrationDeclaration declared) {
    BackfillSpec spec = declared.backfill();
    return spec == null ? ZoneOffset.UTC : spec.zone();
  }

  @Override
  public Sight look(MigrationDeclaration declared, Level level) {
    return looking(
        declared,
        level,
        (connection, triggers) -> sight(triggers.find(connection), triggers.obstacles(connection)));
  }

  private static Sight sight(Found found, List<Problem> obstacles) {
    return new Sight(
        switch (found.state()) {
          case ABSENT -> Triggers.GONE;
          case DISABLED -> Triggers.ASIDE;
          case BRIDGING -> Triggers.CARRYING;
          case SHUT -> Triggers.REFUSING;
          case OTHER -> null;
        },
        found.detail(),
        obstacles);
  }

  private static State state(Triggers wanted) {
    return switch (wanted) {
      case GONE -> State.ABSENT;
      case ASIDE -> State.DISABLED;
      case CARRYING -> State.BRIDGING;
      case REFUSING -> State.SHUT;
    };
  }

  @Override
  public Attempt bring(
      MigrationDeclaration declared, Level level, Triggers wanted, Duration lockTimeout) {
    long begun = System.nanoTime();
    BridgeTriggers triggers = read(declared, level);
    BridgeChange.Outcome outcome = new BridgeChange(sessions, dialect, zone(declared), lockTimeout)
        .attempt(triggers, state(wanted), begun);
    Found found = outcome.found();
    if (found != null && wanted == Triggers.GONE) {
      sessions.call(handle -> BridgeUse.forget(
          handle.getConnection(), reader.storeSchema(handle.getConnection()), declared.name()));
    }
    return found == null
        ? new Attempt.LockHeld(outcome.lockHeld())
        : new Attempt.Done(sight(found, List.of()));
  }

  @Override
  public List<String> statements(MigrationDeclaration declared, Level level, Triggers wanted) {
    return looking(
        declared,
        level,
        (connection, triggers) -> triggers.statements(
            triggers.find(connection), state(wanted), BridgeTriggers.installer(connection)));
  }

  @Override
  public List<UngatedUse> ungated(String migration) {
    if (dialect.sql().h2()) {
      return List.of();
    }
    String now =
        dialect.sql().postgresql() ? "EXTRACT(EPOCH FROM clock_timestamp())" : "UNIX_TIMESTAMP()";
    return sessions.call(handle -> BridgeUse.read(
        handle.getConnection(), reader.storeSchema(handle.getConnection()), now, migration));
  }

  /**
   * Whether triggers do what is counted on.
   *
   * @param wanted as for {@link io.migrationgate.spi.GateDatabase#bridgeProblem}
   */
  public Optional<Problem> problem(MigrationDeclaration declared, Bridge wanted) {
    if (wanted.stage() == Bridge.Stage.MARKING) {
      return Optional.empty();
    }
    try {
      return looking(declared, wanted.level(), (connection, triggers) -> {
        Optional<Problem> wrong = wrong(declared.name(), wanted, triggers.find(connection));
        return wrong.isPresent() || wanted.isOff()
            ? wrong
            : triggers.obstacles(connection).stream().findFirst();
      });
    } catch (MigrationGateException e) {
      return Optional.of(e.problem());
    }
  }

  private static Optional<Problem> wrong(String migration, Bridge wanted, Found found) {
    State now = found.state();
    boolean right = switch (wanted.stage()) {
      case OFF -> now == State.ABSENT || now == State.DISABLED;
      case COVERING -> now == State.BRIDGING;
      case SHUT -> now == State.SHUT;
      case MARKING -> true;
    };
    if (right) {
      return Optional.empty();
    }
    String command = switch (wanted.stage()) {
      case OFF, MARKING -> "off";
      case COVERING -> "on";
      case SHUT -> "shut";
    };
    return Optional.of(new Problem(
        "bridge of migration '" + migration + "'",
        words(found),
        wanted.isOff()
            ? "no trigger that acts"
            : wanted.stage() == Bridge.Stage.SHUT
                ? "triggers that refuse what no gate has marked"
                : "triggers that carry what no gate has marked",
        "mgate bridge " + migration + " " + command + " --reason \"why\""));
  }

  private static String words(Found found) {
    return switch (found.state()) {
      case ABSENT -> "no triggers, or none that this user may see";
      case DISABLED -> "triggers that are disabled";
      case BRIDGING -> "triggers that carry writes to the other side";
      case SHUT -> "triggers that refuse writes of the old side";
      case OTHER -> "triggers that are not as they would be made now: " + found.detail();
    };
  }
}
