package io.migrationgate.hibernate;

import io.migrationgate.Side;

/** One side of one migration. */
record SideOf(String migration, Side side) {
  static SideOf of(MappedColumn column) {
    return new SideOf(column.migration(), column.side());
  }

  SideOf counterpart() {
    return new SideOf(migration, side.other());
  }

  @Override
  public String toString() {
    return "the " + side + " side of migration '" + migration + "'";
  }
}
