package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.migrationgate.MigrationGates;
import io.migrationgate.Phase;
import io.migrationgate.admin.AcceptedSql;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.Operator;
import io.migrationgate.cli.store.JdbcStoreConnector;
import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.DeclaredSql;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.JdbcGateStore;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.spi.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

/** A bridge from its first step to its last, by the real commands on real databases. */
@Tag("thorough")
class BridgeCommandTest {
  private static final String NAME = "a-migration";

  /** All that connect here, by application name or user: this test, its nodes and mgate. */
  private static final String HARMLESS = "PostgreSQL JDBC Driver,postgres,mgate_admin,mgate";

  private final Shell shell = new Shell(new JdbcStoreConnector(), TimeSource.SYSTEM);
  private final List<AutoCloseable> opened = new ArrayList<>();
  private TestDatabase database;
  private JdbcGateStore store;

  private void open(TestServer server) throws Exception {
    database = server.newDatabase();
    database.execute(
        "CREATE TABLE o (id BIGINT PRIMARY KEY, n INTEGER)",
        "CREATE TABLE w (id BIGINT PRIMARY KEY, n INTEGER)",
        "INSERT INTO o VALUES (1, 1)");
    shell.environment.putAll(Map.of(
        "MGATE_URL", database.url(),
        "MGATE_USER", database.user(),
        "MGATE_PASSWORD", database.password()));
    store = opened(JdbcGateStore.create(database.dataSource()));
    opened(MigrationGates.builder(store)
        .build("2026.47")
        .withoutClassPath()
        .declare(MigrationDeclaration.builder(NAME)
            .supports(Phase.values())
            .oldSide("o", "n")
            .newSide("w")
            .backfill(BackfillSpec.sql(Map.of("n", "n"), Map.of("n", "n")))
            .build())
        .pollInterval(Duration.ofMillis(50))
        .start());
  }

