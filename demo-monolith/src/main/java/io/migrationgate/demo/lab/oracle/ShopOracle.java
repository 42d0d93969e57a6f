package io.migrationgate.demo.lab.oracle;

import io.migrationgate.Phase;
import io.migrationgate.Side;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares what is expected with what the tables hold. Only while no request is under way: the load
 * is paused before it is asked.
 */
public final class ShopOracle {
  private final Ledger ledger;
  private final ShopTables tables;

  /** An oracle. */
  public ShopOracle(Ledger ledger, ShopTables tables) {
    this.ledger = ledger;
    this.tables = tables;
  }

  /**
   * What became of the writes of one kind.
   *
   * @param side on which it was looked for
   * @param rows how many rows there are
   * @param rowCount how many there must be
   * @param lost acknowledged writes that are not there: a value, a row, or the absence of one
   */
  public record Count(Side side, long rows, Ledger.RowCount rowCount, Findings lost) {}

  /** The side that is authoritative in a phase. */
  public static Side authoritative(Phase phase) {
    return phase.compareTo(Phase.READ_NEW) >= 0 ? Side.NEW : Side.OLD;
  }

  /** Looks for every acknowledged write on the side that is authoritative. */
  public Count count(Kind kind, Side side) throws SQLException {
    Map<Long, String> found = tables.read(kind, side);
    Findings lost = new Findings();
    Map<Long, Expectation> expected = new TreeMap<>(ledger.expectations(kind));
    expected.forEach((id, expectation) -> {
      String value = found.getOrDefault(id, Expectation.NONE);
      if (!expectation.allowed().contains(value)) {
        lost.add(expectation.thing() + ": found " + value + " on the " + side + " side, expected "
            + String.join(" or ", expectation.allowed()));
      }
    });
    found.forEach((id, value) -> {
      if (!expected.containsKey(id)) {
        lost.add(kind + " " + id + ": found " + value + ", but nobody has created it");
      }
    });
    Ledger.RowCount rows = ledger.rowCount(kind);
    if (Math.abs(found.size() - rows.expected()) > ledger.unknownWrites()) {
      lost.add(kind + ": found " + found.size() + " rows, expected " + rows.expected());
    }
    return new Count(side, found.size(), rows, lost);
  }

  /** Where the sides of a kind differ; meaningful in phases that keep both in sync. */
  public Findings differences(Kind kind) throws SQLException {
    Map<Long, String> old = tables.read(kind, Side.OLD);
    Map<Long, String> replacement = tables.read(kind, Side.NEW);
    TreeSet<Long> ids = new TreeSet<>(old.keySet());
    ids.addAll(replacement.keySet());
    Findings differences = new Findings();
    for (long id : ids) {
      if (!Objects.equals(old.get(id), replacement.get(id))) {
        differences.add(kind + " " + id + ": old " + old.get(id) + ", new " + replacement.get(id));
      }
    }
    return differences;
  }
}
