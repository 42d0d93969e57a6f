package io.migrationgate.spi;

import java.time.Duration;
import java.time.Instant;

/**
 * When a variant of a flag was given to callers, by any node.
 *
 * @param flag the flag
 * @param variant its variant; empty for the callers' own default
 * @param first when that was noted first
 * @param last when that was noted last; notes are made at most every {@link #INTERVAL}
 */
public record ServedVariant(String flag, String variant, Instant first, Instant last) {
  /** How old a note is at least before it is renewed. */
  public static final Duration INTERVAL = Duration.ofHours(1);
}
