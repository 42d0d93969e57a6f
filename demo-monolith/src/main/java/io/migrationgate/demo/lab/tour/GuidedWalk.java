package io.migrationgate.demo.lab.tour;

import java.sql.SQLException;

/**
 * From read-old to contracted, with everything that an operator does in weeks: too early once, a
 * ramp, and a step back and forward again.
 */
final class GuidedWalk implements TourWalk {
  private static final int SABOTAGED = 5;

  private final boolean sabotage;

  /** A walk, with a writer that goes around the gate if wished for. */
  GuidedWalk(boolean sabotage) {
    this.sabotage = sabotage;
  }

  @Override
  public void walk(Steps steps) throws SQLException, InterruptedException {
    steps.title("1. read-old: the shop as it was, with a build that knows the migration");
    steps.status();
    steps.watch("read-old");

    steps.title("2. dual-write: every write goes to both sides, reads stay on the old one");
    steps.advance("release 47 is everywhere");
    steps.watch("dual-write");
    steps.say("Rows from before are missing on the new side, so it is too early to read it:");
    steps.refused("advance", "can we read new already?");

    steps.title("3. Copy what was there before, and verify");
    steps.backfill("rows from before release 47");
    steps.watch("dual-write, in sync");

    steps.title("4. ramp: read the new side for 10% of the customers, the same ones each time");
    steps.awaitComparisons();
    steps.ramp("10%", "try it");
    steps.watch("dual-write, ramp 10%");

    steps.title("5. read-new: everybody reads the new side, the old one is still written");
    steps.awaitComparisons();
    steps.advance("no mismatch seen");
    steps.watch("read-new");

    steps.title("6. Back again: the old side has every write, so this loses nothing");
    steps.rollback("show that one can go back under load");
    steps.watch("dual-write, rolled back");
    steps.awaitComparisons();
    steps.advance("and forward");
    if (sabotage) {
      steps.say("--sabotage: a program that knows nothing of the gate renames 5 customers");
      steps.sabotage(SABOTAGED);
    }
    steps.watch("read-new");

    steps.title("7. write-new: the old side is written no more, and goes stale");
    steps.requireEqual();
    steps.advance("both sides are equal");
    if (steps.watch("write-new").differed() > 0) {
      steps.say("  (a node still in read-new compared with what its neighbour wrote no more;");
      steps.say("  nobody reads the old side here, so nobody was served a difference)");
    }

    steps.title("8. contracted: the old column is given up, and dropped while the shop is open");
    steps.contract("nobody needs the old column");
    steps.watch("contracted, dropped");
    steps.status(steps.migration());
    steps.history();
  }
}
