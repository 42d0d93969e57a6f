package io.migrationgate.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** A share of 25 % through OpenFeature's client. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class OpenFeatureShareBenchmark {
  /** MigrationGate's provider. */
  @Benchmark
  public boolean ours(OpenFeaturePeer.Ours peer, KeyWalk walk) {
    return peer.isOn(FlagFile.SHARE, walk.next());
  }

  /** flagd's provider on a file. */
  @Benchmark
  public boolean flagd(OpenFeaturePeer.Flagd peer, KeyWalk walk) {
    return peer.isOn(FlagFile.SHARE, walk.next());
  }
}
