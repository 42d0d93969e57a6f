package io.migrationgate.bench;

import io.migrationgate.UnitOfWork;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** A unit of work, which the others do not have. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class UnitBenchmark {
  /** Enter, pin and leave; no commit check, which reads the clocks. */
  @Benchmark
  public void pinned(GatePeer peer) {
    try (UnitOfWork unit = peer.node().unitOfWork("benchmark")) {
      unit.pin();
    }
  }

  /** With a read, and the commit check that it makes necessary. */
  @Benchmark
  public int readAndCommitCheck(GatePeer peer, KeyWalk walk) {
    int number = walk.next();
    try (UnitOfWork unit = peer.node().unitOfWork("benchmark")) {
      unit.pin();
      int value = peer.gate.<Integer, RuntimeException>read(() -> number & 31, () -> number & 63);
      unit.beforeCommit();
      return value;
    }
  }
}
