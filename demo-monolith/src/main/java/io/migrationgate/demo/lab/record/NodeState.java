package io.migrationgate.demo.lab.record;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A node at one moment.
 *
 * @param name what people call it
 * @param build what it runs
 * @param life whether it serves
 * @param phases its phase for each migration, as the command line writes it; empty where unknown
 */
public record NodeState(String name, String build, Life life, Map<String, String> phases) {
  /** Copies the map. */
  public NodeState {
    phases = Collections.unmodifiableMap(new TreeMap<>(phases));
  }

  /** Whether a node serves. */
  public enum Life {
    /** Not yet. */
    STARTING,
    /** It does. */
    SERVING,
    /** It finishes what it has, and gets nothing new. */
    DRAINING,
    /** No more. */
    GONE
  }
}
