package io.migrationgate.bench;

import io.migrationgate.MigrationGate;
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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to enter and leave a unit of work, on one thread and on two at once. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class UnitBenchmark {
  private static final String NAME = "customer-name-split";

  private TestGates gates;
  private MigrationGate gate;
  private int oldValue = 1;
  private int newValue = 2;

  /** Starts a node. */
  @Setup(Level.Trial)
  public void start() {
    gates = Uncompared.gates(NAME);
    gate = gates.gate(NAME);
  }

  /** Renews the lease, which nobody else does here: it would end in the middle of a trial. */
  @Setup(Level.Iteration)
  public void beat() {
    gates.gates().refresh();
  }

  /** Stops it. */
  @TearDown(Level.Trial)
  public void stop() {
    gates.close();
  }

  /** Enter, pin and leave; no commit check, which reads the clocks. */
  @Benchmark
  public void unit() {
    try (UnitOfWork unit = gates.gates().unitOfWork("bench")) {
      unit.pin();
    }
  }

  /** The same on two threads at once. */
  @Benchmark
  @Threads(2)
  public void unitOnTwoThreads() {
    unit();
  }

  /** With a read, and the commit check that it makes necessary. */
  @Benchmark
  public int unitWithReadAndCommitCheck() {
    try (UnitOfWork unit = gates.gates().unitOfWork("bench")) {
      unit.pin();
      int value = gate.<Integer, RuntimeException>read(() -> oldValue, () -> newValue);
      unit.beforeCommit();
      return value;
    }
  }

  /** A read that stands alone: pinned and checked by itself. */
  @Benchmark
  public int readAlone() {
    return gate.<Integer, RuntimeException>read(() -> oldValue, () -> newValue);
  }
}
