package io.migrationgate.bench;

import io.migrationgate.GateSupplier;
import io.migrationgate.MigrationGate;
import io.migrationgate.Phase;
import io.migrationgate.UnitOfWork;
import io.migrationgate.testkit.TestGates;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a gated call inside a unit of work costs. Each figure is to be read next to
 * {@link #baseline}: a volatile field read, a switch, and the same lambdas.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class GateBenchmark {
  private static final String NAME = "customer-name-split";

  @Param({"READ_OLD", "DUAL_WRITE", "READ_NEW", "WRITE_NEW", "CONTRACTED"})
  Phase phase;

  private volatile Phase plain = Phase.READ_OLD;
  private TestGates gates;
  private MigrationGate gate;
  private UnitOfWork unit;
  private int oldValue = 1;
  private int newValue = 2;

  /** Gates whose samples are never drawn, inside a unit of work that is pinned. */
  @Setup(Level.Trial)
  public void start() {
    gates = Uncompared.gates(NAME);
    gates.phase(NAME, phase);
    gate = gates.gate(NAME);
    plain = phase;
    unit = gates.gates().unitOfWork("bench");
    unit.pin();
  }

  /** Ends the unit. */
  @TearDown(Level.Trial)
  public void stop() {
    unit.close();
    gates.close();
  }

  /** The yardstick. */
  @Benchmark
  public int baseline() {
    GateSupplier<Integer, RuntimeException> old = () -> oldValue;
    GateSupplier<Integer, RuntimeException> fresh = () -> newValue;
    return switch (plain) {
      case READ_OLD, DUAL_WRITE -> old.get();
      case READ_NEW, WRITE_NEW, CONTRACTED -> fresh.get();
    };
  }

  /** A read inside a unit of work. */
  @Benchmark
  public int readInUnit() {
    return gate.<Integer, RuntimeException>read(() -> oldValue, () -> newValue);
  }

  /** A write inside a unit of work. */
  @Benchmark
  public int writeInUnit() {
    return gate.<Integer, RuntimeException>write(() -> oldValue, () -> newValue);
  }
}
