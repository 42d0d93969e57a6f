package io.migrationgate.admin;

import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.flags.FlagDefinition;
import io.migrationgate.flags.FlagState;
import io.migrationgate.flags.RollbackEffect;
import io.migrationgate.protocol.Circumstances.Probes;
import io.migrationgate.protocol.Evaluation;
import io.migrationgate.protocol.FlagRecord;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Move;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.HistoryNote;
import io.migrationgate.spi.Mutation;
import io.migrationgate.spi.StoreView;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** Judges moves of migrations, and makes them, each with its history in one transaction. */
final class MoveChanges {
  private final GateStore store;
  private final DatabaseProbing probing;

  MoveChanges(GateStore store, DatabaseProbing probing) {
    this.store = store;
    this.probing = probing;
  }

  /** What would happen: every guard's verdict, nothing changed. */
  Evaluation judge(String migration, Move move, Operator operator) {
    StoreView view = store.view();
    SegmentAdmin.requireKnown(view, move);
    MigrationState state = GateAdmin.state(view, migration);
    Probes probes = probing.judge(view, state, move, operator);
    return Evaluations.evaluate(
        view, migration, move, operator, approvals(view, move, migration, probes));
  }

  /** Makes a move on condition that the migration is still at the epoch where it was seen. */
  Applied apply(long seenEpoch, String migration, Move move, Operator operator, StoreView seen) {
    // Probes may take a while, so they run before the lock is taken; the state they were chosen for
    // is checked under it.
    checkEpoch(GateAdmin.state(seen, migration), seenEpoch);
    Probes probes = approvals(
        seen,
        move,
        migration,
        probing.probe(seen, GateAdmin.state(seen, migration), move, operator));
    String changeId = UUID.randomUUID().toString();
    try {
      return new Applied(
          changeId, change(changeId, migration, seen, seenEpoch, move, operator, probes));
    } catch (RefusedException e) {
      noteRefusal(e, move, operator);
      throw e;
    }
  }

  /** Where somebody is told of changes he is told of refusals too: the history is what is sent. */
  private void noteRefusal(RefusedException refused, Move move, Operator operator) {
    MigrationState state = refused.evaluation().before();
    String guards = refused.evaluation().refusals().stream()
        .map(refusal -> refusal.guard().toString())
        .collect(Collectors.joining(", "));
    HistoryNote note = new HistoryNote(
        state.name(),
        HistoryNote.REFUSED,
        state.current().toString(),
        state.current().toString(),
        operator.actor(),
        move.kind() + " refused by " + guards + "; " + operator.reason(),
        HistoryDetails.of(refused.evaluation(), move));
    try {
      store.change(
          UUID.randomUUID().toString(),
          view -> view.marks().tells()
              ? new ChangeSet<>(true, List.of(), List.of(note))
              : ChangeSet.nothing(false));
    } catch (RuntimeException e) {
      refused.addSuppressed(e);
    }
  }

  private Evaluation change(
      String changeId,
      String migration,
      StoreView seen,
      long seenEpoch,
      Move move,
      Operator operator,
      Probes probes) {
    return store.change(changeId, view -> {
      MigrationState state = GateAdmin.state(view, migration);
      checkEpoch(state, seenEpoch);
      SegmentAdmin.requireKnown(view, move);
      Evaluation asked = Evaluations.evaluate(
          view, migration, move, operator, probing.lookAgain(probes, seen, view, state, move));
      MigrationState after = asked.after();
      if (after == null) {
        throw new RefusedException(asked);
      }
      HistoryNote note = new HistoryNote(
          migration,
          move.kind(),
          state.current().toString(),
          after.current() + (after.retired() ? ", retired" : ""),
          operator.actor(),
          operator.reason(),
          HistoryDetails.of(asked, move));
      List<Mutation> mutations = new ArrayList<>();
      List<HistoryNote> notes = new ArrayList<>();
      mutations.add(new Mutation.PutState(after, true));
      notes.add(note);
      turnOff(view, state, after, operator, mutations, notes);
      return new ChangeSet<>(asked, mutations, notes);
    });
  }

  /**
   * Read before the lock, as probes are: none is ever taken back, and that the migration still
   * stands as it did is checked under it.
   */
  private Probes approvals(StoreView view, Move move, String migration, Probes probes) {
    MigrationState state = GateAdmin.state(view, migration);
    MigrationDeclaration declared = GateAdmin.declaration(view, migration);
    boolean asked =
        declared != null && declared.guards().approvals().to(Move.target(move, state)) > 0;
    return asked ? probes.withApprovals(store.approvals(migration, state.epoch())) : probes;
  }

  /** Flags that say so go off in the very change that takes away what they require. */
  private static void turnOff(
      StoreView view,
      MigrationState before,
      MigrationState after,
      Operator operator,
      List<Mutation> mutations,
      List<HistoryNote> notes) {
    if (after.phase().compareTo(before.phase()) >= 0) {
      return;
    }
    List<FlagDefinition> beyond = FlagRules.beyond(view, after.name(), after.phase());
    for (FlagDefinition flag : FlagRules.with(RollbackEffect.OFF, beyond)) {
      FlagRecord enabled = FlagDecision.inUse(view, flag.key());
      FlagRecord disabled = new FlagRecord(
          enabled.kind(),
          enabled.key(),
          enabled.revision() + 1,
          flag.withState(FlagState.DISABLED).text(),
          false,
          view.nextEpoch(),
          false);
      mutations.add(new Mutation.PutFlag(disabled));
      if (view.flags().settling().containsKey(flag.key())) {
        mutations.add(new Mutation.RemoveFlagSettling(flag.key()));
      }
      notes.add(FlagDecision.note(new FlagApplied("disable", enabled, disabled), operator));
    }
  }

  private static void checkEpoch(MigrationState state, long seenEpoch) {
    if (state.epoch() != seenEpoch) {
      throw new ConcurrentChangeException(state.name(), seenEpoch, state);
    }
  }
}
