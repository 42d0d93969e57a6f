package io.migrationgate.flags.internal;

import org.jspecify.annotations.Nullable;

/** How {@code sem_ver} compares two versions. */
enum SemVerComparison {
  SAME("="),
  OTHER("!="),
  LESS("<"),
  AT_MOST("<="),
  GREATER(">"),
  AT_LEAST(">="),
  /** The same major and minor number. */
  SAME_MINOR("~"),
  /** The same major number. */
  SAME_MAJOR("^");

  static final String SYMBOLS = "= != < <= > >= ~ ^";

  private final String symbol;

  SemVerComparison(String symbol) {
    this.symbol = symbol;
  }

  static @Nullable SemVerComparison of(String symbol) {
    for (SemVerComparison comparison : values()) {
      if (comparison.symbol.equals(symbol)) {
        return comparison;
      }
    }
    return null;
  }

  boolean test(SemVer left, SemVer right) {
    return switch (this) {
      case SAME -> left.compareTo(right) == 0;
      case OTHER -> left.compareTo(right) != 0;
      case LESS -> left.compareTo(right) < 0;
      case AT_MOST -> left.compareTo(right) <= 0;
      case GREATER -> left.compareTo(right) > 0;
      case AT_LEAST -> left.compareTo(right) >= 0;
      case SAME_MINOR -> left.sameMajor(right) && left.sameMinor(right);
      case SAME_MAJOR -> left.sameMajor(right);
    };
  }
}
