package io.migrationgate.spi;

/**
 * What a store is used for.
 *
 * @param development whether nobody's data can be lost in it, so that definitions may change
 * @param tells whether some endpoint is told of changes, and so of refusals too
 */
public record StoreMarks(boolean development, boolean tells) {
  /** Neither. */
  public static final StoreMarks NONE = new StoreMarks(false, false);
}
