package io.migrationgate.demo.lab.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.migrationgate.demo.http.ShopServer;
import io.migrationgate.demo.lab.balance.LoadBalancer;
import io.migrationgate.demo.lab.load.LoadStats.Trouble;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Sends requests to the nodes of the shop in turn, as a load balancer would, and counts them. */
final class ShopClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<String> nodes;
  private final LoadStats stats;
  private final Duration timeout;
  private final AtomicInteger turn = new AtomicInteger();

  ShopClient(List<String> nodes, LoadStats stats, Duration timeout) {
    this.nodes = List.copyOf(nodes);
    this.stats = stats;
    this.timeout = timeout;
  }

  LoadStats stats() {
    return stats;
  }

  /** Reads; 404 is an answer like any other. */
  Answer get(String path) {
    return send("GET", path, null, 200, 404);
  }

  /**
   * Sends a request.
   *
   * @param body what becomes JSON; null for none
   * @param expected the statuses that are right; any other counts as failed
   */
  Answer send(String method, String path, @Nullable Object body, int... expected) {
    String node = nodes.get(Math.floorMod(turn.getAndIncrement(), nodes.size()));
    long start = System.nanoTime();
    String request = method + " " + path;
    try {
      HttpResponse<byte[]> response = exchange(method, URI.create(node + path), body);
      Answer answer = new Answer(response.statusCode(), json(response.body()));
      boolean right = Arrays.stream(expected).anyMatch(status -> status == answer.status());
      stats.answered(System.nanoTime() - start, request, right ? null : trouble(response, answer));
      return answer;
    } catch (IOException e) {
      stats.answered(System.nanoTime() - start, request, new Trouble("no answer: " + e, true));
      return new Answer(0, MissingNode.getInstance());
    }
  }

  /** What the balancer says in a process's place, and what a process says of its own trouble. */
  private static Trouble trouble(HttpResponse<byte[]> response, Answer answer) {
    Optional<String> balancer = response.headers().firstValue(LoadBalancer.HEADER);
    Optional<String> shop = response.headers().firstValue(ShopServer.TROUBLE_HEADER);
    String text = answer.status() + " " + balancer.orElse(answer.body().toString());
    return new Trouble(text, balancer.isPresent() || shop.isPresent());
  }

  private static JsonNode json(byte[] content) throws IOException {
    return content.length == 0 ? MissingNode.getInstance() : JSON.readTree(content);
  }

  private HttpResponse<byte[]> exchange(String method, URI uri, @Nullable Object body)
      throws IOException {
    HttpRequest request = HttpRequest.newBuilder(uri)
        .timeout(timeout)
        .method(method, publisher(body))
        .header("Content-Type", "application/json")
        .build();
    try {
      return http.send(request, BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for the answer", e);
    }
  }

  private static BodyPublisher publisher(@Nullable Object body) throws JsonProcessingException {
    return body == null
        ? BodyPublishers.noBody()
        : BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
  }
}
