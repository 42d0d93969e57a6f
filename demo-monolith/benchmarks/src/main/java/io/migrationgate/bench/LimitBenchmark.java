package io.migrationgate.bench;

import io.migrationgate.GateSupplier;
import io.migrationgate.Phase;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What no library can undercut: a volatile field read, a switch, and two paths. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class LimitBenchmark {
  private volatile Phase phase = Phase.READ_NEW;

  /** The yardstick of every operation. */
  @Benchmark
  public int limit(KeyWalk walk) {
    int number = walk.next();
    GateSupplier<Integer, RuntimeException> old = () -> number & 31;
    GateSupplier<Integer, RuntimeException> fresh = () -> number & 63;
    return switch (phase) {
      case READ_OLD, DUAL_WRITE -> old.get();
      case READ_NEW, WRITE_NEW, CONTRACTED -> fresh.get();
    };
  }
}
