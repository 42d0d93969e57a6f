package io.migrationgate.jdbc.backfill.run;

import io.migrationgate.Phase;
import io.migrationgate.Side;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which way rows are copied. */
public enum Direction {
  /** From the old side to the new one, in dual-write. */
  FORWARD(Phase.DUAL_WRITE, Side.OLD, Side.NEW),
  /** From the new side back to the old one, in read-new after write-new. */
  REVERSE(Phase.READ_NEW, Side.NEW, Side.OLD);

  private final Phase phase;
  private final Side source;
  private final Side target;

  Direction(Phase phase, Side source, Side target) {
    this.phase = phase;
    this.source = source;
    this.target = target;
  }

  /** The only phase in which it may run. */
  public Phase phase() {
    return phase;
  }

  /** The side that counts. */
  public Side source() {
    return source;
  }

  /** The side that is written. */
  public Side target() {
    return target;
  }

  /** The direction in which rows are copied in a phase; null where none are. */
  public static @Nullable Direction in(Phase phase) {
    for (Direction direction : values()) {
      if (direction.phase == phase) {
        return direction;
      }
    }
    return null;
  }

  /** As people and the store write it. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
