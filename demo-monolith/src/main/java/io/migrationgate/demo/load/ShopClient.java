package io.migrationgate.demo.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Sends requests to the nodes of the shop in turn, as a load balancer would, and counts them. */
final class ShopClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<String> nodes;
  private final LoadStats stats;
  private final AtomicInteger turn = new AtomicInteger();

  ShopClient(List<String> nodes, LoadStats stats) {
    this.nodes = List.copyOf(nodes);
    this.stats = stats;
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
    Answer answer;
    String trouble = null;
    try {
      answer = exchange(method, URI.create(node + path), body);
      if (Arrays.stream(expected).noneMatch(status -> status == answer.status())) {
        trouble = answer.status() + " " + answer.body();
      }
      stats.answered(System.nanoTime() - start, method + " " + path, trouble);
      return answer;
    } catch (IOException e) {
      stats.answered(System.nanoTime() - start, method + " " + path, "no answer: " + e);
      return new Answer(0, MissingNode.getInstance());
    }
  }

  private Answer exchange(String method, URI uri, @Nullable Object body) throws IOException {
    HttpRequest request = HttpRequest.newBuilder(uri)
        .timeout(TIMEOUT)
        .method(method, publisher(body))
        .header("Content-Type", "application/json")
        .build();
    try {
      var response = http.send(request, BodyHandlers.ofByteArray());
      byte[] content = response.body();
      JsonNode json = content.length == 0 ? MissingNode.getInstance() : JSON.readTree(content);
      return new Answer(response.statusCode(), json);
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
