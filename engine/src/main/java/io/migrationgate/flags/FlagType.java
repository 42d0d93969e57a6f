package io.migrationgate.flags;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What all variants of one flag are. */
public enum FlagType {
  /** {@code true} or {@code false}. */
  BOOLEAN,
  /** A text. */
  STRING,
  /** A number, with or without a fraction. */
  NUMBER,
  /** A JSON object. */
  OBJECT;

  /** As it is declared and printed, for example {@code boolean}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** From its {@link #word}; empty if there is none. */
  public static Optional<FlagType> find(String word) {
    return Arrays.stream(values()).filter(type -> type.word().equals(word)).findFirst();
  }
}
