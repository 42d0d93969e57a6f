package io.migrationgate.protocol;

/**
 * One point in the cluster-wide order of changes.
 *
 * <p>The number orders; the random token tells two histories apart: a database restored from a
 * backup counts the same numbers again, with other tokens. The store keeps the token of every
 * epoch, so that a node can be told that the history it has seen is not the store's any more.
 *
 * @param number grows by one with every change, from 1
 * @param token drawn at random by the change that began this epoch
 */
public record Epoch(long number, String token) {
  /** Before anything was loaded. */
  public static final Epoch NONE = new Epoch(0, "");

  @Override
  public String toString() {
    return Long.toString(number);
  }
}
