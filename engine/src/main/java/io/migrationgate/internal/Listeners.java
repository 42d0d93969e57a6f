package io.migrationgate.internal;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners of one kind, in order, on one daemon thread that exists only while there is
 * something to tell. Thread-safe.
 */
final class Listeners<L> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("io.migrationgate.listeners");

  private final List<L> listeners = new CopyOnWriteArrayList<>();
  private final Queue<News<L>> untold = new ConcurrentLinkedQueue<>();
  private final ThreadPoolExecutor executor;

  /**
   * What is told.
   *
   * @param what for the log
   * @param whom those who were there when it happened
   */
  private record News<L>(String what, List<L> whom, Consumer<L> telling) {
    void tell() {
      for (L listener : whom) {
        try {
          telling.accept(listener);
        } catch (Throwable e) {
          LOG.warn("a listener failed on {}; it stays as it is", what, e);
        }
      }
    }
  }

  /** No listeners yet. */
  Listeners(String threadName) {
    executor =
        new ThreadPoolExecutor(1, 1, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
          Thread thread = new Thread(task, threadName);
          thread.setDaemon(true);
          return thread;
        });
    executor.allowCoreThreadTimeOut(true);
  }

  /** Adds one. */
  void add(L listener) {
    listeners.add(listener);
  }

  /** Takes one away, who may still be told of what has happened before. */
  void remove(L listener) {
    listeners.remove(listener);
  }

  /** Those who are there now. */
  List<L> all() {
    return List.copyOf(listeners);
  }

  /** Tells all, later; if no thread can be had now, together with the next news. */
  void tell(String what, Consumer<L> telling) {
    tell(what, all(), telling);
  }

  /** Tells these alone, in turn with what all are told. */
  void tell(String what, List<L> whom, Consumer<L> telling) {
    if (whom.isEmpty() || executor.isShutdown()) {
      return;
    }
    untold.add(new News<>(what, whom, telling));
    try {
      executor.execute(this::tellAll);
    } catch (Throwable e) {
      LOG.warn("listeners cannot be told of {} now, but with the next change", what, e);
    }
  }

  // On the executor's one thread only, so in order.
  private void tellAll() {
    for (News<L> next = untold.poll(); next != null; next = untold.poll()) {
      next.tell();
    }
  }

  /** Lets what was told finish; takes no more. */
  @Override
  public void close() {
    executor.shutdown();
  }
}
