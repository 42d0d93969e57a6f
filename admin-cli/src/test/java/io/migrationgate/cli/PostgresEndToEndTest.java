package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.MigrationGates;
import io.migrationgate.Phase;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.cli.store.JdbcStoreConnector;
import io.migrationgate.declaration.DeclaredSql;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.declaration.MigrationDeclaration.Compare;
import io.migrationgate.declaration.MigrationDeclaration.SideSpec;
import io.migrationgate.declaration.MigrationDeclaration.Sql;
import io.migrationgate.jdbc.JdbcGateStore;
import io.migrationgate.protocol.GuardLimits;
import io.migrationgate.protocol.SupportedPhases;
import io.migrationgate.spi.TimeSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** The real entry point, the real store, a real PostgreSQL that asks for a password. */
@Tag("thorough")
class PostgresEndToEndTest {
  private static final String PASSWORD = "open-sesame-46";
  private static final String NAME = "customer-name-split";

  private static EmbeddedPostgres postgres;

  @TempDir
  Path directory;

  private final Shell shell = new Shell(new JdbcStoreConnector(), TimeSource.SYSTEM);

  @BeforeAll
  static void startPostgres() throws Exception {
    postgres =
        EmbeddedPostgres.builder().setServerConfig("log_min_messages", "fatal").start();
    sql("postgres", "CREATE ROLE ops LOGIN PASSWORD '" + PASSWORD + "'");
    try (Connection admin = admin("postgres");
        Statement statement = admin.createStatement();
        ResultSet file = statement.executeQuery("SHOW hba_file")) {
      file.next();
      Path hba = Path.of(file.getString(1));
      Files.writeString(hba, "host all ops all scram-sha-256\n" + Files.readString(hba));
    }
    sql("postgres", "SELECT pg_reload_conf()");
  }

  @AfterAll
  static void stopPostgres() throws IOException {
    postgres.close();
  }

  @BeforeEach
  void forgetTheEnvironment() {
    shell.environment.clear();
  }

  private static Connection admin(String database) throws SQLException {
    return DriverManager.getConnection(postgres.getJdbcUrl("postgres", database));
  }

