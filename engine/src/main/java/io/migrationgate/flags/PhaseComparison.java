package io.migrationgate.flags;

import io.migrationgate.Phase;
import org.jspecify.annotations.Nullable;

/** How the {@code migration} operator compares the phase in which a migration is with another. */
public enum PhaseComparison {
  /** {@code ==}: in that phase. */
  SAME("=="),
  /** {@code !=}: in another. */
  OTHER("!="),
  /** {@code <}: not yet there. */
  BEFORE("<"),
  /** {@code <=}: there, or not yet. */
  AT_MOST("<="),
  /** {@code >}: beyond. */
  BEYOND(">"),
  /** {@code >=}: there, or beyond. */
  AT_LEAST(">=");

  private final String symbol;

  PhaseComparison(String symbol) {
    this.symbol = symbol;
  }

  /** As it is written in targeting. */
  public String symbol() {
    return symbol;
  }

  /** Whether a migration in phase {@code actual} meets this comparison with {@code phase}. */
  public boolean test(Phase actual, Phase phase) {
    int order = actual.compareTo(phase);
    return switch (this) {
      case SAME -> order == 0;
      case OTHER -> order != 0;
      case BEFORE -> order < 0;
      case AT_MOST -> order <= 0;
      case BEYOND -> order > 0;
      case AT_LEAST -> order >= 0;
    };
  }

  /** The comparison with this symbol, or null. */
  public static @Nullable PhaseComparison of(String symbol) {
    for (PhaseComparison comparison : values()) {
      if (comparison.symbol.equals(symbol)) {
        return comparison;
      }
    }
    return null;
  }
}