  private <T extends AutoCloseable> T opened(T resource) {
    opened.add(0, resource);
    return resource;
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  private void accept() {
    new AcceptedSql(store)
        .accept(
            DeclaredSql.of(GateAdmin.declaration(store.view(), NAME)),
            Operator.of("bob", "read it"));
  }

  private MigrationState state() {
    return GateAdmin.state(store.view(), NAME);
  }

  private Shell mgate(int exit, String... args) {
    shell.run(args);
    assertThat(shell.exitCode).as(shell.out + shell.err).isEqualTo(exit);
    return shell;
  }

  private Shell change(int exit, String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--reason", "release 46", "--ignore-sessions", HARMLESS));
    return mgate(exit, all.toArray(String[]::new));
  }

  private void dropOneTrigger() throws Exception {
    boolean postgres = database.url().startsWith("jdbc:postgresql");
    String name = database.query(
        postgres
            ? "SELECT tgname FROM pg_trigger WHERE tgname LIKE 'zz%u' AND NOT tgisinternal"
            : "SELECT trigger_name FROM information_schema.triggers WHERE trigger_schema ="
                + " DATABASE() AND event_manipulation = 'UPDATE'");
    database.execute("DROP TRIGGER " + name + (postgres ? " ON o" : ""));
  }

  @ServerTest(except = TestServer.H2)
  void itIsTurnedOnShutAndOff(TestServer server) throws Exception {
    open(server);
    // SQL of the store runs once an operator has read it.
    change(1, "bridge", NAME, "on");
    assertThat(shell.err).contains("--accept-sql");
    accept();
    mgate(0, "bridge", "status", NAME);
    assertThat(shell.out).contains("no bridge, in read-old").contains("are not there");
    mgate(0, "bridge", NAME, "on", "--dry-run");
    assertThat(shell.out).contains("CREATE").contains("TRIGGER").contains("allowed");
    assertThat(state().current().bridge().isOff()).isTrue();

    change(0, "bridge", NAME, "on");
    assertThat(state().current().bridge()).hasToString("forward bridge covering");
    change(0, "bridge", NAME, "on");
    assertThat(shell.out).contains("nothing to do");
    database.execute("INSERT INTO o VALUES (2, 2)");
    assertThat(database.query("SELECT n FROM w WHERE id = 2")).isEqualTo("2");
    mgate(0, "bridge", NAME, "status");
    assertThat(shell.out)
        .contains("carry what no gate has marked")
        .contains("old")
        .contains("ago");
    mgate(0, "describe", NAME);
    assertThat(shell.out).contains("forward bridge covering").contains("WHO");
    mgate(0, "status");
    assertThat(shell.out).contains("forward bridge covering");

    change(0, "advance", NAME);
    dropOneTrigger();
    mgate(1, "doctor");
    assertThat(shell.out).contains("bridge of " + NAME).contains("missing");
    change(1, "verify", NAME);
    mgate(0, "bridge", NAME, "status");
    assertThat(shell.out).contains("nobody is covered").contains("mgate bridge " + NAME + " on");
    change(0, "bridge", NAME, "on");
    assertThat(shell.out).contains("nobody is covered");
    mgate(0, "bridge", NAME, "status", "-o", "json");
    JsonNode status = new ObjectMapper().readTree(shell.out);
    assertThat(status.path("triggers").asText()).isEqualTo("carrying");
    assertThat(status.path("ungated").size()).isEqualTo(1);

    mgate(0, "backfill", "start", NAME, "--watch", "--reason", "copy");
    change(0, "advance", NAME);
    change(1, "bridge", NAME, "shut");
    assertThat(shell.err).contains("asked no gate").contains("status");
    assertThat(state().current().bridge()).hasToString("forward bridge covering");
    change(1, "bridge", NAME, "off");
    change(1, "advance", NAME);
    assertThat(shell.err).contains("bridge " + NAME + " shut");

    change(0, "bridge", NAME, "shut", "--quiet-for", "0s");
    assertThatThrownBy(() -> database.execute("UPDATE o SET n = 9")).hasMessageContaining(NAME);
    change(0, "advance", NAME);
    change(1, "contract", NAME, "--yes");
    change(0, "bridge", NAME, "off");
    assertThat(state().current().bridge().isOff()).isTrue();
    database.execute("UPDATE o SET n = 9");
    assertThat(database.query("SELECT MAX(n) FROM w")).isEqualTo("2");
    mgate(0, "bridge", NAME, "status");
    assertThat(shell.out).contains("no bridge, in write-new").contains("are not there");
  }

  @ServerTest(except = TestServer.H2)
  void itIsTakenBackAtOnceAndInReadOldWithoutAsking(TestServer server) throws Exception {
    open(server);
    accept();
    change(0, "bridge", NAME, "on", "--no-wait");
    assertThat(state().current().bridge()).hasToString("forward bridge marking");
    change(0, "bridge", NAME, "off");
    assertThat(state().current().bridge().isOff()).isTrue();
    change(0, "bridge", NAME, "on", "--level", "both");
    database.execute("INSERT INTO w VALUES (7, 7)");
    assertThat(database.query("SELECT n FROM o WHERE id = 7")).isEqualTo("7");
    change(1, "bridge", NAME, "on", "--level", "forward");
    assertThat(shell.err).contains("bridge " + NAME + " off");
    // In read-old what is written on the new side alone would be lost.
    change(1, "bridge", NAME, "off");
    assertThat(shell.err).contains("on the new side");
    change(0, "bridge", NAME, "off", "--quiet-for", "0s");
    mgate(2, "bridge", NAME, "of", "--reason", "typo");
    mgate(2, "bridge", NAME, "on", "--level", "backward", "--reason", "typo");
    change(1, "bridge", NAME, "shut");
    assertThat(shell.err).contains("no bridge");
  }

  @ServerTest(except = TestServer.H2)
  void whatTriggersWouldMissIsRefusedBeforeAnythingIsBegun(TestServer server) throws Exception {
    open(server);
    accept();
    database.execute(
        server == TestServer.POSTGRESQL
            ? "CREATE RULE quiet AS ON DELETE TO o DO INSTEAD NOTHING"
            : "CREATE TABLE boss (id BIGINT PRIMARY KEY)");
    if (server == TestServer.MARIADB) {
      database.execute(
          "ALTER TABLE o ADD COLUMN boss BIGINT, ADD FOREIGN KEY (boss) REFERENCES boss (id)"
              + " ON DELETE CASCADE");
    }
    change(1, "bridge", NAME, "on");
    assertThat(shell.err).contains("bridge of migration '" + NAME + "', table");
    assertThat(state().current().bridge().isOff()).as("nothing was begun").isTrue();
  }
}
