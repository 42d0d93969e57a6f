package io.migrationgate.demo.lab.checks;

import io.migrationgate.Phase;
import io.migrationgate.Side;
import io.migrationgate.demo.lab.console.Narrator;
import io.migrationgate.demo.lab.console.StoppedException;
import io.migrationgate.demo.lab.load.LoadDriver;
import io.migrationgate.demo.lab.oracle.Findings;
import io.migrationgate.demo.lab.oracle.Kind;
import io.migrationgate.demo.lab.oracle.Ledger;
import io.migrationgate.demo.lab.oracle.RunVerdict;
import io.migrationgate.demo.lab.oracle.ShopOracle;
import io.migrationgate.demo.lab.record.Outcome;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Asks the oracle while the users pause, and says what came of it. */
public final class Checks {
  private static final long BREATH_MILLIS = 500;

  private final Narrator narrator;
  private final LoadDriver load;
  private final ShopOracle oracle;
  private final Duration patience;
  private final List<Outcome.Comparison> comparisons = new ArrayList<>();

  /**
   * Checks.
   *
   * @param narrator where it is said what came of them
   * @param load the users, who pause meanwhile
   * @param oracle what must be true
   * @param patience for how long a database is asked that does not answer
   */
  public Checks(Narrator narrator, LoadDriver load, ShopOracle oracle, Duration patience) {
    this.narrator = narrator;
    this.load = load;
    this.oracle = oracle;
    this.patience = patience;
  }

  /** In which phase a migration is. */
  @FunctionalInterface
  public interface Phases {
    /** Tells it. */
    Phase of(String migration) throws InterruptedException;
  }

  /** A look at the tables. */
  @FunctionalInterface
  private interface Look<T> {
    T look() throws SQLException;
  }

  private <T> T look(Look<T> look) throws SQLException, InterruptedException {
    long start = System.nanoTime();
    while (true) {
      try {
        return look.look();
      } catch (SQLException e) {
        if (System.nanoTime() - start >= patience.toNanos()) {
          throw e;
        }
        Thread.sleep(BREATH_MILLIS);
      }
    }
  }

  /**
   * Compares both sides of a kind, by reading the tables with other SQL than the shop's. The users
   * go on afterwards.
   *
   * @throws StoppedException if they differ
   */
  public void requireEqual(Kind kind) throws SQLException, InterruptedException {
    load.pause();
    Findings differences;
    long rows;
    try {
      differences = look(() -> oracle.differences(kind));
      rows = look(() -> oracle.count(kind, Side.NEW)).rows();
    } finally {
      load.resume();
    }
    comparisons.add(new Outcome.Comparison(kind.migration(), rows, differences.count()));
    differences.first().forEach(finding -> narrator.bad("  " + finding));
    narrator.say(
        "  %s, load paused for a moment: %,d rows compared, %,d differences",
        kind.migration(), rows, differences.count());
    if (differences.count() > 0) {
      throw new StoppedException("the sides of " + kind.migration() + " differ");
    }
  }

  /** Everything that was compared. */
  public List<Outcome.Comparison> comparisons() {
    return List.copyOf(comparisons);
  }

  /**
   * Pauses the load for good, and looks up every acknowledged write.
   *
   * @param phases say which side to look at
   */
  public RunVerdict verdict(Phases phases) throws SQLException, InterruptedException {
    load.pause();
    List<String> findings = new ArrayList<>(load.stats().failures().first());
    findings.addAll(load.stale().first());
    long lost = 0;
    for (Kind kind : Kind.values()) {
      Side side = ShopOracle.authoritative(phases.of(kind.migration()));
      ShopOracle.Count count = look(() -> oracle.count(kind, side));
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
    RunVerdict verdict = new RunVerdict(
        load.stats().requests(),
        load.stats().reads(),
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
    if (verdict.unknown() + load.stats().brokenOff() > 0) {
      narrator.say(
          "  broken off %,d; of %,d writes nobody knows the outcome, and either is accepted",
          load.stats().brokenOff(), verdict.unknown());
    }
    findings.forEach(finding -> narrator.bad("  " + finding));
    return verdict;
  }
}
