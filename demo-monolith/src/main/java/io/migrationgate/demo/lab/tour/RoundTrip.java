package io.migrationgate.demo.lab.tour;

import java.sql.SQLException;

/** Up to write-new, back down to read-old, up again, and to contracted. */
final class RoundTrip implements TourWalk {
  @Override
  public void walk(Steps steps) throws SQLException, InterruptedException {
    String name = steps.migration();
    steps.title(name + ", up: both sides are written, copied, read, and the old one is left");
    up(steps, "up");

    steps.title(name + ", down: the old side has missed every write since, so it is filled again");
    down(steps);

    steps.title(name + ", up again: what the new side has missed meanwhile is copied");
    up(steps, "again");

    steps.title(name + ", contracted: the old side is dropped while the shop is open");
    steps.contract("up, down and up again");
    steps.watch("contracted, dropped");
    steps.history();
  }

  private static void up(Steps steps, String which) throws SQLException, InterruptedException {
    steps.advance(which + ": write both");
    steps.watch("dual-write, " + which);
    steps.copyOver(which + ": what the new side has missed");
    steps.requireEqual();
    steps.awaitComparisons();
    steps.advance(which + ": read new");
    steps.watch("read-new, " + which);
    steps.requireEqual();
    steps.advance(which + ": write new only");
    steps.watch("write-new, " + which);
  }

  private static void down(Steps steps) throws SQLException, InterruptedException {
    steps.rollback("down: write both");
    steps.watch("read-new, old stale");
    steps.refused("rollback", "down: too early");
    steps.copyOver("down: what the old side has missed");
    steps.requireEqual();
    steps.watch("read-new, in sync");
    steps.rollback("down: read old");
    steps.watch("dual-write, down");
    steps.requireEqual();
    steps.rollback("down: write old only");
    steps.watch("read-old, down");
  }
}
