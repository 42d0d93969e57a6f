package io.migrationgate.simulation;

import java.util.PriorityQueue;

/**
 * Virtual time, and what happens at which moment of it.
 *
 * <p>An event may itself let time {@link #pass}: then other events run inside it, as other threads
 * and machines would while this one waits or stands still.
 */
final class EventLoop {
  private static final int DEEPEST = 6;

  private record Event(long at, long order, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final PriorityQueue<Event> queue = new PriorityQueue<>();
  private final Runnable afterEach;
  private long now;
  private long order;
  private int depth;
  private long events;

  EventLoop(Runnable afterEach) {
    this.afterEach = afterEach;
  }

  /** True time in nanoseconds since the beginning; nobody in the simulation can read it. */
  long now() {
    return now;
  }

  long events() {
    return events;
  }

  /** Whether an event runs inside another one. */
  boolean nested() {
    return depth > 1;
  }

  void in(long nanos, Runnable action) {
    queue.add(new Event(now + nanos, order++, action));
  }

  /** Runs what happens within this time, and then it is that much later. */
  void pass(long nanos) {
    if (depth >= DEEPEST) {
      return;
    }
    depth++;
    long end = now + nanos;
    while (!queue.isEmpty() && queue.peek().at <= end) {
      Event event = queue.remove();
      now = Math.max(now, event.at);
      events++;
      event.action.run();
      afterEach.run();
    }
    now = Math.max(now, end);
    depth--;
  }
}
