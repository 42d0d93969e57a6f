package io.migrationgate.demo.lab.weekly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.migrationgate.MigrationGateException;
import io.migrationgate.demo.lab.ThreadJoin;
import io.migrationgate.demo.lab.fleet.Fleet;
import io.migrationgate.demo.lab.fleet.Member;
import io.migrationgate.demo.lab.live.LiveTimeline;
import io.migrationgate.demo.lab.record.Backfill;
import io.migrationgate.demo.lab.record.NodeState;
import io.migrationgate.demo.lab.record.NodeState.Life;
import io.migrationgate.demo.lab.record.RunRecorder;
import io.migrationgate.demo.lab.record.SideCounts;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.RunState;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the shop once a second, and writes down what it sees. */
final class Sampler implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sampler.class);
  private static final Duration TIMEOUT = Duration.ofMillis(700);
  private static final long EVERY_MILLIS = 1_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Fleet fleet;
  private final RunRecorder recorder;
  private final LiveTimeline timeline;
  private final StoreWatch store;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "sampler");

  Sampler(Fleet fleet, RunRecorder recorder, LiveTimeline timeline, StoreWatch store) {
    this.fleet = fleet;
    this.recorder = recorder;
    this.timeline = timeline;
    this.store = store;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!closed.await(EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    List<CompletableFuture<NodeState>> asked =
        fleet.members().stream().map(this::ask).toList();
    recorder.nodes(asked.stream().map(CompletableFuture::join).toList());
    try {
      store.runs().forEach(run -> recorder.backfill(seen(run)));
    } catch (MigrationGateException e) {
      // The database may be away; the next look finds what this one has missed.
      LOG.debug("the store does not tell what was copied", e);
    }
    timeline.show(recorder.nextSecond());
  }

  private Backfill seen(BackfillRun run) {
    long now = recorder.millis();
    long from = Math.max(0, now - run.elapsed().toMillis());
    long compared = run.counts().compared();
    boolean comparing = run.state() == RunState.VERIFYING || compared > 0;
    return new Backfill(
        run.id(),
        run.migration(),
        !run.verifyOnly(),
        from,
        comparing ? now : null,
        from + run.elapsed().toMillis(),
        run.state().wireName(),
        run.counts().copied(),
        compared);
  }

  private CompletableFuture<NodeState> ask(Member member) {
    HttpRequest request = HttpRequest.newBuilder(URI.create(member.url() + "/health"))
        .timeout(TIMEOUT)
        .build();
    return http.sendAsync(request, BodyHandlers.ofByteArray())
        .thenApply(response -> seen(member, response.body()))
        .exceptionally(
            failure -> state(member, member.alive() ? Life.STARTING : Life.GONE, Map.of()));
  }

  private NodeState seen(Member member, byte[] body) {
    JsonNode health;
    try {
      health = JSON.readTree(body);
    } catch (IOException e) {
      throw new IllegalStateException("the health of " + member.name() + " is no JSON", e);
    }
    Map<String, String> phases = new TreeMap<>();
    health.path("gates").properties().forEach(gate -> {
      JsonNode counted = gate.getValue();
      phases.put(gate.getKey(), counted.path("phase").asText());
      recorder.served(
          member.name() + "@" + member.pid(),
          gate.getKey(),
          new SideCounts(
              counted.path("readOld").asLong(),
              counted.path("readNew").asLong(),
              counted.path("wroteOld").asLong(),
              counted.path("wroteNew").asLong(),
              counted.path("compared").asLong(),
              counted.path("differed").asLong()));
    });
    boolean ready = "ready".equals(health.path("state").asText());
    return state(member, ready ? Life.SERVING : Life.DRAINING, phases);
  }

  private static NodeState state(Member member, Life life, Map<String, String> phases) {
    return new NodeState(member.name(), "shop-" + member.release(), life, phases);
  }

  @Override
  public void close() {
    stop();
  }

  /** Looks no more. */
  void stop() {
    closed.countDown();
    ThreadJoin.uninterruptibly(thread);
  }
}
