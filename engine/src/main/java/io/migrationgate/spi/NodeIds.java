package io.migrationgate.spi;

import java.util.OptionalLong;
import java.util.UUID;

/**
 * Ids of nodes. Each is drawn at random but for its second half, which all nodes of a process have
 * in common: the mark by which the database sessions of that process are recognised. A process
 * draws it when it first uses this class; another class loader counts as another process.
 */
public final class NodeIds {
  private static final long PROCESS = UUID.randomUUID().getLeastSignificantBits();

  private NodeIds() {}

  /** A new id of a node of this process. */
  public static String next() {
    return new UUID(UUID.randomUUID().getMostSignificantBits(), PROCESS).toString();
  }

  /** The mark of this process. */
  public static long process() {
    return PROCESS;
  }

  /** The mark of a node's process; empty if the id was not made by {@link #next}. */
  public static OptionalLong processOf(String nodeId) {
    try {
      return OptionalLong.of(UUID.fromString(nodeId).getLeastSignificantBits());
    } catch (IllegalArgumentException e) {
      return OptionalLong.empty();
    }
  }
}
