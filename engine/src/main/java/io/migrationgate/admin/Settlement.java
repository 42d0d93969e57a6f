package io.migrationgate.admin;

import io.migrationgate.admin.SettleProgress.Stage;
import io.migrationgate.protocol.NodeMode;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.GateDatabase.BlockingSession;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.HistoryNote;
import io.migrationgate.spi.Mutation;
import io.migrationgate.spi.OutcomeUnknownException;
import io.migrationgate.spi.StoreBusyException;
import io.migrationgate.spi.StoreUnavailableException;
import io.migrationgate.spi.StoreView;
import io.migrationgate.spi.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Waits until the last change of one migration, or of one flag, has settled, and records it.
 *
 * <p>In order: every live node that acknowledges it has done so for the change's epoch; every older
 * epoch is closed, so that no transaction of a node without leases holds one or ever will; then,
 * always, every database transaction that could have written before that moment has ended (a live
 * node's unit of work ends when its COMMIT fails to answer, not when the server is done with it);
 * then the fact is recorded, unless something changed meanwhile. Nodes whose heartbeat stands still
 * for their whole lease and a margin, on this observer's own clock, are given up on the way.
 *
 * <p>Nobody is in charge: any number of settlements may run at once, in any process, and each may
 * die at any point. Not thread-safe; one thread polls.
 */
public final class Settlement {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(200);

  private final GateStore store;
  private final Barriers.Plan plan;
  private final TimeSource time;
  private final SettleTarget target;
  private final List<SettleListener> listeners;
  private final NodeObserver observer;
  private @Nullable SettleSubject known;
  private @Nullable Barriers barriers;
  private long barrierEpoch = -1;
  private long barrierLook;
  private boolean sawOpen;
  private Set<String> givenUpBefore = Set.of();

  Settlement(
      GateStore store, SettleTarget target, Barriers.Plan plan, List<SettleListener> listeners) {
    this.store = store;
    this.target = target;
    this.plan = plan;
    this.time = plan.time();
    this.listeners = listeners;
    this.observer = new NodeObserver(store, time);
  }

  /**
   * Waits, telling of every look. A database that does not answer for a while is waited for as
   * well, if what settles was seen before: a failover or a lock that is held is no reason to give
   * up.
   *
   * @param timeout at most so long; a grace, if an operator gave one, comes on top of it
   * @return the last look; {@link SettleProgress#settled} says whether it was enough
   * @throws InterruptedException if the thread is interrupted; nothing is lost, a later settlement
   *     goes on
   * @throws StoreUnavailableException if it cannot be reached at first, and what settles was not
   *     seen before, or at the end; a lock that is held at the end is no such failure
   */
  public SettleProgress await(Duration timeout, Consumer<SettleProgress> listener)
      throws InterruptedException {
    long start = time.nanoTime();
    Duration longest = timeout.plus(plan.longestGrace());
    Duration pause = FIRST_PAUSE;
    SettleSubject seen = known;
    SettleProgress last = seen == null ? null : SettleProgress.unseen(seen);
    while (true) {
      boolean away = false;
      try {
        last = poll();
      } catch (StoreUnavailableException | OutcomeUnknownException e) {
        boolean late = Duration.ofNanos(time.nanoTime() - start).compareTo(longest) >= 0;
        if (last == null || (late && !(e instanceof StoreBusyException))) {
          throw e;
        }
        away = true;
      }
      SettleProgress progress = away ? last.at(Stage.DATABASE) : last;
      listener.accept(progress);
      if (progress.settled() && sawOpen) {
        Duration waited = Duration.ofNanos(time.nanoTime() - start);
        listeners.forEach(each -> each.settled(progress, waited));
      }
      Duration left = longest.minusNanos(time.nanoTime() - start);
      if (progress.settled() || left.isNegative() || left.isZero()) {
        return progress;
      }
      time.sleep(pause.compareTo(left) < 0 ? pause : left);
      pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
          ? pause.multipliedBy(2)
          : LONGEST_PAUSE;
    }
  }

  /** What settles, as it stands now; nothing is done about it. */
  public SettleSubject subject() {
    SettleSubject subject = target.in(store.view());
    known = subject;
    return subject;
  }

  /** What settles was seen like this: a store that is away for the first look is waited for. */
  Settlement seen(SettleSubject subject) {
    known = subject;
    return this;
  }

  /** Looks once, and takes every step that can be taken now without waiting. */
  public SettleProgress poll() {
    try {
      return look();
    } catch (RuntimeException e) {
      // Store or database may come back as they were earlier: then this barrier has seen nothing.
      observer.interrupted();
      throw e;
    }
  }

  private SettleProgress look() {
    StoreView view = observer.observe();
    if (barrierLook != observer.interruptions()) {
      barriers = null;
    }
    SettleSubject subject = target.in(view);
    if (subject.settled()) {
      return progress(view, subject, Stage.SETTLED, List.of(), List.of());
    }
    sawOpen = true;
    List<NodeRecord> waiting = notAcknowledged(view, subject);
    if (!waiting.isEmpty()) {
      return progress(view, subject, Stage.NODES, waiting, List.of());
    }
    // At every look, not once: a store that was restored meanwhile may have them open again.
    if (!store.closeBefore(subject.epoch()).isEmpty()) {
      return progress(view, subject, Stage.FENCES, fencedBehind(view, subject), openNow());
    }
    Barriers passing = barriers;
    if (passing == null || barrierEpoch != subject.epoch()) {
      // Expiries seen in this view were recorded before the barrier begins, so it covers those
      // nodes too.
      givenUpBefore = givenUp(view);
      passing = Barriers.start(plan, restsOnFences(view), target.waitsForSnapshots(view));
      barriers = passing;
      barrierEpoch = subject.epoch();
      barrierLook = observer.interruptions();
    } else if (!givenUpBefore.containsAll(givenUp(view))) {
      // Somebody was given up since: it may have had a transaction open that this barrier has not
      // seen begin.
      barriers = null;
      return progress(view, subject, Stage.TRANSACTIONS, List.of(), List.of());
    }
    List<BlockingSession> sessions = passing.blocking();
    if (!sessions.isEmpty()) {
      return progress(view, subject, Stage.TRANSACTIONS, List.of(), sessions);
    }
    long graceLeft = passing.graceLeftNanos();
    if (graceLeft > 0) {
      return progress(view, subject, Stage.GRACE, List.of(), List.of(), graceLeft / 1_000_000);
    }
    return record(subject.epoch(), passing);
  }

  /** Transactions that are open, as far as they can be seen. */
  private List<BlockingSession> openNow() {
    return Barriers.start(plan, true, false).blocking();
  }

  private SettleProgress record(long epoch, Barriers passed) {
    SettleProgress recorded = store.change(UUID.randomUUID().toString(), view -> {
      SettleSubject subject = target.in(view);
      List<NodeRecord> waiting = notAcknowledged(view, subject);
      if (subject.settled()
          || subject.epoch() != epoch
          || !waiting.isEmpty()
          || !givenUpBefore.containsAll(givenUp(view))
          || (passed.restsOnFences() && !restsOnFences(view))) {
        Stage stage = subject.settled()
            ? Stage.SETTLED
            : waiting.isEmpty() ? Stage.TRANSACTIONS : Stage.NODES;
        return ChangeSet.nothing(progress(view, subject, stage, waiting, List.of()));
      }
      List<Mutation> mutations = new ArrayList<>();
      mutations.add(target.settled(view));
      // Their barrier has passed: nothing that these nodes wrote can still be open.
      givenUp(view).stream().sorted().forEach(id -> mutations.add(new Mutation.RemoveNode(id)));
      return new ChangeSet<>(
          progress(view, subject.asSettled(), Stage.SETTLED, List.of(), List.of()),
          mutations,
          notes(target.note(view), passed.grace()));
    });
    if (!recorded.settled()) {
      barriers = null;
    }
    return recorded;
  }

  /** That it settled, and what cannot be seen from the database later: on whose word. */
  private static List<HistoryNote> notes(HistoryNote settled, @Nullable Grace word) {
    if (word == null) {
      return List.of(settled);
    }
    HistoryNote onTrust = new HistoryNote(
        settled.subjectKind(),
        settled.subject(),
        "settled by grace",
        settled.to(),
        settled.to(),
        word.actor(),
        "transactions could not be seen; the operator's word is that none lasts longer than "
            + word.duration().toMillis()
            + " ms",
        "{\"graceMillis\":" + word.duration().toMillis() + "}");
    return List.of(settled, onTrust);
  }

  private static List<NodeRecord> fencedBehind(StoreView view, SettleSubject subject) {
    return view.nodes().stream()
        .filter(node -> node.mode() == NodeMode.FENCED && node.acked().number() < subject.epoch())
        .toList();
  }

  /**
   * Whether closed epochs may stand in for transactions that cannot be seen: nodes are known, and
   * none of them works with a lease, given up or not.
   */
  private boolean restsOnFences(StoreView view) {
    return target.heldByFences(view)
        && !view.nodes().isEmpty()
        && view.nodes().stream().allMatch(node -> node.mode() == NodeMode.FENCED);
  }

  private List<NodeRecord> notAcknowledged(StoreView view, SettleSubject subject) {
    return view.nodes().stream()
        .filter(target::acknowledgedBy)
        .filter(node -> node.acked().number() < subject.epoch())
        .toList();
  }

  private static Set<String> givenUp(StoreView view) {
    return view.nodes().stream()
        .filter(node -> !node.live())
        .map(NodeRecord::id)
        .collect(Collectors.toUnmodifiableSet());
  }

  private SettleProgress progress(
      StoreView view,
      SettleSubject subject,
      Stage stage,
      List<NodeRecord> nodes,
      List<BlockingSession> sessions) {
    return progress(view, subject, stage, nodes, sessions, 0);
  }

  private SettleProgress progress(
      StoreView view,
      SettleSubject subject,
      Stage stage,
      List<NodeRecord> nodes,
      List<BlockingSession> sessions,
      long graceLeftMillis) {
    List<NodeRecord> live = view.liveNodes();
    int acknowledging = (int) live.stream().filter(target::acknowledgedBy).count();
    return new SettleProgress(
        subject,
        stage,
        nodes,
        sessions,
        live.size(),
        acknowledging,
        graceLeftMillis,
        view.beatAges());
  }
}
