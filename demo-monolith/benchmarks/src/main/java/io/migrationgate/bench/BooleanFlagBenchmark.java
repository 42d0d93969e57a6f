package io.migrationgate.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** A boolean flag without a rule. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BooleanFlagBenchmark {
  /** By its key. */
  @Benchmark
  public boolean byKey(FlagPeer peer, KeyWalk walk) {
    return peer.flags.isEnabled(FlagFile.PLAIN, peer.people[walk.next()]);
  }

  /** By a handle that is kept. */
  @Benchmark
  public boolean byHandle(FlagPeer peer, KeyWalk walk) {
    return peer.handle.isEnabled(peer.people[walk.next()]);
  }

  /** In a unit of work. */
  @Benchmark
  public boolean inUnit(FlagPeer peer, FlagPeer.InUnit unit, KeyWalk walk) {
    return peer.flags.isEnabled(FlagFile.PLAIN, peer.people[walk.next()]);
  }

  /** A variation. */
  @Benchmark
  public boolean launchDarkly(LaunchDarklyPeer peer, KeyWalk walk) {
    return peer.isOn(FlagFile.PLAIN, peer.people[walk.next()]);
  }

  /** In memory. */
  @Benchmark
  public boolean togglzInMemory(TogglzPeer.InMemory peer) {
    return peer.isOn();
  }

  /** From a table. */
  @Benchmark
  public boolean togglzCachedForEver(TogglzPeer.CachedForEver peer) {
    return peer.isOn();
  }

  /** From a table, looked up each minute. */
  @Benchmark
  public boolean togglzCachedForAMinute(TogglzPeer.CachedForAMinute peer) {
    return peer.isOn();
  }

  /** In memory. */
  @Benchmark
  public boolean ff4j(Ff4jPeer peer) {
    return peer.isOn();
  }

  /** From its bootstrap. */
  @Benchmark
  public boolean unleash(UnleashPeer peer, KeyWalk walk) {
    return peer.isOn(FlagFile.PLAIN, walk.next());
  }
}
