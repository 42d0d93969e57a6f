package io.migrationgate.simulation;

import io.migrationgate.Problem;
import io.migrationgate.Side;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.protocol.Bridge;
import io.migrationgate.simulation.SimTransaction.Cell;
import io.migrationgate.simulation.SimTransaction.Value;
import io.migrationgate.testing.BareDatabase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A database with row locks and versions, as PostgreSQL does it: under REPEATABLE READ whoever
 * would overwrite what his snapshot does not show must give up, and a statement that finds no row
 * locks none.
 */
final class SimDatabase implements BareDatabase {
  /** How a statement ended. */
  enum Outcome {
    DONE,
    /** Somebody else holds a lock; ask again. */
    BLOCKED,
    /** A serialization failure; the transaction must be rolled back. */
    CONFLICT
  }

  /** What the database does about statements that no gate has marked. */
  enum Triggers {
    NONE,
    /** Those of the old side are carried to the new one. */
    FORWARD,
    /** Those of each side are carried to the other one. */
    BOTH,
    /** Those of the old side are refused. */
    REFUSING,
    /** Those of the old side are refused, those of the new side carried. */
    FOLLOWING
  }

  /** What a relative change adds: more than there are values. */
  static final long STEP = 1_000_000;

  private record Version(long commit, Value value) {}

  /** Everything that was committed. */
  record Copy(
      long commits,
      Map<Cell, List<Version>> rows,
      Map<String, List<Version>> truth,
      Map<String, Integer> documents) {}

  private final Map<Cell, List<Version>> rows = new HashMap<>();
  /** What was committed by key, whatever the side: what every reader must see. */
  private final Map<String, List<Version>> truth = new LinkedHashMap<>();

  /** The version of each document that was committed. */
  final Map<String, Integer> documents = new HashMap<>();

  private final Map<Cell, SimTransaction> locks = new HashMap<>();
  private final List<SimTransaction> open = new ArrayList<>();
  private final Flaw flaw;
  /** Sessions that ask no gate, by name. */
  final Set<String> outsiders = new TreeSet<>();

  Triggers triggers = Triggers.NONE;
  /** Whether a change is being decided, under its lock. */
  BooleanSupplier deciding = () -> false;
  /** What comes between a look at triggers and the lock of the change that it is for. */
  Runnable betweenLookAndLock = () -> {};

  private final Consumer<SimTransaction> committed;
  private final Predicate<SimTransaction> barrierSees;
  private final BooleanSupplier snapshotsSeen;
  private long commits;
  private int transactions;

  /**
   * An empty one.
   *
   * @param committed told of every commit, before it counts
   * @param barrierSees whether a barrier waits for a transaction that has written: always, but for
   *     a flaw
   * @param snapshotsSeen whether a barrier that is to wait for old snapshots does: always, but for
   *     a flaw
   */
  SimDatabase(
      Consumer<SimTransaction> committed,
      Predicate<SimTransaction> barrierSees,
      BooleanSupplier snapshotsSeen,
      Flaw flaw) {
    this.committed = committed;
    this.barrierSees = barrierSees;
    this.snapshotsSeen = snapshotsSeen;
    this.flaw = flaw;
  }

  SimTransaction begin(@Nullable SimNode node, boolean repeatableRead) {
    SimTransaction transaction = new SimTransaction(++transactions, node, repeatableRead);
    open.add(transaction);
    return transaction;
  }

  List<SimTransaction> open() {
    return open;
  }

  /** Any statement at all: under REPEATABLE READ the first one fixes the snapshot. */
  void statement(SimTransaction transaction) {
    if (transaction.repeatableRead && transaction.snapshot < 0) {
      transaction.snapshot = commits;
    }
  }

  private long visible(SimTransaction transaction) {
    statement(transaction);
    return transaction.repeatableRead ? transaction.snapshot : commits;
  }

  Value read(SimTransaction transaction, Cell cell) {
    Value own = transaction.writes.get(cell);
    long upTo = visible(transaction);
    return own != null ? own : at(rows.get(cell), upTo);
  }

  /** What a read of this key must give. */
  Value expected(SimTransaction transaction, String key) {
    Value own = transaction.meant.get(key);
    return own != null ? own : at(truth.get(key), visible(transaction));
  }

