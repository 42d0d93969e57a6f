package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.migrationgate.Phase;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.declaration.MigrationDeclaration.Compare;
import io.migrationgate.declaration.MigrationDeclaration.SideSpec;
import io.migrationgate.declaration.MigrationDeclaration.Sql;
import io.migrationgate.protocol.GuardLimits;
import io.migrationgate.protocol.SupportedPhases;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What docs/cli.md shows is what the commands print. */
@Tag("thorough")
@Timeout(300)
class CliPageTest {
  static final String NAME = "customer-name-split";

  private final DocsPage page = DocsPage.read("cli.md");
  private final PageWalk walk = new PageWalk(page);

  @TempDir
  Path directory;

  /** Its sides are compared by a query. */
  static MigrationDeclaration queried() {
    return declaration(
        new Sql(
            "SELECT first_name, last_name FROM customer WHERE 1 = 0",
            "SELECT count(*) FROM customer"
                + " WHERE name IS DISTINCT FROM first_name || ' ' || last_name",
            List.of("ALTER TABLE customer DROP COLUMN name")),
        null);
  }

  /** Its rows are copied by expressions. */
  static MigrationDeclaration copied() {
    return declaration(
        new Sql(null, null, List.of()),
        BackfillSpec.sql(
            Map.of(
                "first_name", "split_part(name, ' ', 1)", "last_name", "split_part(name, ' ', 2)"),
            Map.of("name", "first_name || ' ' || last_name")));
  }

