package io.migrationgate.flags;

/** What all variants of one flag are. */
public enum FlagType {
  /** {@code true} or {@code false}. */
  BOOLEAN,
  /** A text. */
  STRING,
  /** A number, with or without a fraction. */
  NUMBER,
  /** A JSON object. */
  OBJECT
}
