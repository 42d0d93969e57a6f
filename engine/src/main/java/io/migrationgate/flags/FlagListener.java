package io.migrationgate.flags;

import java.util.Set;

/**
 * Hears how the flags of a node change. Called by the node after the fact, one call at a time; it
 * should not wait.
 */
public interface FlagListener {
  /**
   * A newer table is in force outside of open units of work.
   *
   * @param keys of the flags that are not the same in it, or depend on a migration that is not
   */
  void changed(Set<String> keys);

  /** The node's lease has ended: flags are by the last table, or safe. */
  void stale();

  /** The node holds a lease again. */
  void current();

  /**
   * Flags are not kept up any more: the node has left, or may not come back. Should it come back
   * all the same, {@link #current} follows.
   *
   * @param message why, for people
   */
  void failed(String message);
}
