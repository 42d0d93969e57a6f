package io.migrationgate.demo.lab.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.migrationgate.demo.http.RequestTimeouts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LoadBalancerTest {
  private final LoadBalancer balancer = LoadBalancer.start(RequestTimeouts.USUAL);
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<HttpServer> servers = new ArrayList<>();
  private final CountDownLatch slow = new CountDownLatch(1);
  private final CountDownLatch slowArrived = new CountDownLatch(1);

  @AfterEach
  void close() {
    slow.countDown();
    balancer.close();
    servers.forEach(server -> server.stop(0));
  }

  /** Echoes its name and what it got; {@code /slow} waits, {@code /health} answers a status. */
  private HttpServer backend(String name, int health) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", exchange -> {
      String path = exchange.getRequestURI().toString();
      if (path.equals("/slow")) {
        slowArrived.countDown();
        awaitSlow();
      }
      String got = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      byte[] answer = (name + " " + exchange.getRequestMethod() + " " + path + " " + got)
          .getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(path.equals("/health") ? health : 200, answer.length);
      exchange.getResponseBody().write(answer);
      exchange.close();
    });
    server.start();
    servers.add(server);
    balancer.add(name, "http://127.0.0.1:" + server.getAddress().getPort());
    return server;
  }

  private void awaitSlow() {
    try {
      slow.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(balancer.url() + path)).build(), BodyHandlers.ofString());
  }

  @Test
  void asksOneAfterTheOther() throws Exception {
    backend("a", 200);
    backend("b", 200);

    String first = get("/x?y=1").body();
    String second = get("/x?y=1").body();

    assertThat(List.of(first, second)).containsExactlyInAnyOrder("a GET /x?y=1 ", "b GET /x?y=1 ");
  }

  @Test
  void passesBodiesOn() throws Exception {
    backend("a", 200);

    HttpRequest put = HttpRequest.newBuilder(URI.create(balancer.url() + "/x"))
        .PUT(BodyPublishers.ofString("{\"n\":1}"))
        .build();

    assertThat(http.send(put, BodyHandlers.ofString()).body()).isEqualTo("a PUT /x {\"n\":1}");
  }

  @Test
  void aBackendThatLeavesAnswersWhatItHasAndGetsNothingNew() throws Exception {
    backend("a", 200);
    CompletableFuture<HttpResponse<String>> under = http.sendAsync(
        HttpRequest.newBuilder(URI.create(balancer.url() + "/slow")).build(),
        BodyHandlers.ofString());
    slowArrived.await();
    backend("b", 200);

    CompletableFuture<Boolean> left = CompletableFuture.supplyAsync(() -> remove("a"));
    await().untilAsserted(() -> {
      for (int i = 0; i < 4; i++) {
        assertThat(get("/x").body()).startsWith("b");
      }
    });
    assertThat(left).isNotDone();
    slow.countDown();

    assertThat(left.get()).isTrue();
    assertThat(under.get().body()).isEqualTo("a GET /slow ");
  }

  /** As on a machine that is busy with starting processes: slow, but nobody fails. */
  @Test
  @Tag("thorough")
  void anAnswerMayTakeLongerThanAConnectionMayBeIdle() throws Exception {
    backend("a", 200);
    CompletableFuture<HttpResponse<String>> under = http.sendAsync(
        HttpRequest.newBuilder(URI.create(balancer.url() + "/slow")).build(),
        BodyHandlers.ofString());
    slowArrived.await();
    CompletableFuture.delayedExecutor(11, TimeUnit.SECONDS).execute(slow::countDown);

    assertThat(under.get().body()).isEqualTo("a GET /slow ");
  }

  private boolean remove(String name) {
    try {
      return balancer.remove(name);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void oneThatIsNotHealthyGetsNothingOnceThatIsKnown() throws Exception {
    backend("a", 503);
    backend("b", 200);

    await().untilAsserted(() -> {
      for (int i = 0; i < 4; i++) {
        assertThat(get("/x").body()).startsWith("b");
      }
    });
  }

  @Test
  void whenNobodyIsHealthyAllAreTried() {
    Backends backends = new Backends();
    Backend busy = new Backend("a", "http://127.0.0.1:1");
    backends.add(busy);
    backends.answered(busy, false);
    backends.answered(busy, false);

    assertThat(backends.begin()).contains(busy);
    backends.refused(busy);
    assertThat(backends.begin()).isEmpty();
  }

  @Test
  void whatItAnswersInABackendsPlaceIsMarked() throws Exception {
    HttpServer dead = backend("a", 200);
    assertThat(get("/x").headers().firstValue(LoadBalancer.HEADER)).isEmpty();
    dead.stop(0);

    assertThat(get("/x").headers().firstValue(LoadBalancer.HEADER)).isPresent();
    await()
        .untilAsserted(() -> assertThat(get("/x").headers().firstValue(LoadBalancer.HEADER))
            .contains(LoadBalancer.NOBODY));
  }
}
