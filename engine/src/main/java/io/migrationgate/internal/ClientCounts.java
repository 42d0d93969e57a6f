package io.migrationgate.internal;

import io.migrationgate.messages.MessageMeter;
import io.migrationgate.spi.ClientVersion;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.MessageCount;
import io.migrationgate.spi.TimeSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts messages by client and version, and tells the store every minute: some at once, each time
 * that it is asked to, so that whoever asks has time for other things too. Counting is for any
 * thread, telling for one at a time but for the last time.
 *
 * <p>What a client calls itself is no more than a claim: its name is cut and cleaned, and beyond a
 * thousand pairs of name and version within a minute clients count together.
 */
public final class ClientCounts implements MessageMeter {
  private static final Logger LOG = LoggerFactory.getLogger("io.migrationgate.node");
  private static final Duration INTERVAL = Duration.ofMinutes(1);
  private static final int NAMES = 1_000;

  /** So many are told in one transaction. */
  private static final int AT_ONCE = 100;

  private static final int LENGTH = 64;
  private static final String UNNAMED = "(unnamed)";

  private final GateStore store;
  private final TimeSource time;
  private final Map<Sender, Long> untold = new ConcurrentHashMap<>();
  private final Deque<Sender> due = new ArrayDeque<>();
  private long dueNanos;
  private boolean failing;

  private record Sender(String type, String client, int version) {
    MessageCount counting(long messages) {
      return new MessageCount(type, client, version, messages);
    }
  }

  /** Counts nothing yet. */
  public ClientCounts(GateStore store, TimeSource time) {
    this.store = store;
    this.time = time;
    this.dueNanos = time.nanoTime();
  }

  @Override
  public void count(String type, String client, int version) {
    add(new Sender(type, name(client), version), 1);
  }

  private void add(Sender sender, long messages) {
    // The size may be passed by as many threads as count at once.
    Sender kept = untold.size() < NAMES || untold.containsKey(sender)
        ? sender
        : new Sender(sender.type(), ClientVersion.OTHERS, sender.version());
    untold.merge(kept, messages, Long::sum);
  }

  /** Nothing in it can be taken for one of the names in parentheses, or act on a terminal. */
  private static String name(String client) {
    StringBuilder name = new StringBuilder();
    client
        .codePoints()
        .limit(LENGTH)
        .map(c -> Character.isLetterOrDigit(c) || "._-@:+/".indexOf(c) >= 0 ? c : '_')
        .forEach(name::appendCodePoint);
    return name.isEmpty() ? UNNAMED : name.toString();
  }

  /** Tells some of what is to be told, if it is time for that. */
  public void tellIfDue() {
    if (due.isEmpty() && time.nanoTime() - dueNanos >= INTERVAL.toNanos()) {
      due.addAll(untold.keySet());
      dueNanos = time.nanoTime();
    }
    List<Sender> some = due.stream().limit(AT_ONCE).toList();
    tell(some);
    some.forEach(sender -> due.remove());
  }

  /** Tells everything now. What could not be told is told the next time. */
  public void tell() {
    List<Sender> all = List.copyOf(untold.keySet());
    for (int from = 0; from < all.size(); from += AT_ONCE) {
      tell(all.subList(from, Math.min(all.size(), from + AT_ONCE)));
    }
  }

  private void tell(List<Sender> senders) {
    Map<Sender, Long> taken = new HashMap<>();
    for (Sender sender : senders) {
      Long messages = untold.remove(sender);
      if (messages != null) {
        taken.put(sender, messages);
      }
    }
    if (taken.isEmpty()) {
      return;
    }
    try {
      store.noteMessages(taken.entrySet().stream()
          .map(entry -> entry.getKey().counting(entry.getValue()))
          .toList());
      failing = false;
    } catch (RuntimeException e) {
      taken.forEach(this::add);
      if (!failing) {
        LOG.warn(
            "messages are not counted until the store takes them; a version that clients send may seem"
                + " to be unused. {}",
            e.getMessage());
        failing = true;
      }
      throw e;
    }
  }
}
