package io.migrationgate.spi;

/** What became of a transaction's wish to lock the row of an epoch. */
public sealed interface FenceAnswer {
  /**
   * The row is locked until the transaction ends.
   *
   * @param newest the number of the newest epoch there is
   */
  record Held(long newest) implements FenceAnswer {}

  /** The epoch is closed, or the store does not know it: load a newer one. */
  record Closed() implements FenceAnswer {}

  /** The store has another token for this number: it was restored, or failed over with loss. */
  record OtherHistory() implements FenceAnswer {}
}