  /** SELECT … FOR UPDATE; {@link #read} then says what it found. */
  Outcome lockRow(SimTransaction transaction, Cell cell) {
    return read(transaction, cell).id() == null ? Outcome.DONE : acquire(transaction, cell);
  }

  /**
   * INSERT … ON CONFLICT DO UPDATE.
   *
   * @param marked whether the statement carries a gate's mark
   */
  Outcome upsert(SimTransaction transaction, Cell cell, Value value, boolean marked) {
    statement(transaction);
    return write(transaction, cell, value, marked);
  }

  /** UPDATE … SET n = n + 1 WHERE; a row that it cannot see it leaves alone. */
  Outcome increment(SimTransaction transaction, Cell cell, boolean marked) {
    Long id = read(transaction, cell).id();
    return id == null ? Outcome.DONE : write(transaction, cell, new Value(id + STEP), marked);
  }

  /** DELETE … WHERE; of a row that it cannot see it deletes nothing, and locks nothing. */
  Outcome delete(SimTransaction transaction, Cell cell, boolean marked) {
    return read(transaction, cell).id() == null
        ? Outcome.DONE
        : write(transaction, cell, Value.ABSENT, marked);
  }

  private Outcome write(SimTransaction transaction, Cell cell, Value value, boolean marked) {
    transaction.marked |= marked;
    boolean standAside = flaw == Flaw.MARKER_PER_TRANSACTION ? transaction.marked : marked;
    boolean refuses = triggers == Triggers.REFUSING || triggers == Triggers.FOLLOWING;
    if (!standAside && cell.side() == Side.OLD && refuses) {
      return Outcome.CONFLICT;
    }
    Outcome outcome = acquire(transaction, cell);
    Cell other = new Cell(cell.side().other(), cell.key());
    boolean carries = !standAside && carriesFrom(cell.side());
    // A trigger's DELETE finds no more than any other.
    boolean finds = value.id() != null || read(transaction, other).id() != null;
    if (outcome == Outcome.DONE && carries && finds) {
      outcome = acquire(transaction, other);
    }
    if (outcome == Outcome.DONE && carries && refusedBack(transaction, cell, value)) {
      return Outcome.CONFLICT;
    }
    if (outcome == Outcome.DONE) {
      transaction.wrote = true;
      transaction.writes.put(cell, value);
      if (carries && finds) {
        transaction.writes.put(other, value);
      }
    }
    return outcome;
  }

  /** A row that did not agree before says nothing about the side that counts. */
  private boolean refusedBack(SimTransaction transaction, Cell cell, Value value) {
    if (cell.side() == Side.OLD
        || value.id() == null
        || flaw == Flaw.CARRIED_BACK_BEFORE_THE_COPY) {
      return false;
    }
    Value before = read(transaction, cell);
    Value counterpart = read(transaction, new Cell(Side.OLD, cell.key()));
    return !counterpart.equals(before);
  }

  private boolean carriesFrom(Side side) {
    return switch (triggers) {
      case NONE, REFUSING -> false;
      case FORWARD -> side == Side.OLD;
      case BOTH -> true;
      case FOLLOWING -> side == Side.NEW && flaw != Flaw.SHUT_SIDE_STANDS_STILL;
    };
  }

  /** What a bridge needs where somebody counts on it. */
  static Triggers needed(Bridge bridge) {
    boolean both = bridge.level() == Bridge.Level.BOTH;
    return bridge.stage() == Bridge.Stage.SHUT
        ? both ? Triggers.FOLLOWING : Triggers.REFUSING
        : both ? Triggers.BOTH : Triggers.FORWARD;
  }

  private Outcome acquire(SimTransaction transaction, Cell cell) {
    SimTransaction holder = locks.get(cell);
    if (holder != null && holder != transaction) {
      return Outcome.BLOCKED;
    }
    List<Version> versions = rows.get(cell);
    boolean newer = versions != null
        && versions.get(versions.size() - 1).commit > visible(transaction)
        && !transaction.writes.containsKey(cell);
    if (newer) {
      return Outcome.CONFLICT;
    }
    locks.put(cell, transaction);
    return Outcome.DONE;
  }

