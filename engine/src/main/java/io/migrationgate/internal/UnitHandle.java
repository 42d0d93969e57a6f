package io.migrationgate.internal;

import io.migrationgate.UnitOfWork;

/**
 * One open unit of work in its owner's hands. Its methods are small, and hand on what it holds but
 * never itself: where they are inlined, no object is made.
 */
final class UnitHandle implements UnitOfWork {
  private final UnitActions actions;
  private final ThreadUnits mine;
  private final Unit unit;
  private final long serial;

  /** Of a unit that the calling thread has just opened. */
  UnitHandle(UnitActions actions, ThreadUnits mine, Unit unit) {
    this.actions = actions;
    this.mine = mine;
    this.unit = unit;
    this.serial = unit.serial;
  }

  @Override
  public String name() {
    return unit.name;
  }

  @Override
  public void pin() {
    actions.pin(mine, unit, serial);
  }

  @Override
  public void beforeCommit() {
    actions.beforeCommit(mine, unit, serial);
  }

  @Override
  public long mark() {
    return mine.begunWrites();
  }

  @Override
  public void rolledBackTo(long mark) {
    actions.rolledBackTo(mine, unit, serial, mark);
  }

  @Override
  public void failed(long mark, Throwable failure) {
    actions.failed(mine, unit, serial, new PartialWrite(mark, UnitActions.PUT_OFF, failure));
  }

  @Override
  public void rolledBack() {
    actions.rolledBack(mine, unit, serial);
  }

  @Override
  public void close() {
    actions.close(mine, unit, serial);
  }
}
