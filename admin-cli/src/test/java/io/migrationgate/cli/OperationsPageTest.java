package io.migrationgate.cli;

import io.migrationgate.MigrationGates;
import io.migrationgate.UnitOfWork;
import io.migrationgate.declaration.DeclarationParser;
import io.migrationgate.declaration.MigrationDeclaration;
import java.io.StringReader;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What docs/operations.md says to do is done, row by row of its tables, in the phases that they
 * name.
 */
@Tag("thorough")
@Timeout(180)
class OperationsPageTest {
  private static final String NAME = "customer-name-split";
  private static final String ROLLBACK = "rollback NAME --reason '…'";
  private static final String RAMP_OFF = "ramp NAME off --reason '…'";
  private static final String COPY = "backfill start NAME --reason '…'";

  private final PageWalk walk = new PageWalk(DocsPage.read("operations.md"));

  /** The usual migration, with more keys. */
  static MigrationDeclaration declared(String more) {
    String yaml = """
        - name: customer-name-split
          supports: [read-old, dual-write, read-new, write-new, contracted]
          old: {table: customer, columns: [name]}
          new: {table: customer, columns: [first_name, last_name]}
          backfill:
            forward: {first_name: "split_part(name, ' ', 1)", last_name: "split_part(name, ' ', 2)"}
            reverse: {name: "concat_ws(' ', first_name, last_name)"}
        """;
    return DeclarationParser.parse("test", new StringReader(Jars.yaml(yaml + more)))
        .migrations()
        .get(0);
  }

  @Test
  void everyCommandDoesWhatThePageSays(@TempDir Path directory) throws Exception {
    try (PageWorld world = new PageWorld()) {
      walk.by(world.shell);
      world.shell.directory = directory;
      MigrationGates second = begin(world);
      somethingLooksWrong(world);
      whoIsInTheWay(world, second);
      refusals(world);
      Jars.jar()
          .manifest("Implementation-Version", "2026.47")
          .declaring(Jars.split("read-old, dual-write, read-new, write-new"))
          .write(directory.resolve("app.jar"));
      walk.says("preflight --jar app.jar");
    }
    aSecondPerson();
    walk.end();
  }

  private static MigrationGates begin(PageWorld world) throws Exception {
    world.mgate("init");
    world.sql(
        "CREATE TABLE customer (id int PRIMARY KEY, name text, first_name text, last_name text)",
        "INSERT INTO customer (id, name) SELECT n, 'Ada ' || n FROM generate_series(1, 100) n",
        "ANALYZE customer");
    world.node("2026.46", world.database.user(), declared(""));
    MigrationGates second = world.node("2026.46", world.database.user(), declared(""));
    world.accept(declared(""));
    return second;
  }

  private void somethingLooksWrong(PageWorld world) throws Exception {
    // read-old with a ramp, dual-write, dual-write with a ramp, read-new, write-new.
    world.mgate("ramp", NAME, "10%", "--reason", "some first");
    walk.says(RAMP_OFF);
    world.mgate("advance", NAME, "--reason", "release 46");
    walk.says(ROLLBACK);
    world.mgate("advance", NAME, "--reason", "release 46");
    walk.says(COPY);
    world.mgate("ramp", NAME, "10%", "--reason", "some first");
    walk.says(RAMP_OFF);
    world.mgate("advance", NAME, "--reason", "reads are right");
    world.allSessionsAreMarked();
    walk.run("At three in the afternoon, something looks wrong", 1);
    walk.says(ROLLBACK);
    world.mgate("advance", NAME, "--reason", "reads are right");
    world.mgate("advance", NAME, "--reason", "both sides agree");
    walk.says(ROLLBACK);
    walk.says(ROLLBACK, 1);
    walk.says(COPY);
    walk.says(ROLLBACK);
  }

  private void whoIsInTheWay(PageWorld world, MigrationGates second) {
    walk.where("NODE", second.nodeId());
    try (UnitOfWork unit = second.unitOfWork("import")) {
      unit.pin();
      world.mgate("ramp", NAME, "10%", "--reason", "some first", "--no-wait");
      walk.says("revoke NODE --reason '…'");
      walk.says("settle NAME");
    }
    world.mgate("ramp", NAME, "off", "--reason", "enough seen");
    walk.says("history NAME");
    walk.says("backfill mismatches NAME");
    walk.says("nodes --check");
    walk.says("sql NAME");
    walk.says("verify NAME");
  }

  private void refusals(PageWorld world) {
    world.mgate("flag", "create", "new-checkout", "--because", "a new checkout");
    world.mgate("flag", "enable", "new-checkout", "--because", "it is there");
    walk.says("flag disable FLAG --because \"…\"");
  }

  private void aSecondPerson() throws Exception {
    try (PageWorld world = new PageWorld()) {
      walk.by(world.shell);
      world.mgate("init");
      world.sql(
          "DROP ROLE IF EXISTS leads",
          "CREATE ROLE leads",
          "CREATE TABLE customer (id int PRIMARY KEY, name text, first_name text, last_name text)",
          "GRANT leads TO " + world.database.user());
      try {
        world.node("2026.46", world.database.user(), declared("  approvals: {write-new: 1}\n"));
        world.accept(declared("  approvals: {write-new: 1}\n"));
        world.mgate("advance", NAME, "--reason", "release 46");
        world.mgate("backfill", "start", NAME, "--reason", "rows from before");
        world.mgate("advance", NAME, "--reason", "reads are right");
        walk.says("approvers add leads");
        walk.says("approve NAME --reason \"why\"");
      } finally {
        world.sql("DROP ROLE leads");
      }
    }
  }
}
