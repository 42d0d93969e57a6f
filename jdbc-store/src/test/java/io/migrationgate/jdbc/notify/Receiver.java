package io.migrationgate.jdbc.notify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A real HTTP server that takes notifications, or answers them as a test says. */
final class Receiver implements AutoCloseable {
  /** One post. */
  record Post(String id, String timestamp, String signature, String body) {
    JsonNode json() {
      try {
        return new ObjectMapper().readTree(body);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** How a post is answered. */
  interface Answer {
    void to(HttpExchange exchange) throws IOException, InterruptedException;
  }

  static final Answer TAKEN = exchange -> exchange.sendResponseHeaders(204, -1);

  final List<Post> posts = new CopyOnWriteArrayList<>();
  private final List<Answer> answers = new ArrayList<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  Receiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook/s3cret");
  }

  static Answer status(int status) {
    return exchange -> exchange.sendResponseHeaders(status, -1);
  }

  /** Sends the post on, to where it would be taken. */
  static Answer elsewhere() {
    return exchange -> {
      exchange.getResponseHeaders().add("Location", "/elsewhere");
      exchange.sendResponseHeaders(307, -1);
    };
  }

  /** Says nothing until the test is over. */
  Answer silence() {
    return exchange -> over.await(60, TimeUnit.SECONDS);
  }

  /** Begins an answer whose body never ends. */
  Answer endless() {
    return exchange -> {
      exchange.sendResponseHeaders(200, 1_000);
      exchange.getResponseBody().write('x');
      exchange.getResponseBody().flush();
      over.await(60, TimeUnit.SECONDS);
    };
  }

  /** The next posts are answered so, one each; then all are taken. */
  synchronized void answers(Answer... next) {
    answers.addAll(List.of(next));
  }

  private synchronized Answer next() {
    return answers.isEmpty() ? TAKEN : answers.remove(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Answer answer = next();
      posts.add(new Post(
          exchange.getRequestHeaders().getFirst("webhook-id"),
          exchange.getRequestHeaders().getFirst("webhook-timestamp"),
          exchange.getRequestHeaders().getFirst("webhook-signature"),
          new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
      answer.to(exchange);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  List<String> ids() {
    return posts.stream().map(Post::id).toList();
  }

  @Override
  public void close() {
    over.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
