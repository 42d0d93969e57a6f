package io.migrationgate.demo.lab.rolling;

import io.migrationgate.demo.lab.balance.LoadBalancer;
import io.migrationgate.demo.lab.fleet.Fleet;
import io.migrationgate.demo.lab.fleet.Member;
import io.migrationgate.demo.lab.rolling.node.PreferencesNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Change preferences all the while: two clients that nobody deploys, of which one sends version 1
 * and one version 2, through the balancer; and the processes themselves, which send to one another
 * what is in force.
 */
final class VersionClients implements AutoCloseable {
  /** So many documents are changed, and the others only rewritten. */
  static final int CHANGED = 20;

  private static final long BREATH_MILLIS = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String FIRST = "{\"changes\":0,\"zone\":\"UTC\"}";
  private static final String SECOND = "{\"changes\":0,\"zone\":\"UTC\",\"mode\":\"dark\"}";

  private final Fleet fleet;
  private final LoadBalancer balancer;
  private final Failures failures;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicIntegerArray acknowledged = new AtomicIntegerArray(CHANGED + 1);
  private final AtomicIntegerArray unknown = new AtomicIntegerArray(CHANGED + 1);
  private final AtomicIntegerArray answered = new AtomicIntegerArray(3);
  private final CountDownLatch closed = new CountDownLatch(1);

  VersionClients(Fleet fleet, LoadBalancer balancer, long seed, Failures failures) {
    this.fleet = fleet;
    this.balancer = balancer;
    this.failures = failures;
    SplittableRandom random = new SplittableRandom(seed);
    SplittableRandom first = random.split();
    SplittableRandom second = random.split();
    SplittableRandom nodes = random.split();
    threads.add(new Thread(() -> run(0, () -> ofVersion(1, FIRST, first)), "client-v1"));
    threads.add(new Thread(() -> run(1, () -> ofVersion(2, SECOND, second)), "client-v2"));
    threads.add(new Thread(() -> run(2, () -> betweenNodes(nodes)), "between-nodes"));
  }

  void start() {
    threads.forEach(Thread::start);
  }

  /** How many of its requests each of them has had answered; at least. */
  int answered() {
    return Math.min(answered.get(0), Math.min(answered.get(1), answered.get(2)));
  }

  /** How often the changes of a document were acknowledged. */
  int acknowledged(int id) {
    return acknowledged.get(id);
  }

  /** Of how many changes of a document nobody knows whether they were made. */
  int unknown(int id) {
    return unknown.get(id);
  }

  private interface Work {
    /** Whether it was answered. */
    boolean once() throws InterruptedException;
  }

  private void run(int client, Work work) {
    try {
      do {
        if (work.once()) {
          answered.incrementAndGet(client);
        }
      } while (!closed.await(BREATH_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      failures.note("client " + client + " has failed: " + e);
    }
  }

  private boolean ofVersion(int version, String body, SplittableRandom random)
      throws InterruptedException {
    int id = random.nextInt(1, CHANGED + 1);
    String mediaType = PreferencesNode.MEDIA_TYPE.replace("+json", ".v" + version + "+json");
    HttpRequest request = HttpRequest.newBuilder(URI.create(balancer.url() + "/preferences/" + id))
        .header("Content-Type", mediaType)
        .header("Accept", mediaType)
        .timeout(PATIENCE)
        .POST(BodyPublishers.ofString(body))
        .build();
    return sent(id, "a client that sends version " + version, request);
  }

  private boolean betweenNodes(SplittableRandom random) throws InterruptedException {
    List<Member> there = fleet.members();
    if (there.isEmpty()) {
      return false;
    }
    Member from = there.get(random.nextInt(there.size()));
    Member to = there.get(random.nextInt(there.size()));
    int id = random.nextInt(1, CHANGED + 1);
    HttpRequest request = HttpRequest.newBuilder(
            URI.create(from.url() + "/preferences/" + id + "/sent?to=" + to.url()))
        .timeout(PATIENCE)
        .POST(BodyPublishers.noBody())
        .build();
    return sent(
        id, "release " + from.release() + ", which sends to release " + to.release(), request);
  }

  private boolean sent(int id, String who, HttpRequest request) throws InterruptedException {
    HttpResponse<String> response;
    try {
      response = http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      unknown.incrementAndGet(id);
      return false;
    }
    switch (response.statusCode()) {
      case 200 -> acknowledged.incrementAndGet(id);
      // Of the node, and of the balancer when its process is gone.
      case 502, 503, 504 -> unknown.incrementAndGet(id);
      default ->
        failures.note(who + " is refused: " + response.statusCode() + " " + response.body());
    }
    return response.statusCode() == 200;
  }

  @Override
  public void close() throws InterruptedException {
    closed.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
