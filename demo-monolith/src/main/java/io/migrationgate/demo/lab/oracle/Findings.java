package io.migrationgate.demo.lab.oracle;

import java.util.ArrayList;
import java.util.List;

/** Things that must not be: how many there were, and the first of them in words. Thread-safe. */
public final class Findings {
  private static final int SHOWN = 20;

  private final List<String> first = new ArrayList<>();
  private long count;

  /** Adds one. */
  public synchronized void add(String finding) {
    count++;
    if (first.size() < SHOWN) {
      first.add(finding);
    }
  }

  /** How many there were. */
  public synchronized long count() {
    return count;
  }

  /** The first 20. */
  public synchronized List<String> first() {
    return List.copyOf(first);
  }
}
