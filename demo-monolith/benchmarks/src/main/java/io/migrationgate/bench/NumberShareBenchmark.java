package io.migrationgate.bench;

import com.launchdarkly.sdk.LDContext;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.togglz.core.user.SimpleFeatureUser;

/** A share of 25 % by a numeric key, of which the others must make a text. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class NumberShareBenchmark {
  /** A migration's read by key, in a unit of work. */
  @Benchmark
  public int readInUnit(GatePeer peer, GatePeer.InUnit unit, KeyWalk walk) {
    int number = walk.next();
    return peer.ramped
        .forKey(number)
        .<Integer, RuntimeException>read(() -> number & 31, () -> number & 63);
  }

  /** A rollout. */
  @Benchmark
  public boolean launchDarkly(LaunchDarklyPeer peer, KeyWalk walk) {
    return peer.isOn(FlagFile.SHARE, LDContext.create(Integer.toString(walk.next())));
  }

  /** Gradual rollout. */
  @Benchmark
  public boolean togglzInMemory(TogglzPeer.InMemory peer, KeyWalk walk) {
    return peer.isOnFor(new SimpleFeatureUser(Integer.toString(walk.next())));
  }
}
