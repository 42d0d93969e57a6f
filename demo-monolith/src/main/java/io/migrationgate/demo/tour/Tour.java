package io.migrationgate.demo.tour;

import io.migrationgate.admin.GateAdmin;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.demo.copy.Copies;
import io.migrationgate.demo.oracle.Kind;
import io.migrationgate.demo.oracle.Verdict;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.spi.StoreView;
import java.sql.SQLException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Walks {@code customer-name-split} from read-old to contracted, while users read and write; goes
 * back once on the way; and counts at the end.
 */
public final class Tour {
  private static final Logger LOG = LoggerFactory.getLogger(Tour.class);
  private static final Kind KIND = Kind.CUSTOMER;
  private static final String NAME = KIND.migration();
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration WARM_UP = Duration.ofSeconds(1);
  private static final int SABOTAGED = 5;
  private static final int REFUSED = 1;

  private final Narrator narrator;
  private final RunningShop shop;
  private final TourSettings settings;
  private final Operator operator;
  private final Counting counting;

  /** A tour of this shop. */
  public Tour(Narrator narrator, RunningShop shop, TourSettings settings) {
    this.narrator = narrator;
    this.shop = shop;
    this.settings = settings;
    this.operator = new Operator(narrator, shop.database().address());
    this.counting = new Counting(narrator, shop);
  }

  /**
   * Goes all the way.
   *
   * @return whether it came to the end, and nothing failed, was lost or was stale
   */
  public boolean run() throws SQLException, InterruptedException {
    narrator.say("");
    narrator.say("Every line of numbers covers the commands since the one before it, and");
    narrator.say(
        "%.1f s after them; what happens while a phase changes is in it.",
        settings.phase().toMillis() / 1e3);
    shop.startLoad();
    Thread.sleep(WARM_UP.toMillis());
    PhaseMeter meter = new PhaseMeter(narrator, shop, NAME);
    String stopped = null;
    try {
      walk(meter);
    } catch (TourStoppedException e) {
      stopped = e.getMessage();
      narrator.bad("  stopped: " + stopped);
    } catch (RuntimeException e) {
      // Whatever it was, the users are still there, and what became of their writes counts.
      LOG.error("the walk met an unexpected error", e);
      stopped = String.valueOf(e);
    }
    narrator.title("What the users saw");
    meter.table();
    narrator.title("Verdict: every acknowledged write, looked up in the tables, load paused");
    Verdict verdict = counting.verdict();
    boolean passed = stopped == null && verdict.clean();
    if (passed) {
      narrator.good("PASSED: from read-old to contracted under load, and nothing was lost.");
    } else {
      narrator.bad("FAILED: "
          + (stopped == null
              ? "the walk came to its end, but not without loss."
              : "the walk stopped in " + state().phase() + ": " + stopped + "."));
    }
    return passed;
  }

  private void walk(PhaseMeter meter) throws SQLException, InterruptedException {
    Duration phase = settings.phase();
    narrator.title("1. read-old: the shop as it was, with a build that knows the migration");
    operator.mgate(0, "status");
    meter.watch("read-old", phase);

    narrator.title("2. dual-write: every write goes to both sides, reads stay on the old one");
    operator.mgate(0, "advance", NAME, "--reason", "release 46 is everywhere");
    meter.watch("dual-write", phase);
    narrator.say("Rows from before are missing on the new side, so it is too early to read it:");
    operator.mgate(REFUSED, "advance", NAME, "--reason", "can we read new already?");

    narrator.title("3. Copy what was there before, then verify");
    copy();
    operator.mgate(0, "verify", NAME);
    meter.watch("dual-write, in sync", phase);

    narrator.title("4. ramp: read the new side for 10% of the customers, the same ones each time");
    awaitComparisons();
    operator.mgate(0, "ramp", NAME, "10%", "--reason", "try it");
    meter.watch("dual-write, ramp 10%", phase);

    narrator.title("5. read-new: everybody reads the new side, the old one is still written");
    awaitComparisons();
    operator.mgate(0, "advance", NAME, "--reason", "no mismatch seen");
    meter.watch("read-new", phase);

    narrator.title("6. Back again: the old side has every write, so this loses nothing");
    operator.mgate(0, "rollback", NAME, "--reason", "show that one can go back under load");
    meter.watch("dual-write, rolled back", phase);
    awaitComparisons();
    operator.mgate(0, "advance", NAME, "--reason", "and forward");
    if (settings.sabotage()) {
      narrator.say("--sabotage: a program that knows nothing of the gate renames 5 customers");
      shop.load().unregisteredWriter().rename(shop.database().address(), SABOTAGED);
    }
    meter.watch("read-new", phase);

    narrator.title("7. write-new: the old side is written no more, and goes stale");
    counting.requireEqual(KIND);
    operator.mgate(0, "advance", NAME, "--reason", "both sides are equal");
    if (meter.watch("write-new", phase).differed() > 0) {
      narrator.say("  (a node still in read-new compared with what its neighbour wrote no more;");
      narrator.say("  nobody reads the old side here, so nobody was served a difference)");
    }

    narrator.title("8. contracted: the old side is given up; there is no way back");
    operator.mgate(0, "advance", NAME, "--yes", "--reason", "nobody needs the old column");
    meter.watch("contracted", phase);

    narrator.title("9. Drop the old column while the shop is open");
    contract();
    meter.watch("contracted, dropped", phase);
    operator.mgate(0, "status", NAME);
    operator.mgate(0, "history", NAME);
  }

  /** What the engine's backfill will do one day, the shop does itself here. */
  private void copy() {
    long start = System.nanoTime();
    Copies.Result copied = shop.node().part(Copies.class).run(NAME);
    narrator.say(
        "  the shop's own copy job: %,d rows in %d batches, each a short transaction; %.1f s",
        copied.rows(), copied.batches(), (System.nanoTime() - start) / 1e9);
  }

  /** The guards want a number of comparisons; a short run may have to wait for them. */
  private void awaitComparisons() throws InterruptedException {
    long start = System.nanoTime();
    while (System.nanoTime() - start < PATIENCE.toNanos()) {
      StoreView view = shop.node().store().view();
      MigrationState state = GateAdmin.state(view, NAME);
      MigrationDeclaration declared = GateAdmin.declaration(view, NAME);
      long wanted = declared == null ? 0 : declared.guards().minCompared();
      long compared = view.nodes().stream()
          .map(node -> node.report().counts().get(NAME))
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

  private void contract() throws SQLException {
    MigrationDeclaration declared = GateAdmin.declaration(shop.node().store().view(), NAME);
    if (declared == null) {
      throw new TourStoppedException("the store has no declaration of " + NAME);
    }
    Ddl ddl = new Ddl(shop.database().address());
    for (String statement : declared.sql().contract()) {
      narrator.sql(statement);
      int tries = ddl.run(statement);
      narrator.say("  done%s", tries == 1 ? "" : " after " + tries + " tries (lock time-outs)");
    }
  }

  private MigrationState state() {
    return GateAdmin.state(shop.node().store().view(), NAME);
  }
}
