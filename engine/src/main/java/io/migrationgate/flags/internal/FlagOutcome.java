package io.migrationgate.flags.internal;

import io.migrationgate.flags.FlagErrorCode;
import io.migrationgate.flags.FlagReason;
import org.jspecify.annotations.Nullable;

/**
 * What one evaluation came to. Those that are usual are made when a flag is compiled. Immutable but
 * for its mark; thread-safe.
 */
public final class FlagOutcome {
  private static final FlagOutcome NOT_FOUND =
      error(FlagErrorCode.FLAG_NOT_FOUND, "there is no such flag");

  private static final FlagOutcome NOT_READY =
      error(FlagErrorCode.PROVIDER_NOT_READY, "no snapshot was loaded yet");

  private final @Nullable String variant;
  private final @Nullable Object value;
  private final FlagReason reason;
  private final @Nullable FlagErrorCode errorCode;
  private final @Nullable String errorMessage;
  private volatile boolean served;

  FlagOutcome(
      @Nullable String variant,
      @Nullable Object value,
      FlagReason reason,
      @Nullable FlagErrorCode errorCode,
      @Nullable String errorMessage) {
    this.variant = variant;
    this.value = value;
    this.reason = reason;
    this.errorCode = errorCode;
    this.errorMessage = errorMessage;
  }

  /** The caller's default. */
  static FlagOutcome fallback(FlagReason reason) {
    return new FlagOutcome(null, null, reason, null, null);
  }

  /** An error. */
  public static FlagOutcome error(FlagErrorCode code, String message) {
    return new FlagOutcome(null, null, FlagReason.ERROR, code, message);
  }

  /** Of a flag that there is not. */
  public static FlagOutcome notFound() {
    return NOT_FOUND;
  }

  /** Before the first snapshot. */
  public static FlagOutcome notReady() {
    return NOT_READY;
  }

  /** Null for the caller's default. */
  public @Nullable String variant() {
    return variant;
  }

  /** The variant's value; null for the caller's default. */
  public @Nullable Object value() {
    return value;
  }

  /** Why. */
  public FlagReason reason() {
    return reason;
  }

  /** Null where there is no error. */
  public @Nullable FlagErrorCode errorCode() {
    return errorCode;
  }

  /** For people; null where there is no error. */
  public @Nullable String errorMessage() {
    return errorMessage;
  }

  /**
   * Notes that it was given to somebody, and returns it. A mark and no counter: once it is there, a
   * call only reads it, so callers do not fight for its cache line.
   */
  public FlagOutcome mark() {
    if (!served) {
      served = true;
    }
    return this;
  }

  /** Whether it was given to somebody since the last call. */
  boolean takeMark() {
    boolean marked = served;
    if (marked) {
      served = false;
    }
    return marked;
  }
}
