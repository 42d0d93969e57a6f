package io.migrationgate.jdbc.backfill.internal.copy;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

/** What a driver gives for a key. */
class KeySqlTest {
  @Test
  void smallNumbersInAKeyAreOfOneType() {
    assertThat(KeySql.normal((short) 3)).isEqualTo(3L);
    assertThat(KeySql.normal(3)).isEqualTo(3L);
    assertThat(KeySql.normal(BigInteger.TWO)).isEqualTo(new BigDecimal("2"));
  }
}
