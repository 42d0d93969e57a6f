package io.migrationgate.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContractExecutionTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "DROP TABLE customer",
        "drop view if exists names;",
        "ALTER TABLE customer DROP COLUMN name",
        "ALTER TABLE IF EXISTS ONLY shop.customer\n  DROP name",
        "ALTER TABLE customer DROP COLUMN name, DROP COLUMN title",
      })
  void knowsWhatOnlyDrops(String sql) {
    assertThat(ContractExecution.drops(sql)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE customer SET name = NULL",
        "ALTER TABLE customer ADD COLUMN dropped int",
        "ALTER TABLE customer DROP COLUMN name, ADD COLUMN title text",
        "ALTER TABLE customer DROP COLUMN name; UPDATE customer SET n = n + 1",
        "DROP TABLE a; INSERT INTO b VALUES (1)",
        "DELETE FROM customer",
      })
  void knowsWhatDoesMore(String sql) {
    assertThat(ContractExecution.drops(sql)).isFalse();
  }

  @Test
  void pausesGrowAndStayBounded() {
    Random random = new Random(7);
    for (int tried = 1; tried < 40; tried++) {
      Duration pause = LockPatience.DEFAULT.pauseAfter(tried, random);
      assertThat(pause).isBetween(Duration.ofMillis(500), Duration.ofSeconds(15));
      if (tried == 1) {
        assertThat(pause).isLessThanOrEqualTo(Duration.ofSeconds(1));
      }
      if (tried > 5) {
        assertThat(pause).isGreaterThanOrEqualTo(Duration.ofMillis(7_500));
      }
    }
  }
}
