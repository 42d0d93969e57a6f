package io.migrationgate.protocol;

/**
 * The versions of the protocol that engines speak. Each node states its own, so that what an older
 * engine cannot honour is not begun while one of its nodes is there.
 */
public final class ProtocolVersion {
  /** Engines that state no version: no bridge. */
  public static final int FIRST = 1;

  /** From here on statements of the old side are marked while a bridge is on. */
  public static final int BRIDGES = 2;

  /** What this engine speaks. */
  public static final int CURRENT = BRIDGES;

  private ProtocolVersion() {}
}
