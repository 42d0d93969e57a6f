package io.migrationgate.demo.lab.rolling;

import io.migrationgate.demo.lab.fleet.Fleet;
import io.migrationgate.demo.lab.fleet.Member;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Has every process that serves read every document, round after round. A process that does not
 * answer, or says that something passes, has said nothing; any other answer is a failure.
 */
final class FleetReader implements AutoCloseable {
  /** Processes start beside it, on a small machine. */
  private static final long BREATH_MILLIS = 50;

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Fleet fleet;
  private final int documents;
  private final Failures failures;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<Integer, Set<Integer>> versions = new TreeMap<>();
  private final Thread thread = new Thread(this::run, "reader");
  private final CountDownLatch closed = new CountDownLatch(1);
  private int rounds;
  private long readings;

  FleetReader(Fleet fleet, int documents, Failures failures) {
    this.fleet = fleet;
    this.documents = documents;
    this.failures = failures;
  }

  void start() {
    thread.start();
  }

  /** How many rounds are over in which everybody has read everything. */
  synchronized int rounds() {
    return rounds;
  }

  /** The versions in which each release has read documents. */
  synchronized Map<Integer, Set<Integer>> versions() {
    Map<Integer, Set<Integer>> copy = new TreeMap<>();
    versions.forEach((release, its) -> copy.put(release, new TreeSet<>(its)));
    return copy;
  }

  /** How often a process has read all documents. */
  synchronized long readings() {
    return readings;
  }

  private void run() {
    try {
      do {
        boolean everybody = true;
        for (Member member : fleet.members()) {
          everybody &= read(member);
        }
        if (everybody) {
          over();
        }
      } while (!closed.await(BREATH_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      failures.note("the reader has failed: " + e);
    }
  }

  private synchronized void over() {
    rounds++;
  }

  private boolean read(Member member) throws InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(member.url() + "/preferences"))
        .timeout(PATIENCE)
        .build();
    HttpResponse<String> response;
    try {
      response = http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      return false;
    }
    if (response.statusCode() == 200) {
      note(member, response.body());
    } else if (response.statusCode() != 503) {
      failures.note(member.name() + " of release " + member.release()
          + " cannot read all documents: " + response.statusCode() + " " + response.body());
    }
    return response.statusCode() == 200;
  }

  private void note(Member member, String counts) {
    int sum = 0;
    Set<Integer> seen = new TreeSet<>();
    for (String count : counts.split(" ")) {
      String[] parts = count.split(":");
      seen.add(Integer.valueOf(parts[0]));
      sum += Integer.parseInt(parts[1]);
    }
    if (sum != documents) {
      failures.note(member.name() + " has read " + sum + " of " + documents + " documents");
    }
    synchronized (this) {
      readings++;
      versions.computeIfAbsent(member.release(), release -> new TreeSet<>()).addAll(seen);
    }
  }

  @Override
  public void close() throws InterruptedException {
    closed.countDown();
    thread.join();
  }
}
