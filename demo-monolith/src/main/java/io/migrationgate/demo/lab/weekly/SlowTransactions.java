package io.migrationgate.demo.lab.weekly;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.migrationgate.demo.lab.console.StoppedException;
import io.migrationgate.demo.lab.load.LoadDriver.Slow;
import io.migrationgate.demo.lab.record.RunEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Renamings that take long: each asks another service within its transaction, after it has read the
 * customer. That service is played here, and answers when it is told to.
 */
final class SlowTransactions implements WeeklyWalk.Interlude, AutoCloseable {
  /** How many there are. */
  static final int CLERKS = 5;

  private static final int LOOPBACK_BACKLOG = 50;
  private static final long PATIENCE_SECONDS = 120;

  private final WeeklyStage stage;
  private final HttpServer service;
  private final ExecutorService threads = Executors.newCachedThreadPool(SlowTransactions::daemon);
  private final CountDownLatch asking = new CountDownLatch(CLERKS);
  private final CountDownLatch answer = new CountDownLatch(1);
  private final List<Future<Boolean>> renamed = new ArrayList<>();

  SlowTransactions(WeeklyStage stage) {
    this.stage = stage;
    try {
      service = HttpServer.create(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), LOOPBACK_BACKLOG);
    } catch (IOException e) {
      throw new UncheckedIOException("no port for the clerks' service", e);
    }
    service.setExecutor(threads);
    service.createContext("/", this::asked);
    service.start();
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "clerk");
    thread.setDaemon(true);
    return thread;
  }

  private void asked(HttpExchange exchange) throws IOException {
    asking.countDown();
    try {
      answer.await();
      exchange.sendResponseHeaders(204, -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      exchange.close();
    }
  }

  /** Returns when each of them has read its customer and waits for the service. */
  @Override
  public void begin() throws InterruptedException {
    String ask = "http://127.0.0.1:" + service.getAddress().getPort() + "/";
    List<String> urls =
        stage.fleet().members().stream().map(member -> member.url()).toList();
    for (int i = 0; i < CLERKS; i++) {
      Slow slow = stage.load().slowRenaming(urls.get(i % urls.size()), ask);
      renamed.add(threads.submit(slow));
    }
    if (!asking.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new StoppedException("the clerks do not come to ask");
    }
    String what = CLERKS + " clerks rename a customer each; their transactions have read it, and"
        + " wait for another service";
    stage.narrator().say(what);
    stage.recorder().note(RunEvent.Kind.NOTE, what, "");
  }

  /** Lets the service answer; returns when each renaming was acknowledged, or was not. */
  @Override
  public void finish() throws InterruptedException {
    answer.countDown();
    int acknowledged = 0;
    for (Future<Boolean> each : renamed) {
      try {
        acknowledged += each.get(PATIENCE_SECONDS, TimeUnit.SECONDS) ? 1 : 0;
      } catch (ExecutionException | TimeoutException e) {
        throw new StoppedException("a clerk's renaming has failed: " + e);
      }
    }
    String what = "the service answers the clerks: " + acknowledged + " renamings acknowledged";
    stage.narrator().say(what);
    stage.recorder().note(RunEvent.Kind.CHAOS, what, "late writes");
  }

  @Override
  public void close() {
    answer.countDown();
    service.stop(0);
    threads.shutdownNow();
  }
}
