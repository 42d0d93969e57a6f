package io.migrationgate.simulation;

import io.migrationgate.Side;
import io.migrationgate.internal.PhaseTable;
import io.migrationgate.protocol.DocumentState;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.protocol.Placement;
import io.migrationgate.protocol.Position;
import io.migrationgate.simulation.SimTransaction.Cell;
import io.migrationgate.simulation.SimTransaction.Value;
import io.migrationgate.simulation.Violation.Rule;
import io.migrationgate.spi.StoreView;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What must hold after every event. */
final class Invariants {
  private final Simulation simulation;
  private final Set<Long> settledEntries = new HashSet<>();
  private @Nullable MigrationState last;
  private long settledEpoch;
  private long settledFlags;
  private boolean dataChanged;

  Invariants(Simulation simulation) {
    this.simulation = simulation;
  }

  /** A transaction is about to be committed by the server. */
  void committing(SimTransaction transaction) {
    dataChanged = true;
    transaction.bases.forEach((key, base) -> {
      Value now = simulation.database.truth(key);
      if (!now.equals(base)) {
        throw new Violation(
            Rule.EXCLUSIVE,
            transaction + " locked " + key + " at " + base + " and overwrites " + now);
      }
    });
    simulation.note(
        "%s commits %s decided at %s",
        transaction,
        transaction.writes,
        transaction.decidedBy == null
            ? "no gate"
            : transaction.decidedBy.snapshot().epoch());
  }

  /** The store was changed; perhaps not the state. */
  void storeChanged() {
    if (!simulation.store.declares(Simulation.MIGRATION)) {
      return;
    }
    flagsChanged();
    MigrationState now = simulation.state();
    MigrationState before = last;
    last = now;
    dataChanged = true;
    simulation.seen.add(
        now.leaving() == null
            ? now.current().position().toString()
            : now.leaving().position() + " -> " + now.current().position());
    if (now.settled() && (before == null || (!before.settled() && before.epoch() == now.epoch()))) {
      settledEpoch = now.epoch();
      settledEntries.add(now.enteredEpoch());
    }
  }

  private void flagsChanged() {
    if (simulation.scenario.flags == 0) {
      return;
    }
    StoreView view = simulation.store.view();
    view.snapshot().flags().flags().forEach((key, flag) -> {
      if (flag.settles() && !view.flags().settling().containsKey(key)) {
        settledFlags = Math.max(settledFlags, flag.epoch());
        simulation.seen.add("flag settled");
      }
    });
  }

  void restoring() {
    settledFlags = 0;
    last = null;
    settledEpoch = 0;
    settledEntries.clear();
  }

  void batchBegins(long entered) {
    if (!settledEntries.contains(entered) && !simulation.scenario.dataOnly) {
      throw new Violation(
          Rule.BACKFILL_AFTER_SETTLING, "a batch for the entry at epoch " + entered);
    }
  }

  void check() {
    if (simulation.scenario.documents > 0) {
      documents();
    }
    if (last == null) {
      return;
    }
    if (!simulation.scenario.dataOnly) {
      positions();
    }
    if (dataChanged) {
      dataChanged = false;
      inSync(last);
    }
  }

  private void documents() {
    StoreView view = simulation.store.view();
    DocumentState state = view.snapshot().documents().get(SimDocuments.TYPE);
    if (state == null || simulation.outage()) {
      return;
    }
    simulation.database.documents.forEach((key, version) -> {
      if (!state.present().contains(version)) {
        throw new Violation(
            Rule.READABLE,
            key + " is in version " + version + ", and " + state.present() + " stays");
      }
      for (NodeRecord node : view.liveNodes()) {
        if (!node.documentSupport(state).reads().contains(version)) {
          throw new Violation(
              Rule.READABLE,
              key + " is in version " + version + ", and " + node.label() + " reads "
                  + node.documentSupport(state).reads());
        }
      }
    });
  }

  private record Holder(String who, Position position) {}

  private void positions() {
    List<Holder> holders = new ArrayList<>();
    for (SimNode node : simulation.nodes) {
      if (node.crashed()) {
        continue;
      }
      for (SimClient client : node.clients) {
        PhaseTable table = client.table();
        if (table != null && client.counts(table)) {
          live("n" + node.index, table, holders);
        }
        worksByFlags("n" + node.index, client.flagsTable());
      }
    }
    for (SimTransaction transaction : simulation.database.open()) {
      PhaseTable decidedBy = transaction.decidedBy;
      if (decidedBy != null && transaction.wrote && transaction.sent) {
        live(transaction + " in the server", decidedBy, holders);
      }
      if (transaction.wrote && transaction.sent) {
        worksByFlags(transaction + " in the server", transaction.flagsBy);
      }
    }
  }

  private void worksByFlags(String who, @Nullable PhaseTable table) {
    if (table != null && table.snapshot().epoch().number() < settledFlags) {
      throw new Violation(
          Rule.SETTLED,
          who + " works by flags of epoch " + table.snapshot().epoch() + ", and those of epoch "
              + settledFlags + " have settled");
    }
  }

  private void live(String who, PhaseTable table, List<Holder> holders) {
    if (table.snapshot().epoch().number() < settledEpoch) {
      throw new Violation(
          Rule.SETTLED,
          who + " works at epoch " + table.snapshot().epoch() + ", and epoch " + settledEpoch
              + " has settled");
    }
    MigrationState decided = table.snapshot().migrations().get(Simulation.MIGRATION);
    if (decided != null) {
      Position position = decided.current().position();
      for (Holder holder : holders) {
        if (!holder.position.compatibleWith(position)) {
          throw new Violation(Rule.COMPATIBLE, holder + " and " + who + " at " + position);
        }
      }
      holders.add(new Holder(who, position));
    }
  }

  /** Every side that somebody may read, or that is marked, holds what was committed. */
  private void inSync(MigrationState state) {
    Set<Side> sides = EnumSet.of(state.current().position().authoritative());
    Placement leaving = state.leaving();
    if (leaving != null) {
      sides.add(leaving.position().authoritative());
    }
    if (state.newInSync()) {
      sides.add(Side.NEW);
    }
    if (state.oldInSync()) {
      sides.add(Side.OLD);
    }
    for (int i = 0; i < simulation.scenario.keys; i++) {
      String key = "k" + i;
      Value expected = simulation.database.truth(key);
      for (Side side : sides) {
        Value found = simulation.database.latest(new Cell(side, key));
        if (!found.equals(expected)) {
          throw new Violation(
              Rule.IN_SYNC,
              key + " is " + found + " on the " + side + " side, committed was " + expected
                  + ", in "
                  + state.describe() + ", new in sync " + state.newInSync() + ", old in sync "
                  + state.oldInSync());
        }
      }
    }
  }
}
