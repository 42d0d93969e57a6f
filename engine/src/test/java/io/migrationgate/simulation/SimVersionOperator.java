package io.migrationgate.simulation;

import io.migrationgate.MigrationGateException;
import io.migrationgate.admin.DocumentCount;
import io.migrationgate.admin.Settlement;
import io.migrationgate.admin.VersionAdmin;
import io.migrationgate.admin.VersionChange;
import io.migrationgate.protocol.DocumentState;
import io.migrationgate.protocol.VersionRange;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.Mutation;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who moves the version of documents up and down, waits for it to settle, and finalizes.
 */
final class SimVersionOperator {
  private final Simulation simulation;
  private final VersionAdmin admin;
  private @Nullable Settlement settlement;

  SimVersionOperator(Simulation simulation) {
    this.simulation = simulation;
    this.admin = new VersionAdmin(new Link(simulation, 0));
  }

  void start() {
    long mean = simulation.scenario.documents;
    simulation.loop.in(simulation.dice.delay(mean / 4.0, mean * 2.0), this::act);
  }

  private void act() {
    DocumentState state = simulation.store.view().snapshot().documents().get(SimDocuments.TYPE);
    if (state != null && !simulation.outage()) {
      try {
        if (state.settled()) {
          settlement = null;
          move(state);
        } else if (!simulation.ending() && simulation.dice.chance(0.1)) {
          write(state, state.leaving());
        } else {
          settle();
        }
      } catch (MigrationGateException refused) {
        simulation.note("%s", refused.getMessage());
      }
    }
    start();
  }

  private void settle() {
    Settlement mine = settlement;
    if (mine == null) {
      mine = simulation.admin().documentSettlement(SimDocuments.TYPE, null);
      settlement = mine;
    }
    if (mine.poll().settled()) {
      simulation.note("documents have settled");
    }
  }

  private void move(DocumentState state) {
    if (simulation.ending()) {
      return;
    }
    if (simulation.dice.chance(0.4)) {
      finish(state);
    } else if (simulation.dice.chance(0.3)) {
      write(state, state.writes() - 1);
    } else {
      write(state, state.writes() + 1);
    }
  }

  private void write(DocumentState state, @Nullable Integer version) {
    if (version == null || version < 1 || version > SimDocuments.NEWEST) {
      return;
    }
    if (simulation.flaw == Flaw.VERSION_RULE_OFF || simulation.flaw == Flaw.VERSION_NOT_SETTLED) {
      boolean settles = simulation.flaw == Flaw.VERSION_RULE_OFF;
      if (settles || state.present().contains(version) || readable(version)) {
        simulation.store.change("flaw", view -> {
          DocumentState next = state.writing(version, view.nextEpoch());
          return new ChangeSet<>(
              true,
              List.of(new Mutation.PutDocument(settles ? next : next.withSettled(), true)),
              List.of());
        });
      }
    } else {
      simulation.note(
          "documents: %s",
          admin
              .apply(state, new VersionChange.Write(version), SimOperator.ACTOR)
              .after()
              .describe());
    }
    simulation.seen.add("documents " + state.writes() + " -> " + version);
  }

  private boolean readable(int version) {
    return simulation.store.view().liveNodes().stream().allMatch(node -> {
      var support = node.documents().get(SimDocuments.TYPE);
      return support != null && support.writes().contains(version);
    });
  }

  /** Looks at what is stored now, and says that there is nothing else. */
  private void finish(DocumentState state) {
    TreeMap<Integer, Long> found = new TreeMap<>();
    simulation.database.documents.values().forEach(version -> found.merge(version, 1L, Long::sum));
    found.putIfAbsent(state.writes(), 0L);
    VersionRange stays = new VersionRange(found.firstKey(), found.lastKey());
    if (!stays.equals(state.present())) {
      VersionRange now = admin
          .apply(
              state,
              new VersionChange.Finalize(stays, new DocumentCount(state.epoch(), found, 0)),
              SimOperator.ACTOR)
          .after()
          .present();
      simulation.note("documents are finalized at %s", now);
      simulation.seen.add("documents finalized");
    }
  }
}
