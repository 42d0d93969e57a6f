package io.migrationgate.spi;

import io.migrationgate.protocol.Claim;
import java.time.Instant;
import java.util.List;

/**
 * A build that has registered, whether a node of it is still there or not.
 *
 * @param build for example {@code 2026.46}
 * @param claims what it declared when it registered last
 * @param first when a node of it registered first, by the store's clock
 * @param last when a node of it registered last, by the store's clock
 */
public record KnownBuild(String build, List<Claim> claims, Instant first, Instant last) {
  /** Copies the list. */
  public KnownBuild {
    claims = List.copyOf(claims);
  }
}