  private static void sql(String database, String sql) throws SQLException {
    try (Connection admin = admin(database);
        Statement statement = admin.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String url(String database) {
    return "jdbc:postgresql://localhost:" + postgres.getPort() + "/" + database;
  }

  private static void createDatabase(String name) throws SQLException {
    sql("postgres", "CREATE DATABASE " + name + " OWNER ops");
  }

  private void connectTo(String database) {
    shell.environment.put("MGATE_URL", url(database));
    shell.environment.put("MGATE_USER", "ops");
    shell.environment.put("MGATE_PASSWORD", PASSWORD);
  }

  private static DataSource application(String database) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(url(database));
    source.setUser("ops");
    source.setPassword(PASSWORD);
    source.setApplicationName("shop");
    // The name goes along with the login: else a session is without one for a moment, and counts as
    // a writer that nobody knows.
    source.setAssumeMinServerVersion("9.4");
    return source;
  }

  private static MigrationDeclaration declaration() {
    return new MigrationDeclaration(
        NAME,
        "Split the customer's name into first and last name.",
        "team-crm",
        new SupportedPhases(Phase.READ_OLD, Phase.CONTRACTED),
        new SideSpec("customer", List.of("name")),
        new SideSpec("customer", List.of("first_name", "last_name")),
        Compare.DEFAULT,
        SecondaryWrites.STRICT,
        false,
        GuardLimits.DEFAULT,
        new Sql(
            "SELECT first_name, last_name FROM customer WHERE 1 = 0",
            "SELECT count(*) FROM customer"
                + " WHERE name IS DISTINCT FROM first_name || ' ' || last_name",
            List.of("ALTER TABLE customer DROP COLUMN name")),
        null);
  }

  private static MigrationGates node(DataSource source) {
    return MigrationGates.builder(JdbcGateStore.create(source))
        .build("2026.46")
        .withoutClassPath()
        .declare(declaration())
        .application("shop")
        .pollInterval(Duration.ofMillis(100))
        .start();
  }

  private static String hash() {
    return DeclaredSql.of(declaration()).hash();
  }

  private Shell ok(String... args) {
    shell.run(args);
    assertThat(shell.exitCode).as(shell.transcript.toString()).isZero();
    return shell;
  }

  private Shell fails(int exitCode, String... args) {
    shell.run(args);
    assertThat(shell.exitCode).as(shell.transcript.toString()).isEqualTo(exitCode);
    return shell;
  }

  @Test
  void aDeclaredQueryGetsNoMoreThanItsOwnUserMay() throws Exception {
    createDatabase("asked");
    connectTo("asked");
    ok("init");
    sql("asked", "SET ROLE ops; CREATE TABLE customer (id int, name text)");
    sql(
        "asked",
        "SET ROLE ops; CREATE TABLE payroll (salary int); INSERT INTO payroll VALUES (4711)");
    sql(
        "asked",
        "CREATE FUNCTION grab() RETURNS int LANGUAGE plpgsql AS $$ BEGIN"
            + " PERFORM set_config('role', 'ops', false);"
            + " RAISE EXCEPTION 'salary %', (SELECT salary FROM payroll); END $$");
    sql("postgres", "DROP ROLE IF EXISTS asker; CREATE ROLE asker LOGIN");
    MigrationDeclaration grabbing = MigrationDeclaration.builder(NAME)
        .supports(Phase.values())
        .expandedSql("SELECT grab()")
        .build();
    try (MigrationGates gates = MigrationGates.builder(JdbcGateStore.create(application("asked")))
        .build("2026.46")
        .withoutClassPath()
        .declare(grabbing)
        .application("shop")
        .start()) {
      assertThat(gates.names()).containsExactly(NAME);
      String accepted = DeclaredSql.of(grabbing).hash();
      fails(1, "advance", NAME, "--reason", "46", "--accept-sql", accepted);
      // Its words may quote rows, so that only how it fails tells what it may do.
      assertThat(shell.err).contains("SQLSTATE P0001").doesNotContain("4711");
      shell.environment.put("MGATE_PROBE_USER", "asker");
      fails(1, "advance", NAME, "--reason", "46");
      assertThat(shell.err).contains("SQLSTATE 42501").doesNotContain("4711");
      ok("doctor");
      assertThat(shell.out)
          .contains("declared queries run as asker, who may only read")
          .contains("nodes are connected as ops, who may write mgate_accepted_sql");
    }
  }

  @Test
  void walksAMigrationFromTheFirstPhaseToItsTombstone() throws Exception {
    createDatabase("shop");
    connectTo("shop");
    fails(3, "status");
    assertThat(shell.err).contains("never initialised").contains("mgate init");
    ok("init").run("init");
    assertThat(shell.out).startsWith("store is up to date");
    sql("shop", "SET ROLE ops; CREATE TABLE customer (id int PRIMARY KEY, name text)");
    sql("shop", "INSERT INTO customer VALUES (1, 'Ada Lovelace'), (2, 'Alan Turing')");
    try (MigrationGates gates = node(application("shop"))) {
      assertThat(gates.names()).containsExactly(NAME);
      ok("status");
      assertThat(shell.out).contains(NAME + "  read-old").contains("1/1");
      fails(1, "advance", NAME, "--reason", "release 46");
      assertThat(shell.err).contains("no operator has accepted");
      fails(1, "sql", NAME);
      ok("sql", NAME, "--accept-sql", hash(), "--reason", "read it");
      fails(1, "advance", NAME, "--reason", "release 46");
      assertThat(shell.err).contains("column \"first_name\" does not exist");
      sql("shop", "ALTER TABLE customer ADD first_name text, ADD last_name text");
      ok("doctor");
      ok("advance", NAME, "--reason", "release 46");
      assertThat(shell.out)
          .contains("read-old -> dual-write")
          .containsPattern("settled in .*: 1 node acknowledged, transactions drained");
      ok("secondary", NAME, "record", "--reason", "a trigger on the new columns is suspect");
      ok("secondary", NAME, "strict", "--reason", "it is mended");
      fails(1, "verify", NAME);
      assertThat(shell.out).contains("2 differences in 2 rows");
      sql(
          "shop",
          "UPDATE customer SET first_name = split_part(name, ' ', 1), last_name = split_part(name, ' ', 2)");
      ok("verify", NAME, "--reason", "after the backfill");
      assertThat(shell.out).contains("0 differences in 2 rows");
      ok("ramp", NAME, "10%", "--reason", "a first share");
      ok("pilot", NAME, "add", "tenant-7", "🚀", "--reason", "the brave");
      ok("pilot", NAME, "list");
      assertThat(shell.out).isEqualTo("tenant-7\n🚀\n");
      ok("advance", NAME, "--to", "write-new", "--dry-run");
      ok("advance", NAME, "--to", "write-new", "--reason", "Thursday", "-o", "json");
      ok("rollback", NAME, "--reason", "looks wrong");
      ok("describe", NAME);
      ok("nodes");
      ok("advance", NAME, "--reason", "it was the report");
      fails(1, "advance", NAME, "--reason", "five quiet days");
      assertThat(shell.err).contains("not confirmed");
      sql("shop", "SET ROLE ops; CREATE VIEW names AS SELECT id, name FROM customer");
      fails(1, "contract", NAME, "--check");
      assertThat(shell.out).contains("view names (uses name)");
      sql("shop", "DROP VIEW names");
      ok("contract", NAME, "--check", "--quiet-for", "0s");
      Path kept = directory.resolve("names.csv");
      ok(
          "contract",
          NAME,
          "--execute",
          "--force",
          "--keep-copy",
          kept.toString(),
          "--reason",
          "two nodes and a test: nobody reads it",
          "--yes");
      assertThat(Files.readString(kept))
          .isEqualTo("id,name\r\n1,Ada Lovelace\r\n2,Alan Turing\r\n");
      assertThat(shell.out).contains("copied 2 rows").contains("the old side is gone");
      ok("retire", NAME, "--reason", "the column is gone", "--yes");
      ok("history", NAME);
      ok("status", "--all");
    }
    assertThat(shell.transcript.toString()).doesNotContain(PASSWORD);
    Files.writeString(
        Path.of(System.getProperty("basedir", "."), "target", "end-to-end.txt"), shell.transcript);
  }

  @Test
  void saysWhichTransactionIsInTheWay() throws Exception {
    createDatabase("blocked");
    connectTo("blocked");
    ok("init");
    sql(
        "blocked",
        "SET ROLE ops; CREATE TABLE customer (id int, name text, first_name text, last_name text)");
    try (MigrationGates gates = node(application("blocked"));
        Connection report = application("blocked").getConnection();
        Statement statement = report.createStatement()) {
      report.setAutoCommit(false);
      statement.execute("UPDATE customer SET name = 'x'");
      statement.execute("SELECT pg_current_xact_id()");
      fails(
          4,
          "advance",
          NAME,
          "--timeout",
          "1s",
          "--reason",
          "r",
          "--accept-sql",
          hash(),
          "--ignore-sessions",
          "shop");
      assertThat(shell.err)
          .containsPattern("pid \\d+ of shop, open for .*: SELECT pg_current_xact_id\\(\\)")
          .contains("mgate settle " + NAME);
      report.commit();
      ok("settle", NAME);
      assertThat(gates.names()).isNotEmpty();
    }
    Files.writeString(
        Path.of(System.getProperty("basedir", "."), "target", "end-to-end-blocked.txt"),
        shell.transcript);
  }

  @Tag("thorough")
  @Test
  void refusesWhileAnUnregisteredWriterIsConnected() throws Exception {
    createDatabase("writers");
    connectTo("writers");
    ok("init");
    sql(
        "writers",
        "SET ROLE ops; CREATE TABLE customer (id int, name text, first_name text, last_name text)");
    PGSimpleDataSource cron = (PGSimpleDataSource) application("writers");
    cron.setApplicationName("nightly-cron");
    try (MigrationGates gates = node(application("writers"));
        Connection stranger = cron.getConnection();
        Connection lastWeek = application("writers").getConnection()) {
      fails(1, "advance", NAME, "--reason", "release 46", "--accept-sql", hash());
      assertThat(shell.err)
          .contains("nightly-cron ops@")
          .as("a build without the engine, which has the node's own name")
          .contains("shop ops@")
          .contains("--ignore-sessions");
      lastWeek.close();
      ok("advance", NAME, "--reason", "reads only", "--ignore-sessions", "nightly-cron");
      assertThat(stranger.isValid(1)).isTrue();
      assertThat(gates.names()).isNotEmpty();
    }
  }

  @Test
  void saysWhatIsWrongWithTheConnection() throws Exception {
    createDatabase("fresh");
    connectTo("fresh");
    ok("init");
    shell.environment.put("MGATE_PASSWORD", "wrong-password-1");
    fails(3, "status").run("doctor");
    connectTo("fresh");
    fails(3, "status", "--user", "nobody-here");
    shell.environment.remove("MGATE_PASSWORD");
    fails(3, "status");
    connectTo("fresh");
    fails(3, "status", "--url", url("no_such_database"));
    fails(3, "status", "--url", "jdbc:postgresql://localhost:1/shop");
    fails(3, "status", "--url", "jdbc:postgresql://no-such-host.invalid/shop");
    fails(3, "status", "--url", url("fresh").replace("//", "//ops@"));
    fails(2, "status", "--url", "jdbc:oracle:thin:@//db/shop");
    sql("fresh", "UPDATE mgate_meta SET schema_version = 99");
    fails(3, "status").run("init").run("doctor");
    String seen = shell.transcript.toString();
    assertThat(seen).doesNotContain("wrong-password-1").doesNotContain(PASSWORD);
    Golden.matches(
        "postgres-connection-errors",
        seen.replace(Integer.toString(postgres.getPort()), "5432")
            .replaceAll("in \\d+ ms", "in 9 ms")
            .replaceAll("PostgreSQL \\d[^ \n]*", "PostgreSQL 18"));
  }

  @Test
  void noticesThatTheDatabaseStops() throws Exception {
    try (EmbeddedPostgres other = EmbeddedPostgres.builder().start()) {
      shell.environment.put("MGATE_URL", other.getJdbcUrl("postgres", "postgres"));
      ok("init").run("status");
      assertThat(shell.exitCode).isZero();
    }
    fails(3, "status");
    assertThat(shell.err).contains("refused");
  }
}
