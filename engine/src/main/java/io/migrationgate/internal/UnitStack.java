package io.migrationgate.internal;

import io.migrationgate.spi.UnitResource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The units of work open on one thread, in the order in which they were opened, and what they know
 * of their transactions. They may end in any order.
 *
 * <p>A unit that another thread has closed stays until its own thread removes it, but counts no
 * more: its transaction is over, and its connection may be another thread's by now.
 *
 * <p>Used by its own thread only; other threads may look at {@link #oldest} and see slightly stale
 * values.
 */
final class UnitStack {
  private Unit[] units = new Unit[2];
  private int depth;
  private int engaged;

  boolean isEmpty() {
    return depth == 0;
  }

  /** How many depend on the pin. */
  int engaged() {
    return engaged;
  }

  Unit push(String name, @Nullable UnitResource resource, long nowNanos) {
    if (depth == units.length) {
      units = Arrays.copyOf(units, depth * 2);
    }
    Unit unit = units[depth];
    if (unit == null) {
      unit = new Unit();
      units[depth] = unit;
    }
    unit.begin(name, resource, nowNanos);
    depth++;
    return unit;
  }

  /**
   * Ends a unit. Closed ones move behind the open ones, to be used again: units that overlap on and
   * on must not make the array grow.
   *
   * @return whether it depended on the pin
   */
  boolean remove(Unit unit) {
    boolean depended = unit.engaged;
    if (depended) {
      engaged--;
    }
    unit.end();
    int last = depth - 1;
    int at = last;
    while (units[at] != unit) {
      at--;
    }
    depth = last;
    if (at != last) {
      System.arraycopy(units, at + 1, units, at, last - at);
      units[last] = unit;
    }
    return depended;
  }

  /**
   * The mark at which the innermost unit was opened, or the first one of its transaction; 0 if
   * there is none.
   */
  long innermostOpenedAt() {
    if (depth == 0) {
      return 0;
    }
    Unit innermost = units[depth - 1];
    Unit first = sharing(innermost);
    return first == null ? innermost.openedAt : first.openedAt;
  }

  /** The outermost other unit of the same transaction; null if there is none. */
  @Nullable
  Unit sharing(Unit unit) {
    UnitResource resource = unit.resource;
    for (int i = 0; i < depth && resource != null; i++) {
      UnitResource other = units[i].resource;
      if (units[i] != unit && other != null && other.transaction() == resource.transaction()) {
        return units[i];
      }
    }
    return null;
  }

  /** Whether all of them, and at least one, can mark the statements of their transactions. */
  boolean marksStatements() {
    for (int i = 0; i < depth; i++) {
      UnitResource resource = units[i].resource;
      if (resource == null || !resource.marksStatements()) {
        return false;
      }
    }
    return depth > 0;
  }

  /** The innermost unit that another thread has closed; null if there is none. */
  @Nullable
  Unit abandoned() {
    for (int i = depth - 1; i >= 0; i--) {
      if (units[i].isAbandoned()) {
        return units[i];
      }
    }
    return null;
  }

  /**
   * This unit depends on the pin from now on.
   *
   * @return whether it did not before
   */
  boolean engage(Unit unit) {
    if (unit.engaged) {
      return false;
    }
    unit.engaged = true;
    engaged++;
    return true;
  }

  /**
   * All of them do.
   *
   * @return how many did not before
   */
  int engageAll() {
    int before = engaged;
    for (int i = 0; i < depth; i++) {
      if (!units[i].isAbandoned()) {
        engage(units[i]);
      }
    }
    return engaged - before;
  }

  /** A write was decided: what has not begun may be where it is sent. */
  void decided(PhaseTable by) {
    if (engaged == depth) {
      return;
    }
    for (int i = 0; i < depth; i++) {
      Unit unit = units[i];
      if (!unit.engaged && unit.decidedBy == null) {
        unit.decidedBy = by;
      }
    }
  }

  /**
   * A write may have been done by half: the transactions that were sent something by it must not be
   * committed. If it has sent nothing, what it has put off may be sent by any.
   */
  void doom(PartialWrite write) {
    boolean sent = false;
    for (int i = 0; i < depth; i++) {
      Unit unit = units[i];
      if (unit.engaged && !unit.isAbandoned() && unit.usedSince(write.call())) {
        unit.doom(write);
        sent = true;
      }
    }
    for (int i = 0; i < depth && !sent; i++) {
      units[i].doom(write);
    }
  }

  /** See {@link Unit#undone}, for the unit of a transaction. */
  void undone(UnitResource resource, long mark) {
    for (int i = 0; i < depth; i++) {
      if (units[i].resource == resource) {
        units[i].undone(mark);
      }
    }
  }

  /** A failed write was recorded in a transaction: one of its units answers for it. */
  void recorded(UnitResource resource, Unit.Recorded write) {
    for (int i = depth - 1; i >= 0; i--) {
      if (units[i].resource == resource) {
        units[i].recorded = with(units[i].recorded, write);
        return;
      }
    }
  }

  private static List<Unit.Recorded> with(List<Unit.Recorded> before, Unit.Recorded more) {
    List<Unit.Recorded> all = new ArrayList<>(before);
    all.add(more);
    return all;
  }

  /**
   * A unit that depends on the pin, and whose transaction holds no fence yet; null if there is
   * none. On a replica none can be held, and none is needed: no gate is asked there.
   */
  @Nullable
  Unit unfenced() {
    for (int i = 0; i < depth; i++) {
      Unit unit = units[i];
      if (unit.engaged && !unit.fenced && !unit.replica && !unit.isAbandoned()) {
        return unit;
      }
    }
    return null;
  }

  /** Whether the transaction of any of them holds its fence. */
  boolean anyFenced() {
    for (int i = 0; i < depth; i++) {
      if (units[i].fenced && !units[i].isAbandoned()) {
        return true;
      }
    }
    return false;
  }

  /** One on a replica; null if there is none. */
  @Nullable
  Unit replica() {
    for (int i = 0; i < depth; i++) {
      if (units[i].replica && !units[i].isAbandoned()) {
        return units[i];
      }
    }
    return null;
  }

  /** Whether each that depends on the pin was asked at a gated call where it is. */
  boolean allAskedAgain() {
    for (int i = 0; i < depth; i++) {
      Unit unit = units[i];
      if (unit.engaged && !unit.askedAgain && !unit.isAbandoned()) {
        return false;
      }
    }
    return true;
  }

  /**
   * Asks those whether they are on a replica by now.
   *
   * @param fencing whether to leave out those whose first statement must be their fence
   */
  void askAgain(boolean fencing) {
    for (int i = 0; i < depth; i++) {
      Unit unit = units[i];
      UnitResource resource = unit.resource;
      if (resource != null
          && unit.engaged
          && !unit.askedAgain
          && (unit.fenced || !fencing)
          && !unit.isAbandoned()) {
        unit.replica = resource.becameReplica();
        unit.askedAgain = true;
      }
    }
  }

  /** Whether more than one transaction that depends on the pin has begun, or may have. */
  boolean severalBegun() {
    if (depth < 2) {
      return false;
    }
    Object first = null;
    for (int i = 0; i < depth; i++) {
      Unit unit = units[i];
      UnitResource resource = unit.resource;
      if (unit.engaged && resource != null && !unit.isAbandoned()) {
        Object transaction = resource.transaction();
        if (first != null && transaction != first) {
          return true;
        }
        first = transaction;
      }
    }
    return false;
  }

  /** The transaction behind the innermost unit that depends on the pin; null if it has none. */
  @Nullable
  UnitResource resource() {
    for (int i = depth - 1; i >= 0; i--) {
      if (units[i].engaged && !units[i].isAbandoned()) {
        return units[i].resource;
      }
    }
    return depth == 0 ? null : units[depth - 1].resource;
  }

  /**
   * Tells the transactions of all units that depend on it, but for replicas, that the pin is about
   * to be taken.
   */
  void beforePin() {
    for (int i = 0; i < depth; i++) {
      Unit unit = units[i];
      UnitResource resource = unit.resource;
      if (resource != null && unit.engaged && !unit.replica && !unit.isAbandoned()) {
        resource.beforePin();
      }
    }
  }

  /**
   * The outermost one; null if there is none. May be called by any thread, for diagnosis.
   *
   * @param pinned whether the thread holds a pin: what another thread has closed holds up nobody,
   *     unless it left its pin
   */
  @Nullable
  Unit oldest(boolean pinned) {
    Unit[] seen = units;
    for (Unit unit : seen) {
      if (unit != null && unit.open && (pinned || !unit.isAbandoned())) {
        return unit;
      }
    }
    return null;
  }
}
