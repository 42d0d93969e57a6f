package io.migrationgate.admin;

import io.migrationgate.MigrationGateException;
import io.migrationgate.flags.FlagDefinition;
import io.migrationgate.flags.FlagDocument;
import io.migrationgate.flags.SharedEvaluator;
import io.migrationgate.protocol.FlagRecord;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.HistoryEntry;
import io.migrationgate.spi.StoreView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;

/**
 * Looks at feature flags and changes them: refuse first, then persist. Nodes hear of a change as
 * they do of a migration's move.
 *
 * <p>Thread-safe. A flag may not be enabled before what it requires has settled, change its type
 * while a live build declares it, or be retired then; a name is never used twice.
 */
public final class FlagAdmin {
  private final GateStore store;
  private final FlagRevisions revisions;
  private final FlagEdits edits;

  /** An admin of the flags in a store. */
  public FlagAdmin(GateStore store) {
    this.store = store;
    this.revisions = new FlagRevisions(store);
    this.edits = new FlagEdits(revisions);
  }

  /** What the store holds now. */
  public StoreView view() {
    return store.view();
  }

  /**
   * One flag that is in use.
   *
   * @throws MigrationGateException if there is none, or it is retired
   */
  public static FlagRecord flag(StoreView view, String key) {
    return FlagDecision.inUse(view, key);
  }

  /** The live builds that declare a flag, sorted. */
  public static List<String> users(StoreView view, String key) {
    return List.copyOf(FlagRules.declarations(view, key).keySet());
  }

  /** Whether a flag is enabled, and at which revision, for people. */
  public static String describe(FlagRecord flag) {
    return FlagDecision.describe(flag);
  }

  /**
   * Changes one flag, with its history, in one transaction. What was planned for a flag that is
   * disabled or retired is dropped with it: a flag that was turned off stays off.
   *
   * @throws FlagRefusedException if it may not be changed so
   * @throws ConcurrentChangeException if it is at another revision than the terms say
   * @throws MigrationGateException if there is no such flag
   * @throws io.migrationgate.spi.OutcomeUnknownException if the connection died and nobody can tell
   */
  public FlagApplied apply(String key, FlagChange change, FlagTerms terms) {
    return make(view -> edits.of(view, key, change, terms.operator()), terms).get(0);
  }

  /**
   * Changes one flag, and has more changes of it made later, in one transaction.
   *
   * @param later see {@link #schedule}
   * @throws FlagRefusedException if it may not be changed so, now or later
   */
  public FlagApplied apply(
      String key, FlagChange change, List<PlannedChange> later, FlagTerms terms) {
    requireToCome(key, later);
    return make(
            view -> {
              List<FlagEdit> all = new ArrayList<>(edits.of(view, key, change, terms.operator()));
              all.add(FlagEdits.plan(key, "schedule", FlagEdits.planned(view, key, later)));
              return all;
            },
            terms)
        .get(0);
  }

  /**
   * Has changes of a flag made later, by whichever node is there then; see {@link FlagScheduler}.
   *
   * @param changes in whatever order; they come on top of what is planned already
   * @throws FlagRefusedException if one is in the past, or can never be made
   * @throws ConcurrentChangeException if the flag is at another revision than the terms say
   * @throws MigrationGateException if there is no such flag
   */
  public FlagPlan schedule(String key, List<PlannedChange> changes, FlagTerms terms) {
    requireToCome(key, changes);
    FlagApplied applied = make(
            view -> List.of(FlagEdits.plan(key, "schedule", FlagEdits.planned(view, key, changes))),
            terms)
        .get(0);
    return FlagPlan.parse(applied.after());
  }

  private void requireToCome(String key, List<PlannedChange> changes) {
    Instant now = store.now();
    for (PlannedChange change : changes) {
      if (!change.at().isAfter(now)) {
        throw FlagRules.refused(
            key,
            change.describe() + ", which has passed: the store's clock says " + now,
            "a moment to come",
            "give a later one, or leave --at out");
      }
    }
  }

  /**
   * Drops what is planned for a flag.
   *
   * @throws FlagRefusedException if nothing is
   */
  public void cancel(String key, FlagTerms terms) {
    make(view -> List.of(FlagEdits.cancelled(view, key)), terms);
  }

  /** What is planned for one flag. */
  public static FlagPlan plan(StoreView view, String key) {
    return FlagPlan.of(view.snapshot().flags(), key);
  }

  /** Now, by the clock that plans go by. */
  public Instant now() {
    return store.now();
  }

  /** What is planned, by flag; flags for which nothing is are not in it. */
  public static SortedMap<String, FlagPlan> plans(StoreView view) {
    SortedMap<String, FlagPlan> plans = new TreeMap<>();
    for (String key : view.snapshot().flags().schedules().keySet()) {
      FlagPlan plan = FlagPlan.of(view.snapshot().flags(), key);
      if (!plan.changes().isEmpty()) {
        plans.put(key, plan);
      }
    }
    return plans;
  }

  /**
   * Gives up the name of a shared evaluator for ever.
   *
   * @throws FlagRefusedException if a flag in use refers to it, or nobody has confirmed it
   * @throws MigrationGateException if there is none of this name
   */
  public FlagApplied retireEvaluator(String name, FlagTerms terms) {
    return make(view -> List.of(FlagEdits.retiredEvaluator(view, name, terms.operator())), terms)
        .get(0);
  }

  /**
   * What {@link #importAll} would do: every guard is asked, and nothing is changed.
   *
   * @throws FlagRefusedException if it would be refused
   */
  public List<FlagApplied> diff(FlagDocument document, FlagTerms terms) {
    return decision(view -> FlagEdits.imported(document), terms)
        .decide(store.view())
        .result();
  }

  /**
   * Creates or changes all flags and shared evaluators of a document, or none. What is as the
   * document says stays as it is, and what the document does not name is left alone. The metadata
   * of the document becomes that of each of its flags, unless the flag has its own of that name.
   *
   * @return one for each flag and evaluator of the document, the unchanged ones too
   * @throws FlagRefusedException if one of them may not be changed so
   */
  public List<FlagApplied> importAll(FlagDocument document, FlagTerms terms) {
    return make(view -> FlagEdits.imported(document), terms);
  }

  /** All flags in use, with the evaluators that they share, as one document. */
  public FlagDocument export() {
    StoreView view = store.view();
    return FlagDocument.of(
        inUse(view.snapshot().flags().flags()).stream()
            .map(flag -> FlagDefinition.parse(flag.key(), flag.definition()))
            .toList(),
        inUse(view.snapshot().flags().evaluators()).stream()
            .map(one -> SharedEvaluator.parse(one.key(), one.definition()))
            .toList(),
        Map.of());
  }

  private static List<FlagRecord> inUse(Map<String, FlagRecord> all) {
    return all.values().stream()
        .filter(flag -> !flag.retired())
        .sorted(Comparator.comparing(FlagRecord::key))
        .toList();
  }

  /** The latest changes of one flag, newest first. */
  public List<HistoryEntry> history(String key, int limit) {
    return revisions.history(key, limit);
  }

  /**
   * What a flag was at an earlier revision, from its history.
   *
   * @throws MigrationGateException if the history has no such revision
   */
  public FlagDefinition revision(String key, long revision) {
    return revisions.find(key, revision);
  }

  private List<FlagApplied> make(Function<StoreView, List<FlagEdit>> edits, FlagTerms terms) {
    return store.change(UUID.randomUUID().toString(), decision(edits, terms));
  }

  private static FlagDecision decision(Function<StoreView, List<FlagEdit>> edits, FlagTerms terms) {
    return new FlagDecision(edits, terms);
  }
}
