package io.migrationgate.demo.tour;

import io.migrationgate.Side;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.demo.console.Narrator;
import io.migrationgate.demo.console.StoppedException;
import io.migrationgate.demo.load.LoadDriver;
import io.migrationgate.demo.oracle.Findings;
import io.migrationgate.demo.oracle.Kind;
import io.migrationgate.demo.oracle.Ledger;
import io.migrationgate.demo.oracle.ShopOracle;
import io.migrationgate.demo.oracle.Verdict;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Counts what became of all writes, and says it. */
final class Counting {
  private final Narrator narrator;
  private final RunningShop shop;

  Counting(Narrator narrator, RunningShop shop) {
    this.narrator = narrator;
    this.shop = shop;
  }

  /** Compares both sides of a kind while nobody writes; the load goes on afterwards. */
  void requireEqual(Kind kind) throws SQLException {
    LoadDriver load = shop.load();
    load.pause();
    Findings differences;
    long rows;
    try {
      differences = shop.oracle().differences(kind);
      rows = shop.oracle().count(kind, Side.NEW).rows();
    } finally {
      load.resume();
    }
    differences.first().forEach(finding -> narrator.bad("  " + finding));
    narrator.say(
        "  load paused for a moment: %,d rows compared, %,d differences",
        rows, differences.count());
    if (differences.count() > 0) {
      throw new StoppedException("the sides of " + kind.migration() + " differ");
    }
  }

  /** Pauses the load for good, counts everything, and says it. */
  Verdict verdict() throws SQLException {
    LoadDriver load = shop.load();
    load.pause();
    List<String> findings = new ArrayList<>(load.stats().failures().first());
    findings.addAll(load.stale().first());
    long lost = 0;
    for (Kind kind : Kind.values()) {
      Side side = ShopOracle.authoritative(
          GateAdmin.state(shop.node().store().view(), kind.migration()).phase());
      ShopOracle.Count count = shop.oracle().count(kind, side);
      Ledger.RowCount rows = count.rowCount();
      narrator.say(
          "  %-9s %,7d rows = %,7d seeded + %,5d created - %,5d deleted; on the %s side, %,d lost",
          kind + "s",
          count.rows(),
          rows.seeded(),
          rows.inserted(),
          rows.deleted(),
          side,
          count.lost().count());
      lost += count.lost().count();
      findings.addAll(count.lost().first());
    }
    Ledger ledger = load.ledger();
    Verdict verdict = new Verdict(
        load.stats().requests(),
        load.stats().failures().count(),
        ledger.acknowledgedWrites(),
        ledger.unknownWrites(),
        lost,
        load.stale().count(),
        findings);
    narrator.say(
        "  requests %,d, failed %,d, acknowledged writes %,d, lost %,d, stale reads %,d",
        verdict.requests(),
        verdict.failed(),
        verdict.acknowledged(),
        verdict.lost(),
        verdict.stale());
    if (verdict.unknown() > 0) {
      narrator.say(
          "  of %,d writes nobody knows the outcome; either is accepted", verdict.unknown());
    }
    findings.forEach(finding -> narrator.bad("  " + finding));
    return verdict;
  }
}
