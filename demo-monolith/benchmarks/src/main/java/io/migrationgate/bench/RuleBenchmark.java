package io.migrationgate.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** A rule of five clauses, all of which hold. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RuleBenchmark {
  /** A flag. */
  @Benchmark
  public boolean flag(FlagPeer peer, KeyWalk walk) {
    return peer.flags.isEnabled(FlagFile.RULE, peer.people[walk.next()]);
  }

  /** Clauses of a rule. */
  @Benchmark
  public boolean launchDarkly(LaunchDarklyPeer peer, KeyWalk walk) {
    return peer.isOn(FlagFile.RULE, peer.people[walk.next()]);
  }

  /** Constraints. */
  @Benchmark
  public boolean unleash(UnleashPeer peer, KeyWalk walk) {
    return peer.isOn(FlagFile.RULE, walk.next());
  }
}
