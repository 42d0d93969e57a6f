package io.migrationgate.jdbc.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Connections that were kept, and lead to a server that has fallen silent. */
class ConnectionSupplyTest {
  private static final Duration LONG_AGO = Duration.ofSeconds(31);

  private long nanos;
  private final List<Integer> checks = new ArrayList<>();
  private int given;
  private int ended;
  private boolean alive;

  private Connection connection() {
    given++;
    return (Connection) Proxy.newProxyInstance(
        getClass().getClassLoader(),
        new Class<?>[] {Connection.class},
        (self, method, args) -> switch (method.getName()) {
          case "isValid" -> {
            checks.add((Integer) args[0]);
            nanos += alive ? 0 : TimeUnit.SECONDS.toNanos((Integer) args[0]);
            yield alive;
          }
          case "isClosed" -> false;
          case "abort" -> {
            ended++;
            yield null;
          }
          default -> null;
        });
  }

  private ConnectionSupply withThreeKept() throws Exception {
    ConnectionSupply supply = new ConnectionSupply(this::connection, 3, () -> nanos);
    List<ConnectionSupply.Lent> lent = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      lent.add(supply.borrow(Duration.ofSeconds(5)));
    }
    for (ConnectionSupply.Lent each : lent) {
      supply.giveBack(each);
    }
    nanos += LONG_AGO.toNanos();
    return supply;
  }

  @ParameterizedTest
  @CsvSource({"5000, 2", "1500, 1", "900, 0"})
  void checkingThemTakesNoLongerThanWhoeverBorrowsMayWait(long atMostMillis, int checkedFor)
      throws Exception {
    ConnectionSupply supply = withThreeKept();
    long before = nanos;
    supply.borrow(Duration.ofMillis(atMostMillis));
    assertThat(Duration.ofNanos(nanos - before)).isLessThan(Duration.ofMillis(atMostMillis));
    assertThat(checks).isEqualTo(checkedFor == 0 ? List.of() : List.of(checkedFor));
    assertThat(given).as("a new one was made").isEqualTo(4);
    assertThat(ended).as("all three were given up").isEqualTo(3);
  }

  @Test
  void oneThatAnswersIsUsed() throws Exception {
    ConnectionSupply supply = withThreeKept();
    alive = true;
    supply.borrow(Duration.ofSeconds(5));
    assertThat(given).isEqualTo(3);
    assertThat(ended).isZero();
  }
}