  private static MigrationDeclaration declaration(Sql sql, BackfillSpec backfill) {
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
        sql,
        backfill);
  }

  @Test
  void everyCommandPrintsWhatThePageShows() throws Exception {
    fromTheFirstPhaseToTheTombstone();
    aTransactionInTheWay();
    new BackfillsOnCliPage(walk).walk();
    sqlThatNobodyHasRead();
    repairedWritesAndFlags();
    lint();
    walk.isOfGolden("backfill", 5, "backfill-mismatches");
    walk.isOfGolden("backfill", 6, "backfill-mismatches");
    walk.isOfGolden("nodes", 2, "nodes-check");
    walk.isOfGolden("revoke", 1, "revoke");
    fromATableToAnyPhase();
    new LoginsOnCliPage(walk).walk();
    walk.isNotRun("completion", 1, "a key is pressed; CompletionTest has what it completes");
    walk.end();
  }

  private void fromTheFirstPhaseToTheTombstone() throws Exception {
    try (PageWorld world = new PageWorld()) {
      walk.by(world.shell);
      walk.run("init", 1);
      walk.run("init", 2);
      world.sql(
          "CREATE TABLE customer (id int PRIMARY KEY, name text)",
          "INSERT INTO customer VALUES (1, 'Ada Lovelace'), (2, 'Alan Turing')");
      world.node("2026.46", world.database.user(), List.of(queried()));
      walk.run("status", 1);
      walk.where("…", world.database.url());
      walk.says("status --url …");
      walk.by(world.shell);
      world.accept(queried());
      walk.says("sql NAME");
      walk.says("settle NAME");
      walk.says("describe NAME");
      walk.says("nodes --check");
      walk.run("Errors", 1);
      world.sql("ALTER TABLE customer ADD first_name text, ADD last_name text");
      walk.run("advance", 1);
      walk.run("secondary", 1);
      world.mgate("secondary", NAME, "strict", "--reason", "it is mended");
      walk.run("verify", 4);
      world.sql("UPDATE customer SET first_name = split_part(name, ' ', 1),"
          + " last_name = split_part(name, ' ', 2)");
      walk.run("verify", 5);
      walk.run("ramp", 1);
      walk.run("pilot", 1);
      walk.run("pilot", 2);
      walk.run("advance", 2);
      world.mgate("advance", NAME, "--to", "write-new", "--reason", "Thursday");
      walk.run("rollback", 1);
      walk.run("describe", 1);
      walk.run("nodes", 1);
      world.mgate("advance", NAME, "--reason", "it was the report");
      walk.run("advance", 3);
      world.eightDaysGoBy();
      world.sql("CREATE VIEW names AS SELECT id, name FROM customer");
      walk.run("contract", 1);
      world.sql("DROP VIEW names");
      dropsWhileSomebodyReads(world);
      walk.run("retire", 1);
      walk.run("history", 1);
    }
  }

  /** Whoever reads holds a lock that lets nobody drop the column, for longer than a try waits. */
  private void dropsWhileSomebodyReads(PageWorld world) throws Exception {
    walk.where("names.csv", directory.resolve("names.csv").toString());
    Connection reader = world.session("mgate-reader");
    reader.setAutoCommit(false);
    try (Statement statement = reader.createStatement()) {
      statement.execute("SELECT 1 FROM customer");
    }
    CompletableFuture<Void> leaves = CompletableFuture.runAsync(() -> {
      await().atMost(Duration.ofSeconds(60)).until(() -> history(world, "contract-started") > 0);
      commit(reader);
    });
    walk.run("contract", 2);
    leaves.get(60, TimeUnit.SECONDS);
  }

  private static int history(PageWorld world, String kind) throws SQLException {
    return Integer.parseInt(
        world.database.query("SELECT count(*) FROM mgate_history WHERE kind = '" + kind + "'"));
  }

  private static void commit(Connection connection) {
    try {
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void aTransactionInTheWay() throws Exception {
    try (PageWorld world = new PageWorld()) {
      walk.by(world.shell);
      world.mgate("init");
      world.sql("CREATE TABLE customer (id int, name text, first_name text, last_name text)");
      world.node("2026.46", world.database.user(), List.of(queried()));
      world.accept(queried());
      Connection report = world.session("shop");
      report.setAutoCommit(false);
      try (Statement statement = report.createStatement()) {
        statement.execute("UPDATE customer SET name = 'x'");
        statement.execute("SELECT pg_current_xact_id()");
      }
      walk.where("--reason 'release 46'", "--reason 'release 46' --ignore-sessions shop");
      walk.run("advance", 4);
      report.commit();
      walk.run("settle", 1);
    }
  }

  private void sqlThatNobodyHasRead() throws Exception {
    try (PageWorld world = new PageWorld()) {
      walk.by(world.shell);
      world.mgate("init");
      world.node(
          "2026.46",
          world.database.user(),
          List.of(declaration(
              new Sql(
                  "select first_name, last_name from customer where 1 = 0",
                  "select count(*) from customer_differences",
                  List.of()),
              null)));
      walk.run("sql", 1);
    }
  }

  private void repairedWritesAndFlags() throws Exception {
    try (PageWorld world = new PageWorld()) {
      walk.by(world.shell);
      world.mgate("init");
      world.node("2026.46", world.database.user(), List.of(queried()));
      for (int key = 7; key <= 9; key++) {
        world.sql("INSERT INTO mgate_failed_write (migration, side, gate_key, error) VALUES ('"
            + NAME + "', 'new', '" + key + "', 'SQLSTATE 23514')");
      }
      walk.run("repaired", 1);
      world.mgate("flag", "create", "new-checkout", "--because", "a new checkout");
      world.mgate("flag", "enable", "new-checkout", "--because", "it is there");
      walk.run("flag", 1);
    }
  }

  /** On a developer's machine. */
  private void fromATableToAnyPhase() throws Exception {
    Path project = Files.createDirectory(directory.resolve("project"));
    Path sources = Files.createDirectories(project.resolve("src/main/java/shop"));
    Files.writeString(sources.resolve("Shop.java"), "package shop;\n\nfinal class Shop {}\n");
    try (PageWorld world = new PageWorld()) {
      walk.by(world.shell);
      world.shell.directory = project;
      world.sql(
          "CREATE TABLE customer (id BIGINT PRIMARY KEY, name VARCHAR(100))",
          "INSERT INTO customer VALUES (1, 'Ada Lovelace'), (2, 'Alan Turing')");
      walk.run("new", 1);
      walk.says("init --development");
      world.sql("ALTER TABLE customer ADD COLUMN first_name TEXT, ADD COLUMN last_name TEXT");
      world.node("dev", world.database.user(), List.of(copied()));
      walk.run("dev", 1);
      walk.says("dev NAME --to PHASE");
      Path jar = Jars.jar()
          .manifest("Implementation-Version", "2026.46")
          .declaring(Jars.split("read-old, dual-write, read-new, write-new, contracted"))
          .write(directory.resolve("app.jar"));
      walk.where("FILE", jar.toString());
      walk.says("preflight --jar FILE");
      walk.says("preflight --rollback-to FILE");
      walk.says("usages --jar FILE");
    }
  }

  private void lint() throws Exception {
    Path scripts = Files.createDirectory(directory.resolve("scripts"));
    Files.writeString(scripts.resolve("V47__names.sql"), """
        ALTER TABLE customer ADD COLUMN first_name text;
        ALTER TABLE customer DROP COLUMN name;
        CREATE INDEX customer_first_name ON customer (first_name);
        UPDATE customer SET first_name = split_part(name, ' ', 1);
        FROBNICATE customer;
        SELECT 1;
        """);
    try (PageWorld world = new PageWorld()) {
      walk.by(world.shell);
      world.shell.directory = scripts;
      walk.where("--offline .", "--offline " + scripts).in(scripts);
      walk.run("lint", 1);
      assertThat(world.shell.exitCode).isEqualTo(1);
    }
  }
}
