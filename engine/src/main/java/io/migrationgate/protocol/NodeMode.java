package io.migrationgate.protocol;

import java.util.Arrays;

/** What makes a node's units of work safe while phases change. */
public enum NodeMode {
  /**
   * A lease that heartbeats renew, checked before each commit; changes wait for the node's
   * acknowledgement.
   */
  LEASED("leased"),
  /**
   * A shared lock on the row of its epoch, held by each transaction; changes wait for the row to be
   * free, and close it.
   */
  FENCED("fenced");

  private final String wireName;

  NodeMode(String wireName) {
    this.wireName = wireName;
  }

  /** As stores and the command line write it. */
  public String wireName() {
    return wireName;
  }

  /**
   * The mode of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static NodeMode parse(String name) {
    return Arrays.stream(values())
        .filter(mode -> mode.wireName.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no such mode: " + name));
  }

  @Override
  public String toString() {
    return wireName;
  }
}
