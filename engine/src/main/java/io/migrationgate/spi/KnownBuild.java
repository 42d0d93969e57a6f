package io.migrationgate.spi;

import io.migrationgate.protocol.Claim;
import io.migrationgate.protocol.ShownSides;
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
 * @param viewSchema the view schema through which its connections see the tables; empty if they see
 *     the tables themselves
 */
public record KnownBuild(
    String build,
    List<Claim> claims,
    int protocol,
    Instant first,
    Instant last,
    String viewSchema) {
  /**
   * For how long a build without nodes is remembered. Who goes back to a build does so within
   * weeks; rows, one a release, must not pile up for ever.
   */
  public static final Duration REMEMBERED = Duration.ofDays(400);

  /** Copies the list. */
  public KnownBuild {
    claims = List.copyOf(claims);
  }

  /** A build that works on the tables themselves. */
  public KnownBuild(String build, List<Claim> claims, int protocol, Instant first, Instant last) {
    this(build, claims, protocol, first, last, "");
  }

  /** What it declares of a migration's view schemas. */
  public ShownSides views(String migration) {
    return claims.stream()
        .filter(claim -> claim.migration().equals(migration))
        .findFirst()
        .map(Claim::views)
        .orElse(ShownSides.NONE);
  }
}
