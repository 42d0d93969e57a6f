package io.migrationgate.jdbc.notify;

import io.migrationgate.jdbc.internal.FailureKind;
import io.migrationgate.jdbc.internal.Sessions;
import io.migrationgate.jdbc.internal.SqlFailures;
import io.migrationgate.jdbc.internal.store.OutboxRows;
import io.migrationgate.jdbc.internal.store.OutboxRows.Place;
import io.migrationgate.spi.HistoryEntry;
import io.migrationgate.spi.HistoryNote;
import io.migrationgate.spi.StoreUnavailableException;
import io.migrationgate.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells one endpoint, while no other process does.
 *
 * <p>A process holds the endpoint's row and writes it after each notification. One that stops
 * writing is taken over after a lease and a quarter, on the clock of whoever watches; if it was
 * only slow, its next write finds the row changed, and it stops. So a notification may be told
 * twice, and is never passed over: but for one that has failed {@value #TRIES} times.
 *
 * <p>Lines of the history may become visible out of their order, by transactions that last. So
 * everything in front of the present is remembered as told or not for a minute, and only then
 * passed. Not thread-safe.
 */
final class WebhookSender {
  private static final Logger LOG = LoggerFactory.getLogger("io.migrationgate.notify");

  /** The last one comes about nine minutes after the first. */
  static final int TRIES = 10;

  /** Longer than any try, which the row does not hear of. */
  static final Duration LEASE = Duration.ofSeconds(20);

  static final Duration PATIENCE = LEASE.multipliedBy(5).dividedBy(4);

  private static final Duration RIPE = Duration.ofMinutes(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
  private static final int LINES = 1_000;

  private final Webhook webhook;
  private final Sessions sessions;
  private final OutboxRows rows;
  private final TroubleWatch watch;
  private final Delivery delivery;
  private final TimeSource time;
  private final String me;
  private @Nullable Place held;
  private @Nullable Place watched;
  private long watchedNanos;
  private long nextTryNanos;

  /**
   * What all endpoints of a process share.
   *
   * @param sessions on the store's database
   * @param watch sees what the history does not tell
   * @param time for pauses, and for watching other processes
   * @param process what tells it from every other one
   */
  record Shared(
      Sessions sessions, OutboxRows rows, TroubleWatch watch, TimeSource time, String process) {}

  WebhookSender(Webhook webhook, Shared shared) {
    this.webhook = webhook;
    this.sessions = shared.sessions();
    this.rows = shared.rows();
    this.watch = shared.watch();
    this.time = shared.time();
    this.me = shared.process();
    this.delivery = new Delivery(webhook);
    this.nextTryNanos = time.nanoTime();
  }

  /**
   * Tells what is to be told now; ends with the first that fails.
   *
   * @return whether this process is the one that tells
   */
  boolean step() throws InterruptedException {
    Place place = hold();
    if (place == null) {
      return false;
    }
    if (time.nanoTime() - nextTryNanos < 0) {
      return true;
    }
    SenderNotes notes = SenderNotes.read(place.notes());
    List<HistoryEntry> lines = sessions.call(handle -> rows.after(handle, place.passed(), LINES));
    for (Notification each : pending(lines, notes)) {
      if (!tell(each, notes)) {
        return held != null;
      }
    }
    pass(lines, notes);
    return held != null;
  }

  private List<Notification> pending(List<HistoryEntry> lines, SenderNotes notes) {
    List<Notification> pending = new ArrayList<>();
    for (HistoryEntry line : lines) {
      if (notes.told.contains(line.sequence())) {
        continue;
      }
      if (matters(line)) {
        pending.add(Notification.of(line));
      } else {
        notes.told.add(line.sequence());
      }
    }
    pending.addAll(watch.look(notes));
    return pending;
  }

  /** What stands where it stood is news only if somebody was refused. */
  private static boolean matters(HistoryEntry line) {
    return line.note().kind().equals(HistoryNote.REFUSED)
        || !Objects.equals(line.note().from(), line.note().to());
  }

  /** Whether to go on with the next one. */
  private boolean tell(Notification notification, SenderNotes notes) throws InterruptedException {
    String wrong = delivery.post(notification, time.now());
    if (wrong == null) {
      nextTryNanos = time.nanoTime();
    } else {
      notes.attempts++;
      if (notes.attempts < TRIES) {
        Duration pause = pause(notes.attempts);
        nextTryNanos = time.nanoTime() + pause.toNanos();
        LOG.info(
            "{} has not taken {} ({}); tried again in {} s",
            webhook,
            notification.id(),
            wrong,
            pause.toSeconds());
        write(Objects.requireNonNull(held).passed(), notes);
        return false;
      }
      LOG.warn(
          "{} has not taken {} in {} tries ({}); it is passed over: {}",
          webhook,
          notification.id(),
          TRIES,
          wrong,
          notification.text());
    }
    notes.attempts = 0;
    if (notification.id().startsWith(Notification.LINE)) {
      notes.told.add(Long.parseLong(notification.id().substring(Notification.LINE.length())));
    } else {
      watch.told(notification, notes);
    }
    return write(Objects.requireNonNull(held).passed(), notes);
  }

  static Duration pause(int attempts) {
    Duration doubled = Duration.ofSeconds(1L << Math.min(attempts - 1, 20));
    return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
  }

  /** Moves the place over what is told, and so old that nothing can appear before it any more. */
  private void pass(List<HistoryEntry> lines, SenderNotes notes) {
    Place place = held;
    if (place == null || lines.isEmpty()) {
      return;
    }
    Instant ripe = lines.get(lines.size() - 1).at().minus(RIPE);
    long passed = place.passed();
    for (HistoryEntry line : lines) {
      if (!line.at().isBefore(ripe) || !notes.told.remove(line.sequence())) {
        break;
      }
      passed = line.sequence();
    }
    write(passed, notes);
  }

  /** The row, if it is this process's. */
  private @Nullable Place hold() {
    Place mine = held;
    if (mine != null) {
      return write(mine.passed(), SenderNotes.read(mine.notes())) ? held : null;
    }
    Optional<Place> found = sessions.call(handle -> rows.find(handle, webhook.name()));
    if (found.isEmpty()) {
      add();
      return null;
    }
    Place seen = found.get();
    boolean free = seen.holder().isEmpty() || seen.holder().equals(me);
    if (!free && !dead(seen)) {
      return null;
    }
    held = seen;
    return write(seen.passed(), SenderNotes.read(seen.notes())) ? held : null;
  }

  private void add() {
    try {
      sessions.call(handle -> {
        rows.add(handle, webhook.name());
        return true;
      });
    } catch (StoreUnavailableException e) {
      if (SqlFailures.kind(e) != FailureKind.DUPLICATE) {
        throw e;
      }
      LOG.debug("another process has added {}", webhook, e);
    }
  }

  private boolean dead(Place seen) {
    Place before = watched;
    long now = time.nanoTime();
    if (before == null || before.beat() != seen.beat() || !before.holder().equals(seen.holder())) {
      watched = seen;
      watchedNanos = now;
      return false;
    }
    return now - watchedNanos > PATIENCE.toNanos();
  }

  /** Whether the row is still this process's. */
  private boolean write(long passed, SenderNotes notes) {
    Place mine = Objects.requireNonNull(held);
    Place now = new Place(mine.name(), me, mine.beat() + 1, passed, notes.json());
    boolean done = sessions.call(handle -> rows.update(handle, mine, now));
    held = done ? now : null;
    if (!done) {
      LOG.info("{} is told by another process now", webhook);
    }
    return done;
  }

  /** Lets another process go on at once. */
  void release() {
    Place mine = held;
    if (mine != null) {
      held = null;
      sessions.call(handle ->
          rows.update(handle, mine, new Place(mine.name(), "", 0, mine.passed(), mine.notes())));
    }
  }
}
