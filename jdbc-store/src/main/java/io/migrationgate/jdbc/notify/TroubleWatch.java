package io.migrationgate.jdbc.notify;

import io.migrationgate.jdbc.notify.Notification.Facts;
import io.migrationgate.jdbc.notify.SenderNotes.Mismatches;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.protocol.NodeReport;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.HistoryEntry;
import io.migrationgate.spi.HistoryFilter;
import io.migrationgate.spi.StoreView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Sees what no line of the history tells: more mismatches, and changes that do not settle. */
final class TroubleWatch {
  /** Of one migration, so that a broken path is no flood. */
  private static final Duration BETWEEN_MISMATCHES = Duration.ofMinutes(1);

  private static final int LINES = 50;
  private static final int NAMED = 3;

  private final GateStore store;
  private final Duration unsettledAfter;

  TroubleWatch(GateStore store, Duration unsettledAfter) {
    this.store = store;
    this.unsettledAfter = unsettledAfter;
  }

  /** What is to be told now, besides the history. Notes nothing: it may not be delivered. */
  List<Notification> look(SenderNotes notes) {
    StoreView view = store.view();
    Instant now = store.now();
    List<Notification> found = new ArrayList<>();
    for (MigrationState state : view.snapshot().migrations().values()) {
      mismatches(view, state, notes, now).ifPresent(found::add);
      unsettled(view, state, notes, now).ifPresent(found::add);
    }
    return found;
  }

  /** Notes that it was told. */
  void told(Notification notification, SenderNotes notes) {
    String[] parts = notification.id().split(":", -1);
    if (notification.type() == Notification.Type.MISMATCH) {
      notes.mismatches.put(
          notification.migration(),
          new Mismatches(
              Long.parseLong(parts[2]),
              Long.parseLong(parts[3]),
              notification.at().toEpochMilli()));
    } else if (notification.type() == Notification.Type.UNSETTLED) {
      notes.unsettled.put(notification.migration(), Long.parseLong(parts[2]));
    }
  }

  private static Optional<Notification> mismatches(
      StoreView view, MigrationState state, SenderNotes notes, Instant now) {
    long count = 0;
    long compared = 0;
    for (NodeRecord node : view.nodes()) {
      NodeReport.Counts counts = node.report().counts().get(state.name());
      if (counts != null && counts.enteredEpoch() == state.enteredEpoch()) {
        count += counts.observed().mismatches();
        compared += counts.observed().compared();
      }
    }
    Mismatches before = notes.mismatches.get(state.name());
    boolean sameStay = before != null && before.enteredEpoch() == state.enteredEpoch();
    boolean more = count > (before != null && sameStay ? before.count() : 0);
    boolean due =
        before == null || now.toEpochMilli() - before.atMillis() >= BETWEEN_MISMATCHES.toMillis();
    if (!more || !due) {
      return Optional.empty();
    }
    return Optional.of(new Notification(
        "mismatch:" + state.name() + ":" + state.enteredEpoch() + ":" + count,
        Notification.Type.MISMATCH,
        now,
        state.name(),
        state.name() + ": " + count + " mismatches in " + compared + " comparisons, at "
            + state.describe(),
        new Facts("mismatch", "", state.current().toString(), "", "")));
  }

  private Optional<Notification> unsettled(
      StoreView view, MigrationState state, SenderNotes notes, Instant now) {
    Long told = notes.unsettled.get(state.name());
    if (state.settled() || (told != null && told == state.epoch())) {
      return Optional.empty();
    }
    Optional<Instant> since = store.history(new HistoryFilter(state.name(), LINES)).stream()
        .filter(entry -> entry.epoch() == state.epoch())
        .map(HistoryEntry::at)
        .findFirst();
    if (since.isEmpty() || Duration.between(since.get(), now).compareTo(unsettledAfter) < 0) {
      return Optional.empty();
    }
    String behind = view.nodes().stream()
        .filter(node -> node.acked().number() < state.epoch())
        .limit(NAMED)
        .map(NodeRecord::label)
        .collect(Collectors.joining(", "));
    return Optional.of(new Notification(
        "unsettled:" + state.name() + ":" + state.epoch(),
        Notification.Type.UNSETTLED,
        now,
        state.name(),
        state.name() + ": the change to " + state.current() + " has not settled since "
            + since.get() + (behind.isEmpty() ? "" : "; behind: " + behind),
        new Facts("unsettled", "", state.current().toString(), "", "")));
  }
}
