package io.migrationgate.demo.lab.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.migrationgate.Side;
import io.migrationgate.demo.database.DatabaseAddress;
import io.migrationgate.demo.http.RequestTimeouts;
import io.migrationgate.demo.lab.oracle.Kind;
import io.migrationgate.demo.lab.oracle.ShopOracle;
import io.migrationgate.demo.lab.oracle.ShopTables;
import io.migrationgate.demo.lab.server.DemoDatabase;
import io.migrationgate.demo.testing.Servers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The load against a shop that gives every request the same answer. */
class LoadDriverTest {
  private static final LoadSettings SETTINGS = new LoadSettings(4, 7, 1, 200);

  private final AtomicInteger received = new AtomicInteger();
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final HttpServer server;
  private final DatabaseAddress address = Servers.freshDatabase();
  private final LoadDriver driver = new LoadDriver(SETTINGS, RequestTimeouts.USUAL);
  private final ShopOracle oracle = new ShopOracle(driver.ledger(), new ShopTables(address));
  private volatile int status = 200;

  LoadDriverTest() throws IOException, SQLException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", exchange -> {
      received.incrementAndGet();
      exchange.sendResponseHeaders(status, -1);
      exchange.close();
    });
    server.start();
    DemoDatabase.at(address).createTables();
    driver.fill(address);
  }

  private void start() {
    driver.start(List.of("http://127.0.0.1:" + server.getAddress().getPort()));
  }

  @AfterEach
  void stop() {
    driver.close();
    server.stop(0);
    threads.shutdownNow();
  }

  private long lost() throws SQLException {
    long lost = 0;
    for (Kind kind : Kind.values()) {
      lost += oracle.count(kind, Side.OLD).lost().count();
    }
    return lost;
  }

  @Test
  void whatIsThereFromTheBeginningIsAsExpected() throws SQLException {
    assertThat(lost()).isZero();
    assertThat(oracle.count(Kind.CUSTOMER, Side.OLD).rows()).isEqualTo(200);
  }

  @Test
  void errorsOfTheServerAreFailuresAndWritesOfUnknownOutcome() throws SQLException {
    status = 500;
    start();
    await().until(() -> driver.ledger().unknownWrites() > 5);
    driver.pause();

    assertThat(driver.stats().failures().count()).isEqualTo(driver.stats().requests());
    assertThat(driver.stats().failures().first()).allMatch(failure -> failure.contains("500"));
    assertThat(driver.ledger().acknowledgedWrites()).isZero();
    assertThat(lost()).as("either outcome is accepted").isZero();
  }

  @Test
  void aShopThatSaysYesAndDoesNothingIsFoundOut() throws SQLException {
    status = 204;
    start();
    await().until(() -> driver.ledger().acknowledgedWrites() > 20);
    driver.pause();

    assertThat(lost()).isPositive();
  }

  @Test
  void aShopThatHasForgottenEverybodyIsFoundOut() {
    status = 404;
    start();

    await().until(() -> driver.stale().count() > 0);
    assertThat(driver.stale().first().get(0)).contains("read (none), expected");
    assertThat(driver.stats().reads()).as("what they are a share of").isPositive();
  }

  @Test
  void readsThatWereAnsweredAreCountedApart() {
    status = 500;
    start();
    await().until(() -> received.get() > 20);
    driver.pause();
    assertThat(driver.stats().reads()).as("nothing was answered").isZero();

    status = 404;
    driver.resume();
    await().until(() -> driver.stats().reads() > 10);
    driver.pause();
    assertThat(driver.stats().reads()).isLessThan(driver.stats().requests());
  }

  @Test
  void nobodySendsAnythingWhileItIsPaused() {
    start();
    await().until(() -> received.get() > 20);
    driver.pause();
    int before = received.get();

    await().during(Duration.ofMillis(200)).until(() -> received.get() == before);
    driver.resume();
    await().until(() -> received.get() > before + 20);
  }

  @Test
  void windowsFollowEachOther() {
    start();
    await().until(() -> received.get() > 20);
    driver.pause();
    LoadStats.Window first = driver.stats().nextWindow();
    LoadStats.Window second = driver.stats().nextWindow();

    assertThat(first.requests()).isEqualTo(driver.stats().requests());
    assertThat(first.millis(100)).isGreaterThanOrEqualTo(first.millis(50)).isPositive();
    assertThat(second.requests()).isZero();
  }
}
