package io.migrationgate.flags.internal;

import io.migrationgate.flags.FlagErrorCode;
import io.migrationgate.flags.FlagReason;
import org.jspecify.annotations.Nullable;

/**
 * What one evaluation came to. Those that are usual are made when a flag is compiled.
 *
 * @param variant null for the caller's default
 * @param value the variant's value; null for the caller's default
 * @param errorMessage for people
 */
public record FlagOutcome(
    @Nullable String variant,
    @Nullable Object value,
    FlagReason reason,
    @Nullable FlagErrorCode errorCode,
    @Nullable String errorMessage) {
  private static final FlagOutcome NOT_FOUND =
      error(FlagErrorCode.FLAG_NOT_FOUND, "there is no such flag");

  private static final FlagOutcome NOT_READY =
      error(FlagErrorCode.PROVIDER_NOT_READY, "no snapshot was loaded yet");

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
}