  /** What the server does with a COMMIT, whenever it gets to it. */
  void commit(SimTransaction transaction) {
    if (transaction.ended) {
      return;
    }
    commits++;
    transaction.writes.forEach((cell, value) -> append(rows, cell, value));
    documents.putAll(transaction.documents);
    committed.accept(transaction);
    transaction.meant.forEach((key, value) -> append(truth, key, value));
    end(transaction);
  }

  private <K> void append(Map<K, List<Version>> to, K key, Value value) {
    to.computeIfAbsent(key, any -> new ArrayList<>()).add(new Version(commits, value));
  }

  void rollback(SimTransaction transaction) {
    if (!transaction.ended) {
      end(transaction);
    }
  }

  private void end(SimTransaction transaction) {
    transaction.ended = true;
    open.remove(transaction);
    locks.values().removeIf(holder -> holder == transaction);
  }

  /** What is committed now on one side. */
  Value latest(Cell cell) {
    return at(rows.get(cell), commits);
  }

  /** What is committed now, whatever the side. */
  Value truth(String key) {
    return at(truth.get(key), commits);
  }

  private static Value at(@Nullable List<Version> versions, long upTo) {
    if (versions != null) {
      for (int i = versions.size() - 1; i >= 0; i--) {
        if (versions.get(i).commit <= upTo) {
          return versions.get(i).value;
        }
      }
    }
    return Value.ABSENT;
  }

  Copy copy() {
    return new Copy(commits, copyOf(rows), copyOf(truth), new HashMap<>(documents));
  }

  /** As from a backup: all connections are gone. */
  void restore(Copy copy) {
    List.copyOf(open).forEach(this::rollback);
    commits = copy.commits;
    rows.clear();
    rows.putAll(copyOf(copy.rows));
    truth.clear();
    truth.putAll(copyOf(copy.truth));
    documents.clear();
    documents.putAll(copy.documents);
  }

  private static <K> Map<K, List<Version>> copyOf(Map<K, List<Version>> map) {
    Map<K, List<Version>> copy = new LinkedHashMap<>();
    map.forEach((key, versions) -> copy.put(key, new ArrayList<>(versions)));
    return copy;
  }

  /** Waits for transactions that have written; one that has not yet has no transaction id. */
  @Override
  public Barrier startBarrier() {
    List<SimTransaction> writers = open.stream()
        .filter(transaction -> transaction.wrote && barrierSees.test(transaction))
        .toList();
    return () -> writers.stream()
        .filter(transaction -> !transaction.ended)
        .map(transaction -> new BlockingSession(transaction.toString(), "app", -1, ""))
        .toList();
  }

  /** Also for those that have not written, and may yet. */
  @Override
  public Barrier startSnapshotBarrier() {
    List<SimTransaction> old = open.stream()
        .filter(transaction -> transaction.snapshot >= 0 && snapshotsSeen.getAsBoolean())
        .toList();
    return () -> old.stream()
        .filter(transaction -> !transaction.ended)
        .map(transaction -> new BlockingSession(transaction.toString(), "app", -1, ""))
        .toList();
  }

  @Override
  public Optional<Problem> bridgeProblem(MigrationDeclaration declared, Bridge wanted) {
    boolean right = switch (wanted.stage()) {
      case OFF -> triggers == Triggers.NONE;
      case MARKING -> true;
      case COVERING, SHUT -> triggers == needed(wanted);
    };
    if (!deciding.getAsBoolean()) {
      betweenLookAndLock.run();
    } else if (flaw == Flaw.TRIGGERS_LOOKED_AT_ONCE) {
      return Optional.empty();
    }
    return right || flaw == Flaw.FORWARD_TRIGGER_LEFT
        ? Optional.empty()
        : Optional.of(new Problem("triggers", triggers.toString(), wanted.toString(), "install"));
  }

  @Override
  public @Nullable String probe(String sql) {
    return null;
  }

  @Override
  public long count(String sql) {
    throw new UnsupportedOperationException("the simulation declares no SQL");
  }

  @Override
  public List<String> mandatoryColumns(String table, List<String> columns) {
    return List.of();
  }

  @Override
  public Set<String> unregisteredSessions(Set<Long> processes, Set<String> harmless) {
    return Set.copyOf(outsiders);
  }
}
