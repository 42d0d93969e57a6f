package io.migrationgate.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** The same with a context of five attributes, which nobody reads. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class OpenFeatureContextBenchmark {
  /** MigrationGate's provider. */
  @Benchmark
  public boolean ours(OpenFeaturePeer.Ours peer, KeyWalk walk) {
    return peer.isOn(FlagFile.PLAIN, walk.next());
  }

  /** The SDK's provider in memory. */
  @Benchmark
  public boolean inMemory(OpenFeaturePeer.InMemory peer, KeyWalk walk) {
    return peer.isOn(FlagFile.PLAIN, walk.next());
  }

  /** flagd's provider on a file. */
  @Benchmark
  public boolean flagd(OpenFeaturePeer.Flagd peer, KeyWalk walk) {
    return peer.isOn(FlagFile.PLAIN, walk.next());
  }
}
