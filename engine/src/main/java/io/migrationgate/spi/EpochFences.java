package io.migrationgate.spi;

import java.util.List;

/**
 * The rows that units of work without leases lock: one for each epoch, open until a change that
 * came after it settles.
 */
public interface EpochFences {
  /**
   * Closes every epoch before this one that no transaction holds. It never waits for a transaction,
   * nor makes one wait: what is held is left alone. A closed epoch can be locked by nobody, and
   * stays closed.
   *
   * <p>Only for whoever waits until this very epoch has settled.
   *
   * @param number the epoch that settles
   * @return the epochs before it that are still open because a transaction holds them, in order
   */
  List<Long> closeBefore(long number);
}
