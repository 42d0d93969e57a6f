package io.migrationgate.contract;

/**
 * What the operator says of a statement that was begun and never ended, after a look at the
 * database. Statements that only drop need no such word.
 */
public enum Unfinished {
  /** Nothing: stop and ask. */
  ASK,
  /** It has not run, or may run again. */
  AGAIN,
  /** It has run. */
  DONE
}
