package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Phase;
import io.migrationgate.Problem;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Placement;
import io.migrationgate.protocol.Ramp;
import io.migrationgate.spi.DatabasePrivileges.Task;
import io.migrationgate.spi.GateDatabase.BlockingSession;
import io.migrationgate.spi.OutcomeUnknownException;
import io.migrationgate.spi.ResolvedTable;
import io.migrationgate.spi.StoreUnavailableException;
import io.migrationgate.spi.StoreVersionException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StoreErrorsTest {
  private final Scene scene = new Scene();

  private static StoreUnavailableException unreachable() {
    return new StoreUnavailableException(
        new Problem(
            "database jdbc:fake://db/shop?user=ops&password=hunter22",
            "connection refused",
            "a database that answers",
            "check host and port"),
        null);
  }

  @Test
  void saysThatTheStoreCannotBeReached() {
    scene.connector.cannotConnect = unreachable();
    scene
        .mgate("status")
        .run("init")
        .run("status", "-o", "json")
        .run("doctor")
        .run("doctor", "-o", "json");
    assertThat(scene.shell.transcript.toString()).doesNotContain("hunter22");
    scene.shell.matches("store-unreachable");
  }

  @Test
  void saysThatTheStoreWasNeverInitialisedOrIsNewer() {
    scene.connector.cannotOpen = new StoreVersionException(new Problem(
        "store",
        "no table mgate_meta",
        "a store that has been initialised",
        "create it with: mgate init"));
    scene.mgate("status").run("advance", "x", "--reason", "r").run("doctor");
    assertThat(scene.mgate("status").exitCode).isEqualTo(3);
    scene.connector.cannotOpen = new StoreVersionException(
        new Problem("store", "schema version 9", "at most version 1", "use a newer mgate"));
    scene.mgate("status").matches("store-version");
  }

  @Test
  void doesNotCallUnknownFailed() {
    scene.at(Scene.SPLIT, Phase.READ_OLD);
    scene.store.beforeChange = () -> {
      throw new OutcomeUnknownException(
          new Problem(
              "migration '" + Scene.SPLIT + "'",
              "the connection died during COMMIT, and the store cannot be asked",
              "to hear whether the change was made",
              "look with: mgate history " + Scene.SPLIT),
          null);
    };
    scene.mgate("advance", Scene.SPLIT, "--reason", "r").matches("store-outcome-unknown");
    assertThat(scene.shell.exitCode).isEqualTo(5);
  }

  @Test
  void callsABugABug() {
    scene.at(Scene.SPLIT, Phase.READ_OLD);
    scene.store.beforeChange = () -> {
      throw new IllegalStateException("url jdbc:x?password=hunter22");
    };
    scene.mgate("advance", Scene.SPLIT, "--reason", "r").matches("store-bug");
    assertThat(scene.shell.exitCode).isEqualTo(70);
    scene.shell.environment.put("MGATE_DEBUG", "1");
    scene.store.beforeChange = () -> {
      throw new IllegalStateException("again");
    };
    assertThat(scene.mgate("advance", Scene.SPLIT, "--reason", "r").err)
        .contains("at io.migrationgate.cli");
  }

  /** A database's words may quote a row, also where nobody has foreseen them. */
  @Test
  void aBugQuotesNoRow() {
    scene.at(Scene.SPLIT, Phase.READ_OLD);
    scene.store.beforeChange = () -> {
      throw new IllegalStateException(
          "ERROR: invalid input syntax for type boolean: \"perhaps\"",
          new SQLException("invalid input syntax for type boolean: \"perhaps\"", "22P02"));
    };
    scene.mgate("advance", Scene.SPLIT, "--reason", "r");
    assertThat(scene.shell.exitCode).isEqualTo(70);
    assertThat(scene.shell.err).contains("by SQLSTATE 22P02").doesNotContain("perhaps");
  }

  @Test
  void initialisesTheStore() {
    scene.connector.initChanges = true;
    scene.mgate("init").run("init", "-o", "json");
    scene.connector.initChanges = false;
    scene.mgate("init").matches("init");
  }

  @Test
  void findsNothingWrong() {
    scene.at(Scene.SPLIT, Phase.READ_OLD).node("n1").node("n2");
    scene.time.then(() -> scene.beat("n1", true)).then(() -> scene.beat("n2", true));
    scene.mgate("doctor").matches("doctor");
    assertThat(scene.shell.exitCode).isZero();
    assertThat(scene.time.nanoTime()).as("stops as soon as all have beaten").isEqualTo(500_000_000);
  }

  @Test
  void findsWhatIsWrong() {
    scene.settling(Scene.SPLIT, Phase.READ_OLD, Phase.DUAL_WRITE).node("n1").node("n2");
    scene.store.memory.unrepaired(Scene.SPLIT, 4);
    scene.database.sessions.addAll(List.of("psql", "shop"));
    scene.database.noBarrier = new MigrationGateException(new Problem(
        "barrier",
        "user 'ops' may not see other users' transactions",
        "the privilege PROCESS",
        "GRANT PROCESS ON *.* TO ops"));
    scene.time.then(() -> scene.beat("n1", true));
    scene.mgate("doctor").run("doctor", "-o", "json").matches("doctor-wrong");
    assertThat(scene.shell.exitCode).isEqualTo(1);
  }

  /** A user who may only look is no operator; whoever is for looking only has said so. */
  @Test
  void namesTheRightsThatAreMissing() {
    scene.at(Scene.SPLIT, Phase.READ_OLD).declared(Scene.declaration(Scene.SPLIT, false));
    scene.node("n1");
    scene.time.then(() -> scene.beat("n1", true)).then(() -> scene.beat("n1", true));
    Map<Task, List<String>> missing = scene.database.missing;
    missing.put(Task.CONTRACT, List.of("GRANT shop_owner TO ops"));
    scene.mgate("doctor");
    assertThat(scene.shell.exitCode).as("others may contract").isZero();
    missing.put(Task.ADVANCE, List.of("GRANT UPDATE ON mgate_epoch TO ops"));
    scene.shell.run("doctor");
    assertThat(scene.shell.exitCode).isEqualTo(1);
    scene.shell.run("doctor", "--for", "status");
    assertThat(scene.shell.exitCode).isZero();
    scene.shell.run("doctor", "--for", "backfill,contract");
    assertThat(scene.shell.exitCode).isEqualTo(1);
    assertThat(scene.database.asked.get(Task.CONTRACT)).containsExactly("customer");
    scene.shell.run("doctor", "--for", "all");
    assertThat(scene.shell.exitCode).isEqualTo(2);
    missing.put(Task.STATUS, List.of("GRANT SELECT ON mgate_epoch TO ops"));
    scene.shell.run("doctor").matches("doctor-may-not");
    assertThat(scene.shell.exitCode).isEqualTo(1);
  }

  /** Before a run would be refused for it. */
  @Test
  void findsTablesWhoseRowsAreHiddenOrOnBothSides() {
    scene.at(Scene.SPLIT, Phase.READ_OLD).declared(Scene.declaration(Scene.SPLIT, false));
    Problem hidden = new Problem(
        "table public.customer",
        "row-level security, which hides rows from the user ops",
        "a user that sees every row",
        "connect as one with BYPASSRLS");
    scene.database.tables.put(
        "customer", new ResolvedTable("public.customer", Set.of(), hidden, null));
    scene.mgate("doctor");
    assertThat(scene.shell.exitCode).isEqualTo(1);
    assertThat(scene.shell.out)
        .contains("row-level security, which hides rows from the user ops", "BYPASSRLS");
    scene.database.tables.clear();
    scene
        .at("orders", Phase.READ_OLD)
        .declared(MigrationDeclaration.builder("orders")
            .oldSide("orders_2024")
            .newSide("orders")
            .build());
    scene.database.tables.put(
        "orders_2024",
        new ResolvedTable("public.orders_2024", Set.of("public.orders"), null, null));
    scene.database.tables.put("orders", new ResolvedTable("public.orders", Set.of(), null, null));
    scene.mgate("doctor");
    assertThat(scene.shell.exitCode).isEqualTo(1);
    assertThat(scene.shell.out).contains("table public.orders_2024: a part of table public.orders");
  }

  @Test
  void hidesThePasswordOfTheUrl() {
    scene.shell.environment.put(
        "MGATE_URL", "jdbc:postgresql://db/shop?user=ops&password=hunter22&ssl=true");
    scene.at(Scene.SPLIT, new Placement(Phase.READ_OLD, Ramp.NONE, SecondaryWrites.STRICT), false);
    scene.mgate("doctor").run("init").run("init", "-o", "json").run("doctor", "-o", "json");
    assertThat(scene.shell.transcript.toString())
        .contains("jdbc:postgresql://db/shop?user=ops&password=****&ssl=true")
        .doesNotContain("hunter22");
  }

  @Test
  void hidesPasswordsInStatements() {
    scene.settling(Scene.SPLIT, Phase.READ_OLD, Phase.DUAL_WRITE);
    scene.database.blockedForEver = true;
    scene.database.blocking.add(List.of(new BlockingSession(
        "7", "bob", 10, "select dblink('host=x user=y password=hunter22', 'select 1')")));
    scene
        .mgate("settle", Scene.SPLIT, "--timeout", "1s")
        .run("settle", Scene.SPLIT, "--timeout", "1s", "-o", "json");
    assertThat(scene.shell.transcript.toString())
        .contains("password=****")
        .doesNotContain("hunter22");
  }

  @Test
  void keepsARetiredStateOutOfTheList() {
    scene.put(new MigrationState(
        "gone",
        new Placement(Phase.READ_OLD, Ramp.NONE, SecondaryWrites.STRICT),
        null,
        false,
        true,
        2,
        2,
        true));
    assertThat(scene.mgate("status").out).doesNotContain("gone");
    assertThat(scene.mgate("status", "gone").out).contains("gone");
  }
}
