package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.migrationgate.MigrationGates;
import io.migrationgate.Phase;
import io.migrationgate.RegistrationRefusedException;
import io.migrationgate.admin.AcceptedSql;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.Operator;
import io.migrationgate.declaration.DeclaredSql;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.JdbcGateStore;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Move;
import io.migrationgate.spi.HistoryFilter;
import io.migrationgate.spi.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may come between the evidence, the move and the DDL, on real databases. */
@Tag("thorough")
class ContractRaceTest {
  private static final String NAME = "customer-name-split";

  /** All that connect here, by application name or user: this test, its nodes and mgate. */
  private static final String HARMLESS = "PostgreSQL JDBC Driver,postgres,mgate_admin,mgate";

  private static final Operator BOB =
      new Operator("bob", "looks wrong", true, false, Set.of(HARMLESS.split(",")));

  private final HookedConnector connector = new HookedConnector();
  private final Shell shell = new Shell(connector, TimeSource.SYSTEM);
  private final List<AutoCloseable> opened = new ArrayList<>();
  private TestDatabase database;
  private JdbcGateStore store;
  private GateAdmin admin;

  @TempDir
  Path directory;

  private void inWriteNew(TestServer server) throws Exception {
    database = server.newDatabase();
    database.execute(
        "CREATE TABLE customer (id INTEGER PRIMARY KEY, name VARCHAR(100), first_name VARCHAR(50))",
        "CREATE TABLE name_log (id INTEGER PRIMARY KEY)",
        "INSERT INTO customer (id, name) VALUES (1, 'Ada')",
        "INSERT INTO name_log VALUES (1)");
    shell.environment.putAll(environment());
    store = opened(JdbcGateStore.create(database.dataSource()));
    node("2026.47", Phase.READ_OLD, Phase.CONTRACTED);
    DeclaredSql declared = DeclaredSql.of(GateAdmin.declaration(store.view(), NAME));
    new AcceptedSql(store).accept(declared, BOB);
    admin = new GateAdmin(store, List.of(store.database()), TimeSource.SYSTEM);
    for (Phase phase : List.of(Phase.DUAL_WRITE, Phase.READ_NEW, Phase.WRITE_NEW)) {
      if (phase == Phase.READ_NEW) {
        admin.completeVerification(admin.beginVerification(NAME), 1, 0, BOB);
      }
      move(new Move.Advance());
    }
  }

