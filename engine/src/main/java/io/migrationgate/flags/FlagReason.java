package io.migrationgate.flags;

/** Why a flag gave the value that it gave. The first five are OpenFeature's. */
public enum FlagReason {
  /** It has no targeting: everybody gets the default variant. */
  STATIC,
  /** Its targeting chose the variant. */
  TARGETING_MATCH,
  /** Its targeting chose none: the default variant, or the caller's default if it has none. */
  DEFAULT,
  /** It is disabled: the caller's default. */
  DISABLED,
  /** It could not be evaluated: the caller's default; the error code says why. */
  ERROR,
  /** The node's lease has ended: the value is by the last table, or the safe variant. */
  STALE,
  /** A migration has not settled where the flag requires it: the safe variant. */
  REQUIREMENT_UNMET
}
