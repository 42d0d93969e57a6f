package io.migrationgate.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** One read of sixteen places in turn, each with paths of its own; see {@link CallPlaces}. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PlacesReadBenchmark {
  /** The yardstick in the same shape. */
  @Benchmark
  public int limit(CallPlaces.OfLimit limit, KeyWalk walk) {
    return CallPlaces.ask(limit.places, walk.next());
  }

  /** A read in a unit of work. */
  @Benchmark
  public int inUnit(CallPlaces.OfGate gate, GatePeer.InUnit unit, KeyWalk walk) {
    return CallPlaces.ask(gate.places, walk.next());
  }

  /** A read that stands alone. */
  @Benchmark
  public int alone(CallPlaces.OfGate gate, KeyWalk walk) {
    return CallPlaces.ask(gate.places, walk.next());
  }

  /** A share of 25 % by number, in a unit of work. */
  @Benchmark
  public int readInUnit(CallPlaces.OfGate gate, GatePeer.InUnit unit, KeyWalk walk) {
    return CallPlaces.ask(gate.byNumber, walk.next());
  }
}
