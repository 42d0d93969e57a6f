package io.migrationgate.lint.internal.check;

import io.migrationgate.lint.internal.sql.SqlName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one change set has made so far, and how its session is set: nobody else uses what did not
 * exist before. Not thread-safe.
 */
public final class ChangeScope {
  /** What can be made. Tables, views and sequences share their names. */
  enum Kind {
    RELATION,
    INDEX,
    TYPE,
    ROUTINE,
    TRIGGER,
    SCHEMA,
    ROLE,
    OTHER
  }

  private record Made(Kind kind, SqlName name, boolean surely) {}

  /** What a column gets from an insert that leaves it out. */
  enum Fill {
    /** Nothing. */
    NULL,
    /** The same value for every row. */
    SAME,
    /** A value of its own for every row. */
    OWN
  }

  private record AddedColumn(SqlName table, SqlName column, boolean mandatory, Fill fill) {
    boolean is(SqlName otherTable, SqlName otherColumn) {
      return table.same(otherTable) && column.same(otherColumn);
    }
  }

  private final List<Made> made = new ArrayList<>();
  private final List<AddedColumn> columns = new ArrayList<>();
  private final List<SqlName> filled = new ArrayList<>();
  private final Set<String> constraints = new HashSet<>();
  private final Map<String, List<CodePart>> routines = new HashMap<>();
  private final List<SqlName> locked = new ArrayList<>();
  private final Map<String, String> prepared = new HashMap<>();
  private final DroppedConstraints droppedConstraints = new DroppedConstraints();
  private final Replacements replacements = new Replacements();
  private boolean lockTimeout;
  private boolean transaction;
  private boolean foreignKeysUnchecked;
  private boolean timeoutAdvised;
  private boolean locksAdvised;

  void make(Kind kind, SqlName name, boolean surely) {
    made.add(new Made(kind, name, surely));
  }

  /** It is not there any more, or not under that name. */
  void forget(Kind kind, SqlName name) {
    made.removeIf(each -> each.kind() == kind && each.name().same(name));
  }

  /** Whether it was made here, or IF NOT EXISTS left one that was there before. */
  boolean made(Kind kind, SqlName name) {
    return made.stream().anyMatch(each -> each.kind() == kind && each.name().same(name));
  }

  /** Whether it was made here, and surely did not exist before. */
  boolean surelyMade(Kind kind, SqlName name) {
    return made.stream()
        .anyMatch(each -> each.kind() == kind && each.surely() && each.name().same(name));
  }

  /** Whether its schema was made here. */
  boolean inNewSchema(SqlName name) {
    return !name.schema().isEmpty() && surelyMade(Kind.SCHEMA, SqlName.parse(name.schema()));
  }

  /** Rows without a bound are written into it: copying from it is as long as that was. */
  void fill(SqlName table) {
    filled.add(table);
  }

  boolean filled(SqlName table) {
    return filled.stream().anyMatch(table::same);
  }

  void rename(Kind kind, SqlName from, SqlName to) {
    boolean surely = surelyMade(kind, from);
    if (made(kind, from)) {
      forget(kind, from);
      make(kind, to, surely);
    }
  }

  void addColumn(SqlName table, SqlName column, boolean mandatory, Fill fill) {
    columns.add(new AddedColumn(table, column, mandatory, fill));
  }

  /** A column has another name, perhaps one that was added here. */
  void renameColumn(SqlName table, SqlName from, SqlName to) {
    columns.replaceAll(each ->
        each.is(table, from) ? new AddedColumn(table, to, each.mandatory(), each.fill()) : each);
  }

  /** A column is defined anew, perhaps one that was added here. */
  void changeColumn(SqlName table, SqlName column, boolean mandatory, Fill fill) {
    columns.replaceAll(
        each -> each.is(table, column) ? new AddedColumn(table, column, mandatory, fill) : each);
  }

  /** A column must not be null any more, perhaps one that was added here. */
  void mandatoryColumn(SqlName table, SqlName column) {
    columns.replaceAll(
        each -> each.is(table, column) ? new AddedColumn(table, column, true, each.fill()) : each);
  }

  /** A column gets a default, or loses it; perhaps one that was added here. */
  void fillColumn(SqlName table, SqlName column, Fill fill) {
    columns.replaceAll(each ->
        each.is(table, column) ? new AddedColumn(table, column, each.mandatory(), fill) : each);
  }

  /** Whether the column was added here, and what the old build leaves in it. */
  boolean added(SqlName table, SqlName column, Fill fill) {
    return columns.stream().anyMatch(each -> each.is(table, column) && each.fill() == fill);
  }

  boolean addedColumn(SqlName table, SqlName column) {
    return columns.stream().anyMatch(each -> each.is(table, column));
  }

  /** Whether the column was added here and may be left out of inserts. */
  boolean addedOptional(SqlName table, SqlName column) {
    return columns.stream().anyMatch(each -> each.is(table, column) && !each.mandatory());
  }

  DroppedConstraints droppedConstraints() {
    return droppedConstraints;
  }

  Replacements replacements() {
    return replacements;
  }

  void constraint(String name) {
    constraints.add(name);
  }

  boolean addedConstraint(SqlName name) {
    return constraints.contains(name.key());
  }

  /** Keeps what a routine does, for when it is called. */
  void routine(SqlName name, List<CodePart> statements) {
    routines.put(name.key(), statements);
  }

  /** What a routine of this change set does; null if it is not known. */
  @Nullable
  List<CodePart> routine(SqlName name) {
    return routines.get(name.key());
  }

  /** Notes a lock; gives whether another table's is held already. */
  boolean lock(SqlName table) {
    boolean another = locked.stream().anyMatch(each -> !each.same(table));
    locked.add(table);
    return another;
  }

  /** The end of a transaction: others see what it has taken away, whatever is made later. */
  void unlock() {
    locked.clear();
    constraints.clear();
    droppedConstraints.seen();
    replacements.seen();
  }

  /** What was made stays; the session is another one. */
  public void nextScript() {
    unlock();
    lockTimeout = false;
    transaction = false;
    foreignKeysUnchecked = false;
    timeoutAdvised = false;
    locksAdvised = false;
  }

  boolean lockTimeout() {
    return lockTimeout;
  }

  void lockTimeout(boolean set) {
    lockTimeout = set;
  }

  boolean transaction() {
    return transaction;
  }

  void transaction(boolean open) {
    transaction = open;
  }

  boolean foreignKeysUnchecked() {
    return foreignKeysUnchecked;
  }

  void foreignKeysUnchecked(boolean off) {
    foreignKeysUnchecked = off;
  }

  /** Whether the advice on timeouts is due: once in a change set is enough. */
  boolean adviseTimeout() {
    boolean due = !timeoutAdvised;
    timeoutAdvised = true;
    return due;
  }

  boolean adviseLocks() {
    boolean due = !locksAdvised;
    locksAdvised = true;
    return due;
  }

  void prepare(String name, String sql) {
    prepared.put(KnownSchema.key(name), sql);
  }

  @Nullable
  String prepared(String name) {
    return prepared.get(KnownSchema.key(name));
  }
}
