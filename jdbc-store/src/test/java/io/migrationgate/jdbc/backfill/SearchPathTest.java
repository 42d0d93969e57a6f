package io.migrationgate.jdbc.backfill;

import static io.migrationgate.jdbc.backfill.BackfillFixture.NAME;
import static io.migrationgate.jdbc.backfill.BackfillFixture.OPERATOR;
import static io.migrationgate.jdbc.backfill.BackfillFixture.QUICK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.MigrationGateException;
import io.migrationgate.MigrationGates;
import io.migrationgate.RegistrationRefusedException;
import io.migrationgate.contract.ContractTerms;
import io.migrationgate.contract.EvidenceReader;
import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.JdbcGateStore;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.backfill.run.WorkerOptions;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.spi.TimeSource;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nodes work in one schema, and an operator's session finds another table by the same name. */
@Tag("thorough")
class SearchPathTest {
  private TestDatabase nodes;
  private TestDatabase operators;
  private String storeSchema;
  private BackfillFixture fixture;
  private JdbcGateStore elsewhere;

  private static MigrationDeclaration.Builder relabelling() {
    return BackfillFixture.declaration()
        .oldSide("author", "name")
        .newSide("author", "label")
        .backfill(BackfillSpec.sql(Map.of("label", "upper(name)"), Map.of("name", "label")));
  }

  /** The operator's schema has an empty table of the same name. */
  private void open(TestServer server) throws Exception {
    String columns = "author (id INT PRIMARY KEY, name VARCHAR(9), label VARCHAR(9))";
    nodes = server.newDatabase();
    switch (server) {
      case POSTGRESQL -> {
        operators = nodes;
        storeSchema = "public";
        nodes = nodes.at(nodes.url() + "?currentSchema=tenant1,public");
        operators.execute("CREATE SCHEMA tenant1");
        JdbcGateStore.create(operators.dataSource()).close();
      }
      case MARIADB -> {
        operators = server.newDatabase();
        storeSchema = nodes.url().replaceAll(".*[/](mgate_test_\\d+).*", "$1");
      }
      case H2 -> {
        operators = nodes;
        storeSchema = "TENANT1";
        operators.execute("CREATE SCHEMA tenant1");
        nodes = nodes.at(nodes.url() + ";SCHEMA=TENANT1");
      }
    }
    operators.execute("CREATE TABLE " + columns);
    String schema = server == TestServer.POSTGRESQL ? "tenant1." : "";
    nodes.execute(
        "CREATE TABLE " + schema + columns,
        "INSERT INTO " + schema + "author VALUES (1, 'Ann', NULL)");
    fixture = new BackfillFixture(nodes, relabelling());
    fixture.advance();
    elsewhere =
        JdbcGateStore.builder(operators.dataSource()).schema(storeSchema).open();
  }

  @AfterEach
  void close() {
    elsewhere.close();
    fixture.close();
  }

  private Backfills operatorsBackfills() {
    return Backfills.of(operators.dataSource(), elsewhere, storeSchema, TimeSource.SYSTEM);
  }

  private String[] bothNames() throws Exception {
    return switch (nodes.server()) {
      case POSTGRESQL -> new String[] {"public.author", "tenant1.author"};
      case H2 -> new String[] {"\"PUBLIC\".\"AUTHOR\"", "\"TENANT1\".\"AUTHOR\""};
      case MARIADB ->
        new String[] {
          operators.query("SELECT DATABASE()") + "`.`author`", storeSchema + "`.`author`"
        };
    };
  }

  @ServerTest
  void aRunOverAnotherTableThanTheNodesHaveIsRefused(TestServer server) throws Exception {
    open(server);

    assertThatThrownBy(() -> operatorsBackfills().start(NAME, QUICK, OPERATOR))
        .isInstanceOf(MigrationGateException.class)
        .hasMessageContainingAll(bothNames());
    assertThatThrownBy(() -> operatorsBackfills().verify(NAME, QUICK, OPERATOR))
        .isInstanceOf(MigrationGateException.class)
        .hasMessageContainingAll(bothNames());

    // Nor does it take part in a run that was started where the nodes are.
    fixture.backfills.start(NAME, QUICK, OPERATOR);
    operatorsBackfills().worker(WorkerOptions.named("elsewhere")).step();
    assertThat(fixture.latest().heldBy()).contains(bothNames());
    BackfillRun run = fixture.finish(fixture.worker("w"));
    assertThat(run.state()).as(run.problem()).isEqualTo(RunState.SUCCEEDED);
    assertThat(fixture.query("SELECT label FROM author")).isEqualTo("ANN");
  }

  @Test
  void whatRegistrationFoundIsKeptWhenTheNodesAreGone() throws Exception {
    open(TestServer.POSTGRESQL);
    fixture.gates.close();

    assertThatThrownBy(() -> operatorsBackfills().start(NAME, QUICK, OPERATOR))
        .hasMessageContainingAll(bothNames());
  }

  @Test
  void aNodeThatFindsAnotherTableIsRefused() throws Exception {
    open(TestServer.POSTGRESQL);

    assertThatThrownBy(() -> MigrationGates.builder(elsewhere)
            .build("next")
            .withoutClassPath()
            .declare(relabelling().build())
            .start())
        .isInstanceOf(RegistrationRefusedException.class)
        .hasMessageContainingAll(bothNames());
  }

  @Test
  void theOldSideOfAnotherTableIsNotGivenUp() throws Exception {
    open(TestServer.POSTGRESQL);
    ContractTerms terms = new ContractTerms(Duration.ZERO, false, false);

    assertThatThrownBy(() ->
            new EvidenceReader(elsewhere, elsewhere.database().contracting()).read(NAME, terms))
        .isInstanceOf(MigrationGateException.class)
        .hasMessageContainingAll(bothNames());
    assertThat(new EvidenceReader(fixture.store, fixture.store.database().contracting())
            .read(NAME, terms)
            .dependents())
        .isNotNull();
  }
}
