package io.migrationgate.jdbc.backfill.internal.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.contains;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How many rows a table has, roughly: no count may take so long that a run cannot begin. */
class PostgresEstimateTest {
  private static final String[] PARTITIONED = {
    "CREATE TABLE src (id INT PRIMARY KEY) PARTITION BY RANGE (id)",
    "CREATE TABLE src_low PARTITION OF src FOR VALUES FROM (MINVALUE) TO (100)",
    "CREATE TABLE src_high PARTITION OF src FOR VALUES FROM (100) TO (MAXVALUE)"
  };

  private static long estimate(Connection connection) throws SQLException {
    return CopyDialect.of(Dialect.of(connection.getMetaData()))
        .columns()
        .estimate(connection, "src");
  }

  @Test
  void aSmallTableThatNobodyAnalysedIsCounted() throws SQLException {
    TestDatabase database = TestServer.POSTGRESQL.newDatabase();
    database.execute(PARTITIONED);
    database.execute("INSERT INTO src VALUES (1), (2), (300)");
    try (Connection connection = database.connect()) {
      assertThat(estimate(connection)).isEqualTo(3);
    }
  }

  @Test
  @Tag("thorough")
  void aLargeOneIsGuessed() throws SQLException {
    TestDatabase database = TestServer.POSTGRESQL.newDatabase();
    database.execute(PARTITIONED);
    database.execute("INSERT INTO src SELECT generate_series(1, 1500000)");
    try (Connection connection = database.connect()) {
      Connection watched = mock(Connection.class, delegatesTo(connection));
      assertThat(estimate(watched)).isBetween(1_000_000L, 3_000_000L);
      verify(watched, never()).prepareStatement(contains("COUNT"));
    }
  }
}
