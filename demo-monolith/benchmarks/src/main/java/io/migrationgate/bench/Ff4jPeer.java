package io.migrationgate.bench;

import org.ff4j.FF4j;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** FF4J, its features in memory, without an audit. Its shares are by chance, not by key. */
@State(Scope.Benchmark)
public class Ff4jPeer {
  private final FF4j features = new FF4j().audit(false).createFeature("plain", true);

  boolean isOn() {
    return features.check("plain");
  }
}
