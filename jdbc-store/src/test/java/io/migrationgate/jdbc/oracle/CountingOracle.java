package io.migrationgate.jdbc.oracle;

import io.migrationgate.Side;
import io.migrationgate.jdbc.oracle.Change.Kind;
import io.migrationgate.jdbc.oracle.Ledger.Outcome;
import io.migrationgate.jdbc.testing.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Says what was lost.
 *
 * <p>Every change writes a row into the table {@code op} in its own transaction, so that table says
 * which of the changes nobody got an answer for have happened. What it holds is then held against
 * what the workers were told, and the sides against what it holds:
 *
 * <ul>
 *   <li>acknowledged changes are there, refused ones are not, and nothing else is;
 *   <li>the changes of a key have the versions 1, 2, 3 and so on, each once: a change that was lost
 *       is one whose version somebody else was given again;
 *   <li>on every side that is in sync there are as many rows as inserts less deletions, the counts
 *       add up, and each row is what the last change of its key made of it;
 *   <li>whoever missed a key that had been seen was right: it was deleted later.
 * </ul>
 */
final class CountingOracle {
  private final TestDatabase database;
  private final Ledger ledger;
  private final List<String> problems = new ArrayList<>();

  private CountingOracle(TestDatabase database, Ledger ledger) {
    this.database = database;
    this.ledger = ledger;
  }

  /**
   * What is wrong; empty if nothing is. Nobody may be at work any more.
   *
   * @param inSync the sides that must be right
   */
  static List<String> problems(TestDatabase database, Ledger ledger, Set<Side> inSync)
      throws SQLException {
    CountingOracle oracle = new CountingOracle(database, ledger);
    oracle.problems.addAll(ledger.wrong());
    Map<Long, Change> committed = oracle.operations();
    oracle.compareAnswers(committed);
    Map<Long, List<Change>> byKey = byKey(committed);
    Map<Long, Item> expected = oracle.replay(byKey);
    oracle.compareMissing(byKey);
    for (Side side : inSync) {
      oracle.compareSide(side, committed, expected);
    }
    return oracle.problems;
  }

  private interface Reader {
    void read(ResultSet row) throws SQLException;
  }

  private void query(String sql, Reader reader) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        reader.read(rows);
      }
    }
  }

  private Map<Long, Change> operations() throws SQLException {
    Map<Long, Change> found = new HashMap<>();
    query("SELECT id, k, kind, v, n FROM op", row -> {
      Change change = new Change(
          row.getLong(1),
          row.getLong(2),
          Kind.valueOf(row.getString(3)),
          row.getLong(4),
          row.getLong(5));
      found.put(change.id(), change);
    });
    return found;
  }

  private void compareAnswers(Map<Long, Change> committed) {
    ledger.tried().forEach((id, change) -> {
      Change there = committed.get(id);
      Outcome outcome = ledger.outcome(id);
      if (outcome == Outcome.DONE && there == null) {
        problems.add("acknowledged, but not there: " + change);
      }
      if (outcome == Outcome.REFUSED && there != null) {
        problems.add("refused, but there: " + change);
      }
    });
    committed.forEach((id, change) -> {
      if (!change.equals(ledger.tried().get(id))) {
        problems.add("there, but nobody's: " + change);
      }
    });
  }

  private static Map<Long, List<Change>> byKey(Map<Long, Change> committed) {
    Map<Long, List<Change>> byKey = new TreeMap<>();
    committed.values().stream()
        .sorted(Comparator.comparing(Change::version))
        .forEach(change ->
            byKey.computeIfAbsent(change.key(), key -> new ArrayList<>()).add(change));
    return byKey;
  }

  private Map<Long, Item> replay(Map<Long, List<Change>> byKey) {
    Map<Long, Item> items = new TreeMap<>();
    byKey.forEach((key, changes) -> {
      long version = 0;
      Item item = null;
      for (Change change : changes) {
        version++;
        if (change.version() != version) {
          problems.add("key " + key + " has no single change of version " + version + ", but "
              + change + ": what was written before was lost");
          version = change.version();
        }
        if ((item == null) != (change.kind() == Kind.INSERT)) {
          problems.add("key " + key + " was " + item + " when it was changed by " + change);
        }
        item = change.after(item == null ? 0 : item.n());
      }
      if (item != null) {
        items.put(key, item);
      }
    });
    return items;
  }

  private void compareMissing(Map<Long, List<Change>> byKey) {
    for (Ledger.Gone gone : ledger.gone()) {
      boolean deleted = byKey.getOrDefault(gone.key(), List.of()).stream()
          .anyMatch(change -> change.kind() == Kind.DELETE && change.version() > gone.version());
      if (!deleted) {
        problems.add("a reader missed key " + gone.key() + " after version " + gone.version()
            + " was seen, and nobody had deleted it");
      }
    }
  }

  private void compareSide(Side side, Map<Long, Change> committed, Map<Long, Item> expected)
      throws SQLException {
    Map<Long, Item> found = new TreeMap<>();
    query(
        "SELECT k, n, v FROM " + (side == Side.OLD ? Items.OLD : Items.NEW),
        row -> found.put(row.getLong(1), new Item(row.getLong(2), row.getLong(3))));
    long rows = 0;
    long sum = 0;
    for (Change change : committed.values()) {
      rows += change.kind() == Kind.INSERT ? 1 : change.kind() == Kind.DELETE ? -1 : 0;
      sum += change.n();
    }
    long foundSum = found.values().stream().mapToLong(Item::n).sum();
    if (found.size() != rows) {
      problems.add("the " + side + " side has " + found.size()
          + " rows; inserts less deletions are " + rows);
    }
    if (foundSum != sum) {
      problems.add("the " + side + " side counts " + foundSum + "; the changes add up to " + sum);
    }
    for (long key : union(found.keySet(), expected.keySet())) {
      if (!Objects.equals(found.get(key), expected.get(key))) {
        problems.add("key " + key + " is " + found.get(key) + " on the " + side
            + " side instead of " + expected.get(key));
      }
    }
  }

  private static List<Long> union(Set<Long> one, Set<Long> other) {
    Set<Long> all = new TreeSet<>(one);
    all.addAll(other);
    return List.copyOf(all);
  }
}
