package io.migrationgate.flags;

/** Whether a flag decides anything. */
public enum FlagState {
  /** It is evaluated. */
  ENABLED,
  /** Every caller gets its own default. */
  DISABLED
}
