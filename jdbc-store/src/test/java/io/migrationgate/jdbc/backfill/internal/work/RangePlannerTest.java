package io.migrationgate.jdbc.backfill.internal.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.jdbc.backfill.BackfillFixture;
import io.migrationgate.jdbc.backfill.internal.copy.CopyDialect;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan.Table;
import io.migrationgate.jdbc.backfill.internal.copy.KeySql;
import io.migrationgate.jdbc.backfill.internal.copy.Span;
import io.migrationgate.jdbc.backfill.internal.plan.PlanReader;
import io.migrationgate.jdbc.backfill.run.Direction;
import io.migrationgate.jdbc.backfill.run.Key;
import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Into which ranges a table is divided. */
class RangePlannerTest {
  private static final long TOO_MANY_TO_COUNT = 4 * RangePlanner.MOST_COUNTED + 4;

  private static List<Span> divided(TestServer server, String keyType, long rows, String... keys)
      throws SQLException {
    TestDatabase database = server.newDatabase();
    database.execute("CREATE TABLE src (id " + keyType + " PRIMARY KEY, a INT)");
    for (String key : keys) {
      database.execute("INSERT INTO src (id) VALUES (" + key + ")");
    }
    try (Connection connection = database.connect()) {
      CopyDialect dialect = CopyDialect.of(Dialect.of(connection.getMetaData()));
      database.execute("CREATE TABLE trg (id " + keyType + " PRIMARY KEY, x INT)");
      Table source = new PlanReader(
              dialect,
              BackfillFixture.declaration()
                  .oldSide("src", "a")
                  .newSide("trg")
                  .backfill(BackfillSpec.sql(Map.of("x", "a"), Map.of()))
                  .build())
          .read(connection, Direction.FORWARD)
          .source();
      return RangePlanner.divide(connection, new KeySql(dialect, 30), source, rows, 4);
    }
  }

  private static List<Span> at(Object... values) {
    List<Span> spans = new ArrayList<>();
    Key low = null;
    for (Object value : values) {
      Key high = new Key(List.of(value));
      spans.add(new Span(low, high));
      low = high;
    }
    spans.add(new Span(low, null));
    return spans;
  }

  @ServerTest
  void fewRowsAreOneRange(TestServer server) throws SQLException {
    assertThat(divided(server, "BIGINT", RangePlanner.WORTH_DIVIDING - 1, "1", "2", "3"))
        .isEqualTo(at());
  }

  @ServerTest
  void inLargeTablesWholeNumbersAreDividedByDistance(TestServer server) throws SQLException {
    assertThat(divided(server, "INTEGER", TOO_MANY_TO_COUNT, "-100", "5", "300"))
        .isEqualTo(at(0L, 100L, 200L));
  }

  @ServerTest
  void aDistanceMayBeLongerThanALong(TestServer server) throws SQLException {
    String least = Long.toString(Long.MIN_VALUE + 1);
    String most = Long.toString(Long.MAX_VALUE);
    assertThat(divided(server, "BIGINT", TOO_MANY_TO_COUNT, least, most))
        .isEqualTo(at(-4_611_686_018_427_387_904L, 0L, 4_611_686_018_427_387_903L));
  }

  @ServerTest
  void anEstimateOfAnEmptyTableMayBeLarge(TestServer server) throws SQLException {
    assertThat(divided(server, "BIGINT", TOO_MANY_TO_COUNT)).isEqualTo(at());
  }

  @ServerTest
  void otherKeysOfVeryLargeTablesAreNotDivided(TestServer server) throws SQLException {
    assertThat(divided(
            server, "VARCHAR(20)", 4 * RangePlanner.MOST_COUNTED_AT_ALL + 4, "'a'", "'b'", "'c'"))
        .isEqualTo(at());
  }
}
