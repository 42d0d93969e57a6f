package io.migrationgate.jdbc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WeakConnectionsTest {
  private final AtomicInteger made = new AtomicInteger();
  private final WeakConnections<Integer> connections = new WeakConnections<>(made::incrementAndGet);

  @Test
  void aConnectionIsKnownAgain() {
    Connection one = connection();
    Connection other = connection();

    assertThat(connections.of(one)).isEqualTo(1);
    assertThat(connections.of(other)).isEqualTo(2);
    assertThat(connections.of(one)).isEqualTo(1);
    assertThat(connections.of(other)).isEqualTo(2);
  }

  @Test
  void oneThatNobodyHoldsIsForgotten() {
    Connection held = connection();
    connections.of(held);
    for (int i = 0; i < 100; i++) {
      connections.of(connection());
    }

    await().untilAsserted(() -> {
      System.gc();
      connections.of(connection());
      assertThat(connections.size()).isLessThan(50);
    });
    assertThat(connections.of(held)).isEqualTo(1);
  }

  /** Says that it equals every other one, as some pools' proxies do. */
  private static Connection connection() {
    return (Connection) Proxy.newProxyInstance(
        Connection.class.getClassLoader(),
        new Class<?>[] {Connection.class},
        (self, called, given) -> switch (called.getName()) {
          case "equals" -> true;
          case "hashCode" -> 1;
          default -> throw new UnsupportedOperationException(called.getName());
        });
  }
}
