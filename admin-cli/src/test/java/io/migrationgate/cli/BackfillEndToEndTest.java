package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.migrationgate.MigrationGates;
import io.migrationgate.Phase;
import io.migrationgate.cli.store.JdbcStoreConnector;
import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.DeclaredSql;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.JdbcGateStore;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** Backfills through the real entry point, on a real PostgreSQL. */
@Tag("thorough")
class BackfillEndToEndTest {
  private static final String NAME = "customer-name-split";
  private static final int ROWS = 20_000;

  /** A batch of ten rows, and then a rest of a hundred times as long: it does not end by itself. */
  private static final List<String> CRAWLING = List.of("--max-batch", "10", "--share", "1%");

  private static EmbeddedPostgres postgres;
  private static int databases;

  private final Shell shell = shell();
  private MigrationGates gates;
  private String database;

  @BeforeAll
  static void startPostgres() throws IOException {
    postgres =
        EmbeddedPostgres.builder().setServerConfig("log_min_messages", "fatal").start();
  }

  @AfterAll
  static void stopPostgres() throws IOException {
    postgres.close();
  }

  private static Shell shell() {
    return new Shell(new JdbcStoreConnector(), TimeSource.SYSTEM);
  }

  @BeforeEach
  void inDualWrite() throws SQLException {
    database = "shop" + ++databases;
    try (Connection admin = connect("postgres");
        Statement statement = admin.createStatement()) {
      statement.execute("CREATE DATABASE " + database);
    }
    connectTo(shell);
    ok("init");
    sql("CREATE TABLE customer (id int PRIMARY KEY, name text, first_name text, last_name text)");
    sql("INSERT INTO customer (id, name) SELECT n, 'Ada ' || n FROM generate_series(1, " + ROWS
        + ") n");
    sql("ANALYZE customer");
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(url());
    source.setApplicationName("shop");
    source.setAssumeMinServerVersion("9.4");
    gates = MigrationGates.builder(JdbcGateStore.create(source))
        .build("2026.46")
        .withoutClassPath()
        .declare(declaration())
        .application("shop")
        .pollInterval(Duration.ofMillis(100))
        .start();
    String hash = DeclaredSql.of(declaration()).hash();
    ok("advance", NAME, "--reason", "release 46");
    ok("sql", NAME, "--accept-sql", hash, "--reason", "read it");
    shell.transcript.setLength(0);
  }

  @AfterEach
  void stopTheNode() {
    gates.close();
  }

  private static MigrationDeclaration declaration() {
    return MigrationDeclaration.builder(NAME)
        .supports(Phase.values())
        .oldSide("customer", "name")
        .newSide("customer", "first_name", "last_name")
        .backfill(BackfillSpec.sql(
            Map.of(
                "first_name", "split_part(name, ' ', 1)", "last_name", "split_part(name, ' ', 2)"),
            Map.of("name", "first_name || ' ' || last_name")))
        .build();
  }

  private static Connection connect(String name) throws SQLException {
    return DriverManager.getConnection(postgres.getJdbcUrl("postgres", name));
  }

  private String url() {
    return postgres.getJdbcUrl("postgres", database);
  }

  private void connectTo(Shell other) {
    other.environment.clear();
    other.environment.put("MGATE_URL", url());
  }

  private void sql(String sql) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private long count(String sql) {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private long differing() {
    return count("SELECT count(*) FROM customer"
        + " WHERE name IS DISTINCT FROM first_name || ' ' || last_name");
  }

  private void await(String sql, LongPredicate reached) {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!reached.test(count(sql))) {
      assertThat(System.nanoTime() - deadline).as(sql).isNegative();
      Thread.onSpinWait();
    }
  }

  private void awaitProgress() {
    await("SELECT count(*) FROM customer WHERE first_name IS NOT NULL", found -> found > 0);
  }

  private Shell ok(String... args) {
    return exits(0, args);
  }

  private Shell exits(int exitCode, String... args) {
    shell.run(args);
    assertThat(shell.exitCode).as(shell.transcript.toString()).isEqualTo(exitCode);
    return shell;
  }

  private static String[] crawl(String... first) {
    List<String> args = new ArrayList<>(List.of(first));
    args.addAll(CRAWLING);
    return args.toArray(String[]::new);
  }

  private JsonNode latest() throws IOException {
    return new ObjectMapper()
        .readTree(ok("backfill", "status", NAME, "-o", "json").out)
        .path("runs")
        .path(0);
  }

  @Test
  void copiesAndVerifiesAndRepairs() throws Exception {
    ok("backfill", "start", NAME, "--watch", "--workers", "2", "--reason", "release 46");
    assertThat(shell.out)
        .contains(
            "run 1 of " + NAME + ": copies from the old side to the new one, about 20000 rows")
        .contains("20000 rows copied, 20000 rows compared, 0 differences; the new side is in sync");
    assertThat(differing()).isZero();

    sql("UPDATE customer SET last_name = 'x' WHERE id IN (7, 9)");
    exits(1, "verify", NAME);
    assertThat(shell.err).contains("2 rows differ, and repair is off").contains("--repair");
    assertThat(differing()).isEqualTo(2);
    ok("backfill", "mismatches", NAME);
    assertThat(shell.out).contains("differs  7").contains("differs  9").contains("2 rows");
    ok("verify", NAME, "--repair");
    assertThat(differing()).isZero();
    ok("backfill", "mismatches", NAME);
    assertThat(shell.out).contains("0 rows");
    ok("backfill", "status");
    ok("history", NAME, "-n", "5");
    assertThat(shell.out).contains("verify").contains("succeeded");
    Files.writeString(
        Path.of(System.getProperty("basedir", "."), "target", "end-to-end-backfill.txt"),
        shell.transcript);
  }

