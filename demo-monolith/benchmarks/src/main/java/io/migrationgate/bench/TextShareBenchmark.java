package io.migrationgate.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** A share of 25 % by a text key of twelve characters. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TextShareBenchmark {
  /** A migration's read by key, in a unit of work. */
  @Benchmark
  public int readInUnit(GatePeer peer, GatePeer.InUnit unit, KeyWalk walk) {
    int number = walk.next();
    return peer.ramped
        .forKey(KeyWalk.name(number))
        .<Integer, RuntimeException>read(() -> number & 31, () -> number & 63);
  }

  /** A flag. */
  @Benchmark
  public boolean flag(FlagPeer peer, KeyWalk walk) {
    return peer.flags.isEnabled(FlagFile.SHARE, peer.people[walk.next()]);
  }

  /** A flag, by a handle that is kept. */
  @Benchmark
  public boolean flagByHandle(FlagPeer peer, KeyWalk walk) {
    return peer.share.isEnabled(peer.people[walk.next()]);
  }

  /** A rollout. */
  @Benchmark
  public boolean launchDarkly(LaunchDarklyPeer peer, KeyWalk walk) {
    return peer.isOn(FlagFile.SHARE, peer.people[walk.next()]);
  }

  /** Gradual rollout. */
  @Benchmark
  public boolean togglzInMemory(TogglzPeer.InMemory peer, KeyWalk walk) {
    return peer.isOnFor(peer.people[walk.next()]);
  }

  /** Gradual rollout, from a table. */
  @Benchmark
  public boolean togglzCachedForEver(TogglzPeer.CachedForEver peer, KeyWalk walk) {
    return peer.isOnFor(peer.people[walk.next()]);
  }

  /** Flexible rollout. */
  @Benchmark
  public boolean unleash(UnleashPeer peer, KeyWalk walk) {
    return peer.isOn(FlagFile.SHARE, walk.next());
  }
}
