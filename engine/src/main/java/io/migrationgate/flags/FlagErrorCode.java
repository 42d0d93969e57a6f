package io.migrationgate.flags;

/** What kept a flag from being evaluated; the names are OpenFeature's. */
public enum FlagErrorCode {
  /** No snapshot was loaded yet. */
  PROVIDER_NOT_READY,
  /** There is no such flag. */
  FLAG_NOT_FOUND,
  /** Its definition is bad. */
  PARSE_ERROR,
  /** Its value is of another type than the caller asked for, or would lose digits. */
  TYPE_MISMATCH,
  /** Its targeting failed, or chose what is no variant. */
  GENERAL
}
