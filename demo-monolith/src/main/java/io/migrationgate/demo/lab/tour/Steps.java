package io.migrationgate.demo.lab.tour;

import io.migrationgate.Phase;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.demo.lab.console.Narrator;
import io.migrationgate.demo.lab.console.OperatorConsole;
import io.migrationgate.demo.lab.oracle.Kind;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.spi.StoreView;
import java.sql.SQLException;
import java.time.Duration;

/** What walks of one migration are made of: commands, and looks at what users see of them. */
final class Steps {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int REFUSED = 1;

  private final Narrator narrator;
  private final RunningShop shop;
  private final Duration phase;
  private final Kind kind;
  private final OperatorConsole operator;
  private final PhaseMeter meter;

  Steps(Narrator narrator, RunningShop shop, Duration phase, Kind kind) {
    this.narrator = narrator;
    this.shop = shop;
    this.phase = phase;
    this.kind = kind;
    this.operator = new OperatorConsole(narrator, shop.database().address());
    this.meter = new PhaseMeter(narrator, shop, kind.migration());
  }

  String migration() {
    return kind.migration();
  }

  /** The phase that the store knows. */
  Phase phase() {
    return GateAdmin.state(shop.node().store().view(), migration()).phase();
  }

  void title(String text) {
    narrator.title(text);
  }

  void say(String text) {
    narrator.say(text);
  }

  void status(String... arguments) throws InterruptedException {
    operator.mgate(0, "status", arguments);
  }

  void history() throws InterruptedException {
    operator.mgate(0, "history", migration());
  }

  /** Goes a phase forward. Where a guard wants comparisons, there must be enough of them. */
  void advance(String reason) throws InterruptedException {
    operator.mgate(0, "advance", migration(), "--reason", reason);
  }

  void rollback(String reason) throws InterruptedException {
    operator.mgate(0, "rollback", migration(), "--reason", reason);
  }

  void ramp(String share, String reason) throws InterruptedException {
    operator.mgate(0, "ramp", migration(), share, "--reason", reason);
  }

  /** A move that a guard refuses. */
  void refused(String move, String reason) throws InterruptedException {
    operator.mgate(REFUSED, move, migration(), "--reason", reason);
  }

  /** Copies to the side that is not authoritative, verifies, and sets its mark. */
  void backfill(String reason) throws InterruptedException {
    operator.mgate(0, "backfill", "start", migration(), "--watch", "--reason", reason);
  }

  /**
   * The same where that side was not written for a while: what was deleted or emptied meanwhile is
   * still there, and the other side is right.
   */
  void copyOver(String reason) throws InterruptedException {
    operator.mgate(
        0, "backfill", "start", migration(), "--watch", "--overwrite-richer", "--reason", reason);
  }

  /** Gives the old side up, and drops it. The demo has seconds for it, not quiet days. */
  void contract(String reason) throws InterruptedException {
    operator.mgate(0, "contract", migration(), "--check", "--quiet-for", "0s");
    operator.mgate(
        0, "contract", migration(), "--execute", "--quiet-for", "0s", "--yes", "--reason", reason);
  }

  /** Looks at the users for a while. */
  GateTotals watch(String label) throws InterruptedException {
    return meter.watch(label, phase);
  }

  /** Compares both sides while nobody writes, by reading the tables with other SQL. */
  void requireEqual() throws SQLException, InterruptedException {
    shop.checks(narrator).requireEqual(kind);
  }

  /** Has a program that knows nothing of the gate write. */
  void sabotage(int customers) throws SQLException {
    shop.load().unregisteredWriter().rename(shop.database().address(), customers);
  }

  /** The guards want a number of comparisons; a short run may have to wait for them. */
  void awaitComparisons() throws InterruptedException {
    long start = System.nanoTime();
    while (System.nanoTime() - start < PATIENCE.toNanos()) {
      StoreView view = shop.node().store().view();
      MigrationState state = GateAdmin.state(view, migration());
      MigrationDeclaration declared = GateAdmin.declaration(view, migration());
      long wanted = declared == null ? 0 : declared.guards().minCompared();
      long compared = view.nodes().stream()
          .map(node -> node.report().counts().get(migration()))
          .filter(counts -> counts != null && counts.enteredEpoch() == state.enteredEpoch())
          .mapToLong(counts -> counts.observed().compared())
          .sum();
      if (compared >= wanted) {
        return;
      }
      narrator.live("  waiting for " + wanted + " comparisons of both sides: " + compared);
      Thread.sleep(100);
    }
  }

  /** All looks, one below the other. */
  void table() {
    meter.table();
  }
}