  /** The advice is followed to the letter, and costs nothing that cannot be put back. */
  @Test
  void leavesTheLastCopyUntilSomebodyHasDecided() throws Exception {
    ok("backfill", "start", NAME, "--full-speed", "--reason", "release 46");
    sql("UPDATE customer SET name = NULL WHERE id IN (7, 9)");

    exits(1, "verify", NAME);
    assertThat(shell.out)
        .contains("2 differences (2 null-old)")
        .contains("authoritative: old side since it was declared");
    assertThat(shell.err).contains("--repair --overwrite-richer --reason \"why\"");
    for (String[] advice : List.of(
        new String[] {"verify", NAME, "--repair"},
        new String[] {"backfill", "start", NAME, "--full-speed", "--reason", "again"})) {
      exits(1, advice);
      assertThat(shell.err)
          .contains("2 rows of the new side hold what the old side has not, and were left");
      assertThat(count("SELECT count(*) FROM customer WHERE first_name = 'Ada'"))
          .isEqualTo(ROWS);
    }
    ok("backfill", "mismatches", NAME);
    assertThat(shell.out).contains("null-old  7").contains("null-old  9");

    ok("verify", NAME, "--repair", "--overwrite-richer", "--reason", "they left");
    assertThat(count("SELECT count(*) FROM customer WHERE first_name IS NULL")).isEqualTo(2);
    ok("history", NAME, "-n", "10");
    assertThat(shell.out).contains("they left");
    ok("backfill", "kept", NAME);
    String restore =
        shell.out.lines().filter(line -> line.contains("UPDATE ")).findFirst().orElseThrow();
    sql(restore);
    assertThat(count("SELECT count(*) FROM customer WHERE first_name = 'Ada'")).isEqualTo(ROWS);
  }

  @Test
  void stopsAndGoesOnAndEndsAsTheOperatorSays(@TempDir Path directory) throws Exception {
    Shell other = shell();
    connectTo(other);
    CompletableFuture<Integer> started = CompletableFuture.supplyAsync(
        () -> other.run(crawl("backfill", "start", NAME, "--reason", "release 46")).exitCode);
    awaitProgress();
    ok("status");
    assertThat(shell.out).contains("backfill of " + NAME + ": run 1, copying 0%");
    ok("describe", NAME);
    assertThat(shell.out).contains("backfill        run 1, copying 0%");
    ok("backfill", "pause", NAME, "--reason", "the report runs");
    assertThat(started.get(60, TimeUnit.SECONDS)).isEqualTo(4);
    assertThat(other.err).contains("mgate backfill resume " + NAME);
    assertThat(latest().path("state").asText()).isEqualTo("paused");
    assertThat(latest().path("workers").asInt()).isZero();
    exits(1, "backfill", "work", NAME);

    ok("backfill", "resume", NAME, "--no-work");
    Path pauseFile = Files.createFile(directory.resolve("hold"));
    ok("backfill", "set", NAME, "--pause-file", pauseFile.toString(), "--reason", "by hand");
    CompletableFuture<Integer> working =
        CompletableFuture.supplyAsync(() -> other.run("backfill", "work", NAME).exitCode);
    await(
        "SELECT count(*) FROM mgate_backfill WHERE held_by LIKE 'pause file%'",
        found -> found == 1);
    ok("backfill", "status", NAME);
    assertThat(shell.out).contains("pause file " + pauseFile);
    ok("backfill", "set", NAME, "--full-speed", "--max-batch", "20000", "--reason", "night");
    Files.delete(pauseFile);
    assertThat(working.get(60, TimeUnit.SECONDS))
        .as(other.transcript.toString())
        .isZero();
    assertThat(differing()).isZero();

    ok(crawl("backfill", "start", NAME, "--no-work", "--reason", "again"));
    exits(1, "backfill", "cancel", NAME, "--reason", "enough");
    ok("backfill", "cancel", NAME, "--reason", "enough", "--yes");
    exits(1, "backfill", "watch", NAME);
    assertThat(shell.err).contains("cancelled");
    Files.writeString(
        Path.of(System.getProperty("basedir", "."), "target", "end-to-end-operated.txt"),
        shell.transcript + "\n---\n" + other.transcript);
  }

  @Test
  void goesOnAfterTheCommandWasKilled(@TempDir Path directory) throws Exception {
    Path said = directory.resolve("said");
    Process killed = mgate(said, crawl("backfill", "start", NAME, "--reason", "release 46"));
    try {
      awaitProgress();
    } finally {
      killed.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
    }
    assertThat(differing()).isPositive();
    assertThat(latest().path("workers").asInt()).isOne();

    ok("backfill", "set", NAME, "--full-speed", "--max-batch", "20000", "--reason", "go on");
    ok("backfill", "work", NAME, "--workers", "2");

    assertThat(shell.out).contains("the new side is in sync");
    assertThat(differing()).isZero();
  }

  @Test
  void givesItsRangeBackWhenInterrupted(@TempDir Path directory) throws Exception {
    Path said = directory.resolve("said");
    Process interrupted = mgate(said, crawl("backfill", "start", NAME, "--reason", "release 46"));
    try {
      awaitProgress();
      interrupted.destroy();
      assertThat(interrupted.waitFor(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      interrupted.destroyForcibly();
    }
    assertThat(said)
        .content()
        .contains("an interrupt before it has ended")
        .contains("mgate backfill work " + NAME);
    assertThat(latest().path("state").asText()).isEqualTo("running");
    assertThat(latest().path("workers").asInt()).isZero();
  }

  private Process mgate(Path said, String... args) throws IOException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        System.getProperty("java.class.path"),
        Mgate.class.getName()));
    command.addAll(List.of(args));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
    builder.environment().put("MGATE_URL", url());
    return builder.start();
  }
}
