package io.migrationgate.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** A rule of five clauses through OpenFeature's client. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class OpenFeatureRuleBenchmark {
  /** MigrationGate's provider. */
  @Benchmark
  public boolean ours(OpenFeaturePeer.Ours peer, KeyWalk walk) {
    return peer.isOn(FlagFile.RULE, walk.next());
  }

  /** flagd's provider on a file. */
  @Benchmark
  public boolean flagd(OpenFeaturePeer.Flagd peer, KeyWalk walk) {
    return peer.isOn(FlagFile.RULE, walk.next());
  }
}
