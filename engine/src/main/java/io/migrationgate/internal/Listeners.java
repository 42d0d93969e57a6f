package io.migrationgate.internal;

import io.migrationgate.PhaseChange;
import io.migrationgate.PhaseChangeListener;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners, in order, on one daemon thread that exists only while there is something to
 * tell. Thread-safe.
 */
public final class Listeners implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("io.migrationgate.listeners");

  private final List<PhaseChangeListener> listeners = new CopyOnWriteArrayList<>();
  private final Queue<PhaseChange> untold = new ConcurrentLinkedQueue<>();
  private final ThreadPoolExecutor executor;

  /** No listeners yet. */
  public Listeners(String threadName) {
    executor =
        new ThreadPoolExecutor(1, 1, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
          Thread thread = new Thread(task, threadName);
          thread.setDaemon(true);
          return thread;
        });
    executor.allowCoreThreadTimeOut(true);
  }

  /** Adds one. */
  public void add(PhaseChangeListener listener) {
    listeners.add(listener);
  }

  /** Tells all, later; if no thread can be had now, together with the next change. */
  public void tell(PhaseChange change) {
    if (listeners.isEmpty() || executor.isShutdown()) {
      return;
    }
    untold.add(change);
    try {
      executor.execute(this::tellAll);
    } catch (Throwable e) {
      LOG.warn(
          "listeners cannot be told of {} now, but with the next change",
          change.after().describe(),
          e);
    }
  }

  // On the executor's one thread only, so in order.
  private void tellAll() {
    for (PhaseChange next = untold.poll(); next != null; next = untold.poll()) {
      PhaseChange change = next;
      listeners.forEach(listener -> tell(listener, change));
    }
  }

  private static void tell(PhaseChangeListener listener, PhaseChange change) {
    try {
      listener.phaseChanged(change);
    } catch (Throwable e) {
      LOG.warn(
          "a listener failed on {}; the phase stays as it is", change.after().describe(), e);
    }
  }

  /** Lets what was told finish; takes no more. */
  @Override
  public void close() {
    executor.shutdown();
  }
}