  private Map<String, String> environment() {
    return Map.of(
        "MGATE_URL",
        database.url(),
        "MGATE_USER",
        database.user(),
        "MGATE_PASSWORD",
        database.password());
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

  private MigrationGates node(String build, Phase first, Phase last) {
    return opened(MigrationGates.builder(store)
        .build(build)
        .withoutClassPath()
        .declare(MigrationDeclaration.builder(NAME)
            .supports(EnumSet.range(first, last).toArray(Phase[]::new))
            .oldSide("customer", "name")
            .newSide("customer", "first_name")
            .contractSql("ALTER TABLE customer DROP COLUMN name", "DROP TABLE name_log")
            .build())
        .pollInterval(Duration.ofMillis(50))
        .start());
  }

  private void move(Move move) throws InterruptedException {
    admin.apply(NAME, move, BOB);
    assertThat(
            admin.settlement(NAME).await(Duration.ofSeconds(60), progress -> {}).settled())
        .isTrue();
  }

  private static String[] contract(String... more) {
    List<String> args = new ArrayList<>(List.of(
        "contract",
        NAME,
        "--execute",
        "--yes",
        "--reason",
        "over",
        "--quiet-for",
        "0s",
        "--timeout",
        "60s",
        "--ignore-sessions",
        HARMLESS));
    args.addAll(List.of(more));
    return args.toArray(String[]::new);
  }

  private MigrationState state() {
    return GateAdmin.state(admin.view(), NAME);
  }

  private boolean there(String sql) {
    return catchThrowable(() -> database.query(sql)) == null;
  }

  private boolean columnThere() {
    return there("SELECT name FROM customer WHERE id = 1");
  }

  private List<String> notes() {
    return store.history(new HistoryFilter(NAME, 100)).stream()
        .map(entry -> entry.note().kind())
        .filter(kind -> kind.startsWith("contract-"))
        .sorted()
        .toList();
  }

  private void dropsNothing() {
    assertThat(shell.exitCode).as(shell.transcript.toString()).isEqualTo(1);
    assertThat(columnThere()).isTrue();
    assertThat(notes()).doesNotContain("contract-started");
  }

  private void finishes() {
    shell.run(contract());
    assertThat(shell.exitCode).as(shell.transcript.toString()).isZero();
    assertThat(columnThere()).isFalse();
    assertThat(there("SELECT id FROM name_log")).isFalse();
    assertThat(notes().stream().filter("contract-done"::equals)).hasSize(2);
    assertThat(shell.out).contains("the old side is gone");
  }

  @ServerTest(except = TestServer.H2)
  void somebodyRollsBackAfterTheEvidence(TestServer server) throws Exception {
    inWriteNew(server);
    connector.afterLooks.add(() -> admin.apply(NAME, new Move.Rollback(), BOB));

    shell.run(contract());

    dropsNothing();
    assertThat(shell.err).contains("read-new");
    assertThat(state().phase()).isEqualTo(Phase.READ_NEW);
  }

  @ServerTest(except = TestServer.H2)
  void somebodyRollsBackAndComesAgainAfterTheEvidence(TestServer server) throws Exception {
    inWriteNew(server);
    connector.afterLooks.add(() -> {
      move(new Move.Rollback());
      move(new Move.Advance());
    });

    shell.run(contract());

    dropsNothing();
    assertThat(state().phase()).isEqualTo(Phase.WRITE_NEW);
    finishes();
  }

  @ServerTest(except = TestServer.H2)
  void aNodeOfAnOlderBuildJoinsAfterTheEvidence(TestServer server) throws Exception {
    inWriteNew(server);
    List<MigrationGates> older = new ArrayList<>();
    connector.afterLooks.add(() -> older.add(node("2026.46", Phase.READ_OLD, Phase.WRITE_NEW)));

    shell.run(contract());

    dropsNothing();
    assertThat(shell.err).contains("2026.46").contains("contracted");
    assertThat(state().phase()).isEqualTo(Phase.WRITE_NEW);
  }

  @ServerTest(except = TestServer.H2)
  void aNodeOfAnOlderBuildIsRefusedOnceTheMoveIsMade(TestServer server) throws Exception {
    inWriteNew(server);
    List<Throwable> refused = new ArrayList<>();
    connector.beforeStatement =
        () -> refused.add(catchThrowable(() -> node("2026.46", Phase.READ_OLD, Phase.WRITE_NEW)));

    finishes();

    assertThat(refused).isNotEmpty().hasOnlyElementsOfType(RegistrationRefusedException.class);
  }

  @ServerTest(except = TestServer.H2)
  void aViewComesBetweenTheEvidenceAndTheMove(TestServer server) throws Exception {
    inWriteNew(server);
    connector.afterLooks.add(
        () -> database.execute("CREATE VIEW names AS SELECT name FROM customer"));

    shell.run(contract());

    dropsNothing();
    assertThat(shell.err).contains("view").contains("names");
    assertThat(there("SELECT name FROM names")).isTrue();
    assertThat(state().phase()).isEqualTo(Phase.CONTRACTED);
    database.execute("DROP VIEW names");
    finishes();
  }

  /** A copy may take hours. */
  @ServerTest(except = TestServer.H2)
  void aViewComesWhileTheCopyIsMade(TestServer server) throws Exception {
    inWriteNew(server);
    connector.afterLooks.add(
        () -> database.execute("CREATE VIEW names AS SELECT name FROM customer"));
    Path copy = directory.resolve("names.csv");

    shell.run(contract("--keep-copy", copy.toString()));

    dropsNothing();
    assertThat(copy).exists();
    assertThat(there("SELECT name FROM names")).isTrue();
    assertThat(state().phase()).as("there is still a way back").isEqualTo(Phase.WRITE_NEW);
    database.execute("DROP VIEW names");
    finishes();
  }

  @ServerTest(except = TestServer.H2)
  void aLongTransactionHoldsTheTable(TestServer server) throws Exception {
    inWriteNew(server);
    Connection holder = opened(database.connect());
    holder.setAutoCommit(false);
    Statement statement = opened(holder.createStatement());
    connector.beforeStatement = () -> statement.execute("SELECT id FROM customer");

    shell.run(contract("--lock-timeout", "1s", "--tries", "2"));

    assertThat(shell.exitCode).as(shell.transcript.toString()).isEqualTo(1);
    assertThat(shell.out).contains("no lock in try 1 of 2");
    assertThat(shell.err)
        .contains("got no lock in 2 tries of 1000 ms")
        .contains("nothing has been dropped")
        .contains("run the same command again");
    assertThat(columnThere()).isTrue();
    assertThat(notes()).contains("contract-started", "contract-failed");
    assertThat(state().phase()).isEqualTo(Phase.CONTRACTED);
    holder.rollback();
    connector.beforeStatement = () -> {};
    finishes();
  }

  /** Where it dies, and what the next run does about it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POSTGRESQL | write-new -> contracted (epoch    | true  | 0",
        "POSTGRESQL | statement 1 of 2                  | true  | 0",
        "POSTGRESQL | after-statement                   | false | 0",
        "POSTGRESQL | statement 2 of 2                  | false | 1",
        "MARIADB    | write-new -> contracted (epoch    | true  | 0",
        "MARIADB    | statement 1 of 2                  | true  | 0",
        "MARIADB    | after-statement                   | false | 0",
        "MARIADB    | statement 2 of 2                  | false | 1"
      })
  void theProcessIsKilled(TestServer server, String where, boolean stillThere, int done)
      throws Exception {
    inWriteNew(server);

    assertThat(killed(where)).isEqualTo(ContractProcess.KILLED);

    assertThat(columnThere()).isEqualTo(stillThere);
    assertThat(there("SELECT id FROM name_log")).isTrue();
    assertThat(notes().stream().filter("contract-done"::equals)).hasSize(done);
    assertThat(state().phase()).isEqualTo(Phase.CONTRACTED);
    if (!state().settled()) {
      shell.run(contract());
      dropsNothing();
      assertThat(shell.err).contains("mgate settle " + NAME);
      shell.run("settle", NAME, "--timeout", "60s");
    }
    finishes();
  }

  private int killed(String where) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        ContractProcess.class.getName(),
        where));
    command.addAll(List.of(contract()));
    Path said = directory.resolve("said.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
    builder.environment().putAll(environment());
    Process process = builder.start();
    try {
      assertThat(process.waitFor(120, TimeUnit.SECONDS))
          .as(Files.readString(said))
          .isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }
}
