package io.migrationgate.spi;

import java.time.Duration;
import java.time.Instant;

/**
 * That a client has sent messages in a version, or was answered in it, by any node.
 *
 * @param type the name of the messages' type
 * @param client its name; {@link #OTHERS} for those whose name is not kept
 * @param version in which they were
 * @param messages how many; those may count twice during which a connection to the store died
 * @param first when that was noted first
 * @param last when that was noted last; after the message, by a minute at most unless the store was
 *     away
 */
public record ClientVersion(
    String type, String client, int version, long messages, Instant first, Instant last) {
  /** So many names of clients are kept for one type. */
  public static final int NAMES = 1_000;

  /** Stands for all clients beyond those. */
  public static final String OTHERS = "(others)";

  /** Names that were not heard for so long make room for others. */
  public static final Duration REMEMBERED = Duration.ofDays(400);
}
