package io.migrationgate.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.protocol.FlagRecord;
import io.migrationgate.protocol.Snapshot;
import io.migrationgate.protocol.SubjectKind;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.HistoryNote;
import io.migrationgate.spi.Mutation;
import io.migrationgate.spi.StoreView;
import io.migrationgate.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes changes of flags whose time has come. Every node has one, and whichever comes first makes a
 * change: the plan loses it in the transaction that makes it, under the lock of all changes, so no
 * other makes it again. Thread-safe.
 *
 * <p>Guards are asked then, not when a change is planned. One that is refused is noted in the
 * history, and the rest of the plan is dropped: it was to build on that.
 */
public final class FlagScheduler {
  private static final Logger LOG = LoggerFactory.getLogger("io.migrationgate.flags");

  /** The store's clock decides; the node's own says only when to ask, so it may be off by this. */
  private static final Duration EARLY = Duration.ofMinutes(1);

  private final GateStore store;
  private final TimeSource time;

  /** One that makes changes in a store. */
  public FlagScheduler(GateStore store, TimeSource time) {
    this.store = store;
    this.time = time;
  }

  /**
   * Makes what is due. Asks the store only if something may be.
   *
   * @param known a snapshot that tells what is planned; an old one does no harm
   */
  public void run(Snapshot known) {
    List<String> flags = new ArrayList<>();
    Instant soon = time.now().plus(EARLY);
    for (FlagRecord stored : known.flags().schedules().values()) {
      if (isDue(stored, soon)) {
        flags.add(stored.key());
      }
    }
    if (!flags.isEmpty()) {
      Instant now = store.now();
      flags.forEach(flag -> makeAll(flag, now));
    }
  }

  /** One plan that cannot be read keeps no other from being carried out. */
  private static boolean isDue(FlagRecord stored, Instant soon) {
    try {
      return FlagPlan.parse(stored).due(soon) != null;
    } catch (MigrationGateException e) {
      LOG.debug("what is planned for flag '{}' is not made", stored.key(), e);
      return false;
    }
  }

  private void makeAll(String flag, Instant now) {
    String made;
    do {
      made = store.change(UUID.randomUUID().toString(), view -> decide(view, flag, now));
      if (!made.isEmpty()) {
        LOG.info("flag '{}': {}", flag, made);
      }
    } while (!made.isEmpty());
  }

  /** The result says what was done; it is empty if nothing was due any more. */
  private static ChangeSet<String> decide(StoreView view, String flag, Instant now) {
    FlagPlan plan = FlagPlan.of(view.snapshot().flags(), flag);
    PlannedChange due = plan.due(now);
    if (due == null) {
      return ChangeSet.nothing("");
    }
    List<Mutation> mutations = new ArrayList<>();
    List<HistoryNote> notes = new ArrayList<>();
    try {
      ChangeSet<List<FlagApplied>> set = new FlagDecision(
              seen -> List.of(FlagEdits.edit(seen, flag, due.change())), FlagTerms.of(due.maker()))
          .decide(view);
      mutations.addAll(set.mutations());
      mutations.add(left(view, flag, plan.afterFirst(now)));
      notes.addAll(set.notes());
      return new ChangeSet<>(due.describe() + " was made", mutations, notes);
    } catch (MigrationGateException e) {
      mutations.add(left(view, flag, FlagPlan.NONE));
      notes.add(refused(flag, plan, due, e.problem()));
      return new ChangeSet<>(
          due.describe() + " was refused, and all that was planned after it is dropped. "
              + e.getMessage(),
          mutations,
          notes);
    }
  }

  private static Mutation left(StoreView view, String flag, FlagPlan left) {
    FlagRecord before = view.snapshot().flags().schedules().get(flag);
    long revision = before == null ? 1 : before.revision() + 1;
    return new Mutation.PutFlag(new FlagRecord(
        SubjectKind.SCHEDULE, flag, revision, left.text(), false, view.nextEpoch(), false));
  }

  private static HistoryNote refused(
      String flag, FlagPlan plan, PlannedChange due, Problem problem) {
    return new HistoryNote(
        SubjectKind.FLAG,
        flag,
        "schedule-refused",
        plan.describe(),
        FlagPlan.NONE.describe(),
        due.operator().actor(),
        due.maker().reason(),
        JsonNodeFactory.instance.objectNode().put("refused", problem.message()).toString());
  }
}
