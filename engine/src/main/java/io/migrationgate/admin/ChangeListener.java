package io.migrationgate.admin;

import io.migrationgate.protocol.NodeRecord;

/**
 * Hears how a {@link ChangeExecution} goes. Called on the thread that makes the change; what a
 * method throws ends the call that makes it, but undoes nothing. By default nothing is done.
 */
public interface ChangeListener {
  /** One that does nothing. */
  ChangeListener NONE = new ChangeListener() {};

  /** A change was made; it has not settled, as a rule. */
  default void applied(Applied applied) {}

  /** Nodes keep it from being made, and may be dead: they are waited for, see {@link NodeWatch}. */
  default void waitingForNodes(NodeWatch.Look look) {}

  /** A node has shown no sign of life, and was given up. */
  default void gaveUp(NodeRecord node) {}

  /** Another look at how far the change has settled. */
  default void settling(SettleProgress progress) {}
}
