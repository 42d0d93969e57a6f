package io.migrationgate.internal;

import org.jspecify.annotations.Nullable;

/**
 * The table that new units of work decide from. Swapped by the node's agent only; read by everyone.
 * Not final, so that the simulation can let a swap slip in while {@link #pin} runs.
 */
public class CurrentTable {
  private volatile @Nullable PhaseTable table;

  /**
   * The table now, unpinned.
   *
   * @throws IllegalStateException before the first one was loaded
   */
  public PhaseTable get() {
    PhaseTable now = table;
    if (now == null) {
      throw new IllegalStateException("no snapshot was loaded yet");
    }
    return now;
  }

  @Nullable
  PhaseTable orNull() {
    return table;
  }

  void swap(PhaseTable next) {
    table = next;
  }

  /**
   * Pins the current table.
   *
   * <p>A swap may slip in between reading the table and adding to its pins, and the agent may
   * already have found it drained: so the current table is read again after the pin, and the pin
   * given back if it has moved on.
   */
  PhaseTable pin(int stripe) {
    while (true) {
      PhaseTable now = get();
      now.pins().enter(stripe);
      if (orNull() == now) {
        return now;
      }
      now.pins().leave(stripe);
    }
  }
}
