package io.migrationgate.jdbc.oracle;

import static org.awaitility.Awaitility.await;

import io.migrationgate.jdbc.testing.TcpProxy;
import io.migrationgate.jdbc.testing.TcpProxy.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** What befalls workers, one thing after the other, on a thread of its own. */
final class Troubles {
  /** What happens. */
  enum Trouble {
    /** A connection breaks at a COMMIT, before or after the server hears of it. */
    CUT,
    /** kill -9, and another worker takes over. */
    KILL,
    /** SIGSTOP for about as long as a lease, or longer. */
    PAUSE
  }

  private static final List<Trouble> COURSE =
      List.of(Trouble.CUT, Trouble.KILL, Trouble.CUT, Trouble.CUT, Trouble.PAUSE, Trouble.CUT);

  private final Arena arena;
  private final TcpProxy proxy;
  private final Random random;
  private final List<WorkerSettings> settings;
  private final List<WorkerProcess> workers = new ArrayList<>();
  private final Map<Trouble, Integer> happened = new EnumMap<>(Trouble.class);
  private final AtomicBoolean over = new AtomicBoolean();
  private final CompletableFuture<Void> thread;

  /** Starts the workers, and the troubles. */
  Troubles(Arena arena, TcpProxy proxy, Random random, List<WorkerSettings> settings)
      throws Exception {
    this.arena = arena;
    this.proxy = proxy;
    this.random = random;
    this.settings = settings;
    for (WorkerSettings one : settings) {
      workers.add(arena.start(one));
    }
    workers.forEach(WorkerProcess::awaitReady);
    thread = CompletableFuture.runAsync(this::run);
  }

  private void run() {
    for (int i = 0; !over.get(); i++) {
      pause(100 + random.nextInt(300));
      Trouble trouble = COURSE.get(i % COURSE.size());
      make(trouble, random.nextInt(workers.size()));
      synchronized (this) {
        happened.merge(trouble, 1, Integer::sum);
      }
    }
  }

  private void make(Trouble trouble, int victim) {
    switch (trouble) {
      case CUT ->
        proxy.fault(random.nextBoolean() ? Fault.CUT_BEFORE_COMMIT : Fault.CUT_AFTER_COMMIT);
      case PAUSE -> {
        workers.get(victim).pause();
        pause(600 + random.nextInt(1_400));
        workers.get(victim).resume();
      }
      case KILL -> {
        workers.get(victim).kill();
        try {
          workers.set(victim, arena.start(settings.get(victim)));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        workers.get(victim).awaitReady();
      }
    }
  }

  private static void pause(long millis) {
    await().pollDelay(Duration.ofMillis(millis)).until(() -> true);
  }

  /** Whether each has happened. */
  synchronized boolean allHappened() {
    return happened.size() == Trouble.values().length || thread.isCompletedExceptionally();
  }

  /** No more of it. */
  void end() {
    over.set(true);
    thread.join();
    proxy.fault(Fault.NONE);
  }

  @Override
  public synchronized String toString() {
    return happened.toString();
  }
}
