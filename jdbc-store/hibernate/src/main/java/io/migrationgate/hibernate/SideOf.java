package io.migrationgate.hibernate;

import io.migrationgate.Side;

/** One side of one migration. */
record SideOf(String migration, Side side) {
  @Override
  public String toString() {
    return "the " + side + " side of migration '" + migration + "'";
  }
}
