package io.migrationgate.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** A boolean flag through OpenFeature's client, without a context. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class OpenFeatureFlagBenchmark {
  /** MigrationGate's provider. */
  @Benchmark
  public boolean ours(OpenFeaturePeer.Ours peer) {
    return peer.isOn(FlagFile.PLAIN);
  }

  /** The SDK's provider in memory. */
  @Benchmark
  public boolean inMemory(OpenFeaturePeer.InMemory peer) {
    return peer.isOn(FlagFile.PLAIN);
  }

  /** flagd's provider on a file. */
  @Benchmark
  public boolean flagd(OpenFeaturePeer.Flagd peer) {
    return peer.isOn(FlagFile.PLAIN);
  }
}
