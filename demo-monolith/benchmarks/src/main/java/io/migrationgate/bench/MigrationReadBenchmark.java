package io.migrationgate.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** A read that is the old or the new one: by a migration, or by a flag and an if. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MigrationReadBenchmark {
  /** A read that stands alone: pinned, and checked by itself. */
  @Benchmark
  public int alone(GatePeer peer, KeyWalk walk) {
    int number = walk.next();
    return peer.gate.<Integer, RuntimeException>read(() -> number & 31, () -> number & 63);
  }

  /** A read in a unit of work. */
  @Benchmark
  public int inUnit(GatePeer peer, GatePeer.InUnit unit, KeyWalk walk) {
    int number = walk.next();
    return peer.gate.<Integer, RuntimeException>read(() -> number & 31, () -> number & 63);
  }

  /** Its migrations, serial and without tracking. */
  @Benchmark
  public int launchDarklyMigration(LaunchDarklyPeer peer, KeyWalk walk) {
    int number = walk.next();
    return peer.read(number, number);
  }

  /** The same from a table. */
  @Benchmark
  public int togglzCachedForEver(TogglzPeer.CachedForEver peer, KeyWalk walk) {
    int number = walk.next();
    return peer.isOn() ? number + 1 : number;
  }

  /** A feature and an if. */
  @Benchmark
  public int ff4j(Ff4jPeer peer, KeyWalk walk) {
    int number = walk.next();
    return peer.isOn() ? number + 1 : number;
  }
}
