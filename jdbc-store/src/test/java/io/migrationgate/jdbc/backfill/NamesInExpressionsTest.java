package io.migrationgate.jdbc.backfill;

import static io.migrationgate.jdbc.backfill.BackfillFixture.NAME;
import static io.migrationgate.jdbc.backfill.BackfillFixture.OPERATOR;
import static io.migrationgate.jdbc.backfill.BackfillFixture.QUICK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.MigrationGateException;
import io.migrationgate.contract.ContractTerms;
import io.migrationgate.contract.EvidenceReader;
import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.JdbcGateStore;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.backfill.run.WorkerOptions;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.spi.TimeSource;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** All tables are found, but a function, type or operator means something else to an operator. */
@Tag("thorough")
class NamesInExpressionsTest {
  private static final String FUNCTION =
      "CREATE FUNCTION %s(t text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT %s(t)'";

  private static MigrationDeclaration.Builder by(String table, String expression) {
    return BackfillFixture.declaration()
        .oldSide(table, "name")
        .newSide(table, "label")
        .backfill(BackfillSpec.sql(Map.of("label", expression), Map.of("name", "label")));
  }

  /** Nodes look in tenant1 first, an operator in public only. */
  private record Scene(BackfillFixture fixture, JdbcGateStore elsewhere, TestDatabase operators)
      implements AutoCloseable {
    static Scene of(String expression, String... schema) throws Exception {
      TestDatabase operators = TestServer.POSTGRESQL.newDatabase();
      operators.execute("CREATE SCHEMA tenant1");
      operators.execute(schema);
      operators.execute(
          "CREATE TABLE public.author (id INT PRIMARY KEY, name TEXT, label TEXT)",
          "INSERT INTO public.author VALUES (1, 'Ann', NULL)");
      JdbcGateStore.create(operators.dataSource()).close();
      BackfillFixture fixture = new BackfillFixture(
          operators.at(operators.url() + "?currentSchema=tenant1,public"),
          by("public.author", expression));
      fixture.advance();
      return new Scene(
          fixture,
          JdbcGateStore.builder(operators.dataSource()).schema("public").open(),
          operators);
    }

    Backfills backfills() {
      return Backfills.of(operators.dataSource(), elsewhere, "public", TimeSource.SYSTEM);
    }

    void assertRefused(String... words) {
      assertThatThrownBy(() -> backfills().start(NAME, QUICK, OPERATOR))
          .isInstanceOf(MigrationGateException.class)
          .hasMessageContainingAll(words);
      assertThatThrownBy(() -> backfills().verify(NAME, QUICK, OPERATOR))
          .isInstanceOf(MigrationGateException.class)
          .hasMessageContainingAll(words);
    }

    @Override
    public void close() {
      elsewhere.close();
      fixture.close();
    }
  }

  @Test
  void aFunctionThatNodesFindInTheirOwnSchema() throws Exception {
    try (Scene scene = Scene.of(
        "norm(name)",
        FUNCTION.formatted("tenant1.norm", "upper"),
        FUNCTION.formatted("public.norm", "lower"))) {
      scene.assertRefused("function norm", "public here", "tenant1, public by nodes");

      // Nor does it take part, or give up the old side.
      scene.fixture.backfills.start(NAME, QUICK, OPERATOR);
      scene.backfills().worker(WorkerOptions.named("elsewhere")).step();
      assertThat(scene.fixture.latest().heldBy()).contains("function norm");
      BackfillRun run = scene.fixture.finish(scene.fixture.worker("w"));
      assertThat(run.state()).as(run.problem()).isEqualTo(RunState.SUCCEEDED);
      assertThat(scene.fixture.query("SELECT label FROM public.author")).isEqualTo("ANN");
      ContractTerms terms = new ContractTerms(Duration.ZERO, false, false);
      assertThatThrownBy(() -> new EvidenceReader(
                  scene.elsewhere, scene.elsewhere.database().contracting())
              .read(NAME, terms))
          .hasMessageContaining("function norm");
    }
  }

  @Test
  void aFunctionOfTheDatabasesOwnThatASchemaCovers() throws Exception {
    try (Scene scene =
        Scene.of("\"initcap\" (name)", FUNCTION.formatted("tenant1.initcap", "upper"))) {
      scene.assertRefused("function initcap", "pg_catalog here");
    }
  }

  @Test
  void aTypeAndAnOperator() throws Exception {
    try (Scene scene = Scene.of(
        "name::short",
        "CREATE DOMAIN tenant1.short AS varchar(2)",
        "CREATE DOMAIN public.short AS varchar(20)")) {
      scene.assertRefused("type short", "tenant1, public by nodes");
    }
    try (Scene scene = Scene.of(
        "CASE WHEN name LIKE 'a%' THEN 'a' ELSE name END",
        "CREATE FUNCTION tenant1.alike(text, text) RETURNS boolean LANGUAGE sql"
            + " AS 'SELECT lower($1) OPERATOR(pg_catalog.~~) $2'",
        "CREATE OPERATOR tenant1.~~ (LEFTARG = text, RIGHTARG = text, FUNCTION = tenant1.alike)")) {
      scene.assertRefused("operator ~~", "tenant1");
    }
  }

  @Test
  void aTableThatAnExpressionReads() throws Exception {
    try (Scene scene = Scene.of(
        "(SELECT max(t.title) FROM title t WHERE t.name = author.name)",
        "CREATE TABLE tenant1.title (name text, title text)",
        "CREATE TABLE public.title (name text, title text)")) {
      scene.assertRefused("table title", "tenant1, public by nodes");
    }
  }

  @Test
  void anotherPathAloneIsNoMatter() throws Exception {
    try (Scene scene = Scene.of(
        "public.norm(name)",
        FUNCTION.formatted("tenant1.norm", "upper"),
        FUNCTION.formatted("public.norm", "lower"))) {
      scene.backfills().start(NAME, QUICK, OPERATOR);
      BackfillRun run = scene.fixture.finish(scene.fixture.worker("w"));
      assertThat(run.state()).as(run.problem()).isEqualTo(RunState.SUCCEEDED);
      assertThat(scene.fixture.query("SELECT label FROM public.author")).isEqualTo("ann");
    }
  }

  @Test
  void aFunctionOfAnotherSchemaOnMariaDb() throws Exception {
    TestDatabase nodes = TestServer.MARIADB.newDatabase();
    TestDatabase operators = TestServer.MARIADB.newDatabase();
    String schema = nodes.query("SELECT DATABASE()");
    nodes.execute("CREATE TABLE author (id INT PRIMARY KEY, name VARCHAR(9), label VARCHAR(9))");
    String function = "CREATE FUNCTION norm(t VARCHAR(9)) RETURNS VARCHAR(9) DETERMINISTIC RETURN ";
    nodes.execute(function + "UPPER(t)");
    operators.execute(function + "LOWER(t)");
    try (BackfillFixture fixture =
            new BackfillFixture(nodes, by(schema + ".author", "norm(name)"));
        JdbcGateStore elsewhere =
            JdbcGateStore.builder(operators.dataSource()).schema(schema).open()) {
      fixture.advance();
      Backfills backfills =
          Backfills.of(operators.dataSource(), elsewhere, schema, TimeSource.SYSTEM);
      assertThatThrownBy(() -> backfills.start(NAME, QUICK, OPERATOR))
          .hasMessageContainingAll("function norm", operators.query("SELECT DATABASE()"), schema);
      fixture.backfills.start(NAME, QUICK, OPERATOR);
      assertThat(fixture.finish(fixture.worker("w")).state()).isEqualTo(RunState.SUCCEEDED);
    }
  }
}
