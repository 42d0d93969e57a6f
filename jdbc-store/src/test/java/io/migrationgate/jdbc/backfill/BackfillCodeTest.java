package io.migrationgate.jdbc.backfill;

import static io.migrationgate.jdbc.backfill.BackfillFixture.NAME;
import static io.migrationgate.jdbc.backfill.BackfillFixture.OPERATOR;
import static io.migrationgate.jdbc.backfill.BackfillFixture.OVERWRITING;
import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.backfill.run.BackfillCode;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.Direction;
import io.migrationgate.jdbc.backfill.run.Key;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.backfill.run.WorkerOptions;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rows copied and compared by the application's code. */
@Tag("thorough")
class BackfillCodeTest {

  /** Turns names round, which no database does alike. */
  private record Reversing(String version) implements BackfillCode {
    @Override
    public void copy(Connection connection, Direction direction, List<Key> keys)
        throws SQLException {
      for (Key key : keys) {
        long id = (Long) key.values().get(0);
        String name = one(connection, "SELECT name FROM customer WHERE id = ?", id);
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM person WHERE id = ?");
            PreparedStatement insert =
                connection.prepareStatement("INSERT INTO person (id, eman) VALUES (?, ?)")) {
          delete.setLong(1, id);
          delete.executeUpdate();
          insert.setLong(1, id);
          insert.setString(2, turned(name));
          insert.executeUpdate();
        }
      }
    }

    @Override
    public List<Key> differing(Connection connection, Direction direction, List<Key> keys)
        throws SQLException {
      List<Key> found = new ArrayList<>();
      for (Key key : keys) {
        try (PreparedStatement both = connection.prepareStatement("SELECT c.name, p.id, p.eman"
            + " FROM customer c LEFT JOIN person p ON p.id = c.id WHERE c.id = ?")) {
          both.setLong(1, (Long) key.values().get(0));
          try (ResultSet row = both.executeQuery()) {
            if (row.next()
                && (row.getObject(2) == null
                    || !Objects.equals(turned(row.getString(1)), row.getString(3)))) {
              found.add(key);
            }
          }
        }
      }
      return found;
    }

    private static String one(Connection connection, String sql, long id) throws SQLException {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        statement.setLong(1, id);
        try (ResultSet rows = statement.executeQuery()) {
          rows.next();
          return rows.getString(1);
        }
      }
    }

    private static String turned(String name) {
      return name == null ? null : new StringBuilder(name).reverse().toString();
    }
  }

  private static MigrationDeclaration.Builder turning(String version) {
    return BackfillFixture.declaration()
        .oldSide("customer", "name")
        .newSide("person")
        .backfill(BackfillSpec.code(version));
  }

  private static BackfillFixture fixture(TestServer server) throws SQLException {
    BackfillFixture fixture = new BackfillFixture(
        server,
        turning("v1"),
        "CREATE TABLE customer (id BIGINT PRIMARY KEY, name VARCHAR(20))",
        "CREATE TABLE person (id BIGINT PRIMARY KEY, eman VARCHAR(20))",
        "INSERT INTO customer VALUES (1, 'Ann'), (2, 'Bob'), (3, NULL)",
        "INSERT INTO person VALUES (2, 'stale'), (9, 'orphan')");
    fixture.advance();
    return fixture;
  }

  private static BackfillWorker worker(BackfillFixture fixture, BackfillCode... code) {
    return fixture.backfills.worker(WorkerOptions.named("w").code(code));
  }

  @ServerTest
  void copiesAndComparesByCode(TestServer server) throws Exception {
    try (BackfillFixture fixture = fixture(server)) {
      fixture.backfills.start(NAME, OVERWRITING, OPERATOR);

      BackfillRun run = fixture.finish(worker(fixture, new Reversing("v1")));

      assertThat(run.state()).as(run.problem()).isEqualTo(RunState.SUCCEEDED);
      assertThat(fixture.query("SELECT eman FROM person WHERE id = 1")).isEqualTo("nnA");
      assertThat(fixture.query("SELECT eman FROM person WHERE id = 2")).isEqualTo("boB");
      assertThat(fixture.query("SELECT COUNT(*) FROM person")).isEqualTo("3");
      assertThat(run.counts().removed()).isEqualTo(1);
      assertThat(fixture.state().newInSync()).isTrue();
    }
  }

  @ServerTest
  void repairsByCodeWhatTheVerificationFinds(TestServer server) throws Exception {
    try (BackfillFixture fixture = fixture(server)) {
      fixture.backfills.verify(NAME, OVERWRITING, OPERATOR);

      BackfillRun run = fixture.finish(worker(fixture, new Reversing("v1")));

      assertThat(run.state()).as(run.problem()).isEqualTo(RunState.SUCCEEDED);
      assertThat(run.round()).isEqualTo(2);
      assertThat(fixture.query("SELECT eman FROM person WHERE id = 2")).isEqualTo("boB");
    }
  }

  @Test
  void isLeftToAWorkerThatHasTheCode() throws Exception {
    try (BackfillFixture fixture = fixture(TestServer.H2)) {
      fixture.backfills.start(NAME, OVERWRITING, OPERATOR);
      BackfillWorker without = worker(fixture);
      BackfillWorker wrong = worker(fixture, new Reversing("v2"));
      for (int i = 0; i < 10; i++) {
        without.step();
        wrong.step();
      }
      assertThat(fixture.latest().state()).isEqualTo(RunState.NEW);

      assertThat(fixture
              .finish(worker(fixture, new Reversing("v2"), new Reversing("v1")))
              .state())
          .isEqualTo(RunState.SUCCEEDED);
    }
  }

  @Test
  void isNotContinuedByAnotherVersion() throws Exception {
    try (BackfillFixture fixture = fixture(TestServer.H2)) {
      fixture.backfills.start(NAME, OVERWRITING, OPERATOR);
      BackfillWorker one = worker(fixture, new Reversing("v1"));
      fixture.stepUntil(one, run -> run.counts().copied() > 0);
      try (var next = fixture.node(turning("v2").build())) {
        assertThat(next).isNotNull();
        BackfillWorker other = worker(fixture, new Reversing("v2"));
        BackfillRun run = fixture.stepUntil(other, now -> !now.heldBy().isEmpty());
        assertThat(run.heldBy()).contains("cancel it and start again");
        assertThat(fixture.state().newInSync()).isFalse();
      }
    }
  }

  @Test
  void failsWithTheKindOfFailureWhenTheCodeDoes() throws Exception {
    try (BackfillFixture fixture = fixture(TestServer.H2)) {
      fixture.backfills.start(NAME, OVERWRITING, OPERATOR);
      BackfillCode broken = new BackfillCode() {
        @Override
        public String version() {
          return "v1";
        }

        @Override
        public void copy(Connection connection, Direction direction, List<Key> keys) {
          throw new IllegalArgumentException("no key to decrypt with");
        }

        @Override
        public List<Key> differing(Connection connection, Direction direction, List<Key> keys) {
          return List.of();
        }
      };

      BackfillRun run = fixture.finish(worker(fixture, broken));

      assertThat(run.state()).isEqualTo(RunState.FAILED);
      // Its own words may quote a row.
      assertThat(run.problem())
          .contains("copy")
          .contains("IllegalArgumentException")
          .doesNotContain("no key");
      assertThat(fixture.query("SELECT COUNT(*) FROM person")).isEqualTo("2");
    }
  }
}
