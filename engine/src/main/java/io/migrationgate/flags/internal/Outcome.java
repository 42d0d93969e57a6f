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
public record Outcome(
    @Nullable String variant,
    @Nullable Object value,
    FlagReason reason,
    @Nullable FlagErrorCode errorCode,
    @Nullable String errorMessage) {
  private static final Outcome NOT_FOUND =
      error(FlagErrorCode.FLAG_NOT_FOUND, "there is no such flag");

  private static final Outcome NOT_READY =
      error(FlagErrorCode.PROVIDER_NOT_READY, "no snapshot was loaded yet");

  /** The caller's default. */
  static Outcome fallback(FlagReason reason) {
    return new Outcome(null, null, reason, null, null);
  }

  /** An error. */
  public static Outcome error(FlagErrorCode code, String message) {
    return new Outcome(null, null, FlagReason.ERROR, code, message);
  }

  /** Of a flag that there is not. */
  public static Outcome notFound() {
    return NOT_FOUND;
  }

  /** Before the first snapshot. */
  public static Outcome notReady() {
    return NOT_READY;
  }
}
