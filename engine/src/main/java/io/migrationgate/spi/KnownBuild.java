package io.migrationgate.spi;

import io.migrationgate.protocol.Claim;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A build that has registered, whether a node of it is still there or not.
 *
 * @param build for example {@code 2026.46}
 * @param claims what it declared when it registered last, and what it declared before of migrations
 *     that were retired by then
 * @param protocol the {@linkplain io.migrationgate.protocol.ProtocolVersion version} that its
 *     engine spoke then
 * @param first when a node of it registered first, by the store's clock
 * @param last when a node of it registered last, or its row was removed since it had left or was
 *     given up, by the store's clock: no node of it was live after that unless one is now
 */
public record KnownBuild(
    String build, List<Claim> claims, int protocol, Instant first, Instant last) {
  /**
   * For how long a build without nodes is remembered. Who goes back to a build does so within
   * weeks; rows, one a release, must not pile up for ever.
   */
  public static final Duration REMEMBERED = Duration.ofDays(400);

  /** Copies the list. */
  public KnownBuild {
    claims = List.copyOf(claims);
  }
}
