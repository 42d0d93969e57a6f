package io.migrationgate.spi;

/**
 * Which database it is, by its own word: two connections lead to the same one if they were told the
 * same id. A server that was started again is another one by its id, so ask both anew before
 * calling them different.
 *
 * @param id what the server says of itself, to be compared as it is
 * @param shown for people, without secrets
 */
public record DatabaseIdentity(String id, String shown) {
  /** Whether both are the same database. */
  public boolean same(DatabaseIdentity other) {
    return id.equals(other.id);
  }
}
