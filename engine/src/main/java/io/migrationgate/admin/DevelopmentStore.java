package io.migrationgate.admin;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.ForwardingGateStore;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.HistoryNote;
import io.migrationgate.spi.Mutation;
import io.migrationgate.spi.StoreMarks;
import io.migrationgate.spi.StoreView;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A store that somebody has marked as his own, for development: what it may do that others must
 * not. Nothing of it is done while more than one node lives. Thread-safe.
 */
public final class DevelopmentStore {
  private final GateStore store;

  /** Whatever a store is marked as. */
  public DevelopmentStore(GateStore store) {
    this.store = store;
  }

  /**
   * Marks the store, or takes the mark back.
   *
   * @return whether it was marked otherwise
   * @throws MigrationGateException if it is to be marked while several nodes live
   */
  public boolean mark(boolean development, Operator operator) {
    return store.change(UUID.randomUUID().toString(), view -> {
      if (view.development() == development) {
        return ChangeSet.nothing(false);
      }
      if (development) {
        requireAlone(view);
      }
      String kind = development ? "mark-development" : "unmark-development";
      List<HistoryNote> notes = view.snapshot().migrations().values().stream()
          .filter(state -> !state.retired())
          .map(state -> note(state, kind, state, operator))
          .toList();
      return new ChangeSet<>(true, List.of(new Mutation.MarkDevelopment(development)), notes);
    });
  }

  /**
   * Checks that the store is marked, and that nobody else is there.
   *
   * @throws MigrationGateException if not
   */
  public static void require(StoreView view) {
    if (!view.development()) {
      throw new MigrationGateException(new Problem(
          "store",
          "no mark that it is one for development",
          "one in which nobody's data can be lost",
          "if it is yours alone, mark it with: mgate init --development; if not, take one step after"
              + " the other"));
    }
    requireAlone(view);
  }

  /** The same store as one that is not for development would look: what it says, and no changes. */
  public static GateStore elsewhere(GateStore store) {
    return new ForwardingGateStore(store) {
      @Override
      public StoreView view() {
        return super.view().marked(StoreMarks.NONE);
      }
    };
  }

  private static void requireAlone(StoreView view) {
    List<NodeRecord> live = view.liveNodes();
    if (live.size() > 1) {
      throw new MigrationGateException(new Problem(
          "store",
          live.size() + " live nodes: "
              + live.stream().map(NodeRecord::label).sorted().collect(Collectors.joining(", ")),
          "one at most, which is yours",
          "stop the others; see them with: mgate nodes"));
    }
  }

  /**
   * Lets a migration begin anew, as if nobody had ever moved it; rows stay as they are.
   *
   * @return where it stands now
   * @throws MigrationGateException if the store is not marked, or several nodes live
   */
  public MigrationState startOver(String migration, Operator operator) {
    return store.change(UUID.randomUUID().toString(), view -> {
      require(view);
      MigrationState before = GateAdmin.state(view, migration);
      MigrationState after =
          MigrationState.initial(migration, before.current().secondary(), view.nextEpoch());
      List<Mutation> mutations = new ArrayList<>();
      mutations.add(new Mutation.PutState(after, true));
      mutations.add(new Mutation.RepairFailedWrites(migration));
      return new ChangeSet<>(
          after, mutations, List.of(note(before, "start-over", after, operator)));
    });
  }

  private static HistoryNote note(
      MigrationState before, String kind, MigrationState after, Operator operator) {
    return new HistoryNote(
        before.name(),
        kind,
        before.current().toString(),
        after.current().toString(),
        operator.actor(),
        operator.reason(),
        "{}");
  }
}
