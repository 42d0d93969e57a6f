package io.migrationgate.jdbc.backfill;

import static io.migrationgate.jdbc.backfill.BackfillFixture.NAME;
import static io.migrationgate.jdbc.backfill.BackfillFixture.OPERATOR;
import static io.migrationgate.jdbc.backfill.BackfillFixture.OVERWRITING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.MigrationGateException;
import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.BackfillSpec.Absent;
import io.migrationgate.declaration.BackfillSpec.Rows;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.Direction;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import java.util.List;
import java.util.Map;

/** What a backfill does on every database. */
class BackfillTest {
  private static final String[] CUSTOMERS = {
    "CREATE TABLE customer (id BIGINT PRIMARY KEY, name VARCHAR(100), label VARCHAR(100))",
    "INSERT INTO customer (id, name) VALUES (1, 'Ann'), (2, 'bob'), (3, NULL), (4, 'Zoë')"
  };

  private static final String[] ORDERS = {
    "CREATE TABLE orders (id BIGINT PRIMARY KEY, street VARCHAR(50), city VARCHAR(50))",
    "CREATE TABLE address (order_id BIGINT PRIMARY KEY, line VARCHAR(50), town VARCHAR(50))",
    "INSERT INTO orders VALUES (1, 'a 1', 'Rome'), (2, NULL, NULL), (3, 'c 3', NULL)",
    "INSERT INTO address VALUES (2, 'old', 'gone'), (3, 'stale', 'x'), (9, 'no', 'order')"
  };

  private static MigrationDeclaration.Builder renaming() {
    return BackfillFixture.declaration()
        .oldSide("customer", "name")
        .newSide("customer", "label")
        .backfill(BackfillSpec.sql(Map.of("label", "upper(name)"), Map.of("name", "lower(label)")));
  }

  private static MigrationDeclaration.Builder moving() {
    return BackfillFixture.declaration()
        .oldSide("orders", "street", "city")
        .newSide("address")
        .backfill(new BackfillSpec(
            Map.of("line", "street", "town", "city"),
            Map.of("street", "line", "city", "town"),
            new Rows(List.of("id"), null, Absent.CLEAR),
            new Rows(List.of("order_id"), null, Absent.DELETE),
            null));
  }

  @ServerTest
  void fillsAColumnOfTheSameTableAndSetsTheMark(TestServer server) throws Exception {
    try (BackfillFixture fixture = new BackfillFixture(server, renaming(), CUSTOMERS)) {
      fixture.advance();

      BackfillRun run = fixture.run(OVERWRITING);

      assertThat(run.state()).as(run.problem()).isEqualTo(RunState.SUCCEEDED);
      assertThat(run.counts().copied()).isEqualTo(4);
      assertThat(run.counts().compared()).isEqualTo(4);
      assertThat(fixture.state().newInSync()).isTrue();
      assertThat(fixture.query("SELECT COUNT(*) FROM customer WHERE label = upper(name)"))
          .isEqualTo("3");
    }
  }

  @ServerTest
  void fillsAnotherTableAndRemovesWhatHasNoCounterpart(TestServer server) throws Exception {
    try (BackfillFixture fixture = new BackfillFixture(server, moving(), ORDERS)) {
      fixture.advance();

      BackfillRun run = fixture.run(OVERWRITING);

      assertThat(run.state()).as(run.problem()).isEqualTo(RunState.SUCCEEDED);
      assertThat(run.counts().removed()).isEqualTo(2);
      assertThat(fixture.query("SELECT COUNT(*) FROM address")).isEqualTo("2");
      assertThat(fixture.query("SELECT line FROM address WHERE order_id = 3")).isEqualTo("c 3");
      assertThat(fixture.query("SELECT town FROM address WHERE order_id = 3")).isNull();
    }
  }

  @ServerTest
  void fillsTheOldSideAgainAfterTheWayBack(TestServer server) throws Exception {
    try (BackfillFixture fixture = new BackfillFixture(server, moving(), ORDERS)) {
      fixture.advance();
      fixture.run(OVERWRITING);
      fixture.advance();
      fixture.advance();
      fixture.database.execute(
          "INSERT INTO orders VALUES (4, NULL, NULL)",
          "INSERT INTO address VALUES (4, 'd 4', 'Oslo')",
          "DELETE FROM address WHERE order_id = 1",
          "UPDATE address SET town = 'Bern' WHERE order_id = 3");
      fixture.rollBack();

      BackfillRun run = fixture.run(OVERWRITING);

      assertThat(run.state()).as(run.problem()).isEqualTo(RunState.SUCCEEDED);
      assertThat(run.direction()).isEqualTo(Direction.REVERSE);
      assertThat(fixture.state().oldInSync()).isTrue();
      assertThat(fixture.query("SELECT COUNT(*) FROM orders WHERE street IS NULL"))
          .isEqualTo("2");
      assertThat(fixture.query("SELECT city FROM orders WHERE id = 3")).isEqualTo("Bern");
      assertThat(fixture.query("SELECT city FROM orders WHERE id = 4")).isEqualTo("Oslo");
    }
  }

  @ServerTest
  void refusesBeforeThePhaseHasSettled(TestServer server) throws Exception {
    try (BackfillFixture fixture = new BackfillFixture(server, renaming(), CUSTOMERS)) {
      assertThatThrownBy(() -> fixture.backfills.start(NAME, OVERWRITING, OPERATOR))
          .isInstanceOf(MigrationGateException.class)
          .hasMessageContaining("found read-old");

      fixture.admin.apply(NAME, new io.migrationgate.protocol.Move.Advance(), OPERATOR);

      assertThatThrownBy(() -> fixture.backfills.start(NAME, OVERWRITING, OPERATOR))
          .isInstanceOf(MigrationGateException.class)
          .hasMessageContaining("mgate settle " + NAME);
      assertThat(fixture.backfills.latest(NAME)).isEmpty();
    }
  }

  @ServerTest
  void verifiesWithoutRepairingAndNamesTheKeys(TestServer server) throws Exception {
    try (BackfillFixture fixture = new BackfillFixture(server, moving(), ORDERS)) {
      fixture.advance();

      BackfillRun run = fixture.verify(OVERWRITING.change().repair(false).done());

      assertThat(run.state()).isEqualTo(RunState.FAILED);
      assertThat(run.problem()).isEqualTo("4 rows differ, and repair is off");
      assertThat(fixture.backfills.mismatches(run.id(), 10))
          .extracting(bad -> bad.kind() + " " + bad.key())
          .containsExactly("only-old 1", "null-old 3", "only-new 2", "only-new 9");
      assertThat(fixture.state().newInSync()).isFalse();
      assertThat(fixture.query("SELECT COUNT(*) FROM address")).isEqualTo("3");
    }
  }

  @ServerTest
  void repairsWhatTheVerificationFindsAndVerifiesAgain(TestServer server) throws Exception {
    try (BackfillFixture fixture = new BackfillFixture(server, moving(), ORDERS)) {
      fixture.advance();

      BackfillRun run = fixture.verify(OVERWRITING);

      assertThat(run.state()).as(run.problem()).isEqualTo(RunState.SUCCEEDED);
      assertThat(run.round()).isEqualTo(2);
      assertThat(fixture.backfills.mismatches(run.id(), 10)).isEmpty();
      assertThat(fixture.state().newInSync()).isTrue();
    }
  }
}
