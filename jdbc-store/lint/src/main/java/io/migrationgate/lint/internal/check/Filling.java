package io.migrationgate.lint.internal.check;

/**
 * What a column gets from a statement that leaves it out.
 *
 * @param defaults a default that is not null
 * @param numbers a number, or what an expression gives
 * @param renews a new value when the row changes: ON UPDATE of MySQL
 */
record Filling(boolean defaults, boolean numbers, boolean renews) {
  /** Nothing, as far as is known. */
  static final Filling NONE = new Filling(false, false, false);

  boolean any() {
    return defaults || numbers;
  }

  Filling withDefault(boolean given) {
    return new Filling(given, numbers, renews);
  }
}
