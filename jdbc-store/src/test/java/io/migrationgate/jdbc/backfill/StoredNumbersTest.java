package io.migrationgate.jdbc.backfill;

import static io.migrationgate.jdbc.backfill.BackfillFixture.NAME;
import static io.migrationgate.jdbc.backfill.BackfillFixture.OPERATOR;
import static io.migrationgate.jdbc.backfill.BackfillFixture.QUICK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.MigrationGateException;
import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.testing.TestServer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** MariaDB stores a text in a column of numbers otherwise than it casts it. */
class StoredNumbersTest {
  private static BackfillFixture fixture(Map<String, String> forward, String... rows)
      throws Exception {
    BackfillFixture fixture = new BackfillFixture(
        TestServer.MARIADB,
        BackfillFixture.declaration()
            .oldSide("src", "t", "d")
            .newSide("trg")
            .backfill(BackfillSpec.sql(forward, Map.of())),
        "CREATE TABLE src (id INTEGER PRIMARY KEY, t VARCHAR(20), d DOUBLE, n DECIMAL(10,3))",
        "CREATE TABLE trg (id INTEGER PRIMARY KEY, i INTEGER, u BIGINT UNSIGNED,"
            + " m DECIMAL(8,1), f DOUBLE, j SMALLINT, l INTEGER)");
    fixture.database.execute(rows);
    fixture.advance();
    return fixture;
  }

  @Test
  void whatIsRoundedOnPurposeIsTheSame() throws Exception {
    Map<String, String> forward = Map.of(
        "i",
        "round(t)",
        "u",
        "round(abs(t))",
        "m",
        "round(t, 1)",
        "f",
        "t",
        "j",
        "round(d)",
        "l",
        "round(n)");
    try (BackfillFixture fixture = fixture(
        forward,
        "INSERT INTO src VALUES (1, '1.5', 1.5, 1.5), (2, '2.5', 2.5, 2.5),"
            + " (3, '-1.5', -1.5, -1.5), (4, '1e2', 1e2, 100), (5, NULL, NULL, NULL),"
            + " (6, '7', 0.5, 0.5), (7, '0.49', 3.5, -2.5)")) {
      BackfillRun run = fixture.run(QUICK.change().repair(false).done());

      assertThat(run.state())
          .as("%s %s", run.problem(), fixture.backfills.mismatches(run.id(), 10))
          .isEqualTo(RunState.SUCCEEDED);
      assertThat(fixture.query("SELECT GROUP_CONCAT(i ORDER BY id) FROM trg"))
          .isEqualTo("2,2,-2,100,7,0");
    }
  }

  @Test
  void aNumberThatDiffersFromItsTextIsFound() throws Exception {
    try (BackfillFixture fixture = fixture(
        Map.of("i", "t"),
        "INSERT INTO src (id, t) VALUES (1, '1.5'), (2, '4')",
        "INSERT INTO trg (id, i) VALUES (1, 1), (2, 4)")) {
      BackfillRun run = fixture.verify(QUICK.change().repair(false).done());
      assertThat(fixture.backfills.mismatches(run.id(), 10))
          .extracting(bad -> bad.kind() + " " + bad.key())
          .containsExactly("differs 1");
    }
  }

  @Test
  void anExpressionThatIsNoneIsRefusedByName() throws Exception {
    try (BackfillFixture fixture = fixture(Map.of("i", "nothing + 1"))) {
      assertThatThrownBy(() -> fixture.backfills.start(NAME, QUICK, OPERATOR))
          .isInstanceOf(MigrationGateException.class)
          .hasMessageContaining("expression for column `i`")
          .hasMessageContaining("nothing");
    }
  }
}
