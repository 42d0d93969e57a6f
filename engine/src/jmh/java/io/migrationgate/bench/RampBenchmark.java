package io.migrationgate.bench;

import io.migrationgate.GateSupplier;
import io.migrationgate.MigrationGate;
import io.migrationgate.Phase;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.UnitOfWork;
import io.migrationgate.protocol.Placement;
import io.migrationgate.protocol.Ramp;
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
import org.openjdk.jmh.annotations.Warmup;

/** What a read by key costs in dual-write with a ramp of 25 %, inside a unit of work. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class RampBenchmark {
  private static final String NAME = "customer-name-split";
  private static final int KEYS = 1_024;

  private final String[] keys = new String[KEYS];
  private volatile Phase plain = Phase.DUAL_WRITE;
  private TestGates gates;
  private MigrationGate gate;
  private UnitOfWork unit;
  private int next;
  private int oldValue = 1;
  private int newValue = 2;

  /** Keys of twelve characters. */
  @Setup(Level.Trial)
  public void start() {
    for (int i = 0; i < KEYS; i++) {
      keys[i] = String.format("customer%04d", i);
    }
    gates = Uncompared.gates(NAME);
    gates.place(
        NAME, new Placement(Phase.DUAL_WRITE, Ramp.ofBasisPoints(2_500), SecondaryWrites.STRICT));
    gate = gates.gate(NAME);
    unit = gates.gates().unitOfWork("bench");
    unit.pin();
  }

  /** Ends the unit. */
  @TearDown(Level.Trial)
  public void stop() {
    unit.close();
    gates.close();
  }

  /** The yardstick: a volatile field read and a switch, with the keys walked through as below. */
  @Benchmark
  public int baseline() {
    String key = keys[next++ & (KEYS - 1)];
    GateSupplier<Integer, RuntimeException> old = () -> oldValue + key.length();
    GateSupplier<Integer, RuntimeException> fresh = () -> newValue + key.length();
    return switch (plain) {
      case READ_OLD, DUAL_WRITE -> old.get();
      case READ_NEW, WRITE_NEW, CONTRACTED -> fresh.get();
    };
  }

  /** A text key of twelve characters. */
  @Benchmark
  public int readByText() {
    String key = keys[next++ & (KEYS - 1)];
    return gate.forKey(key)
        .<Integer, RuntimeException>read(
            () -> oldValue + key.length(), () -> newValue + key.length());
  }

  /** A numeric key. */
  @Benchmark
  public int readByNumber() {
    long key = next++ & (KEYS - 1);
    return gate.forKey(key)
        .<Integer, RuntimeException>read(() -> oldValue + (int) key, () -> newValue + (int) key);
  }
}
