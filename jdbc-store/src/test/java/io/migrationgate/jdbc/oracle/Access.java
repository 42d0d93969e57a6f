package io.migrationgate.jdbc.oracle;

import io.migrationgate.MigrationGate;
import io.migrationgate.Phase;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** How a worker finds out which sides to use. */
interface Access {
  /** A transaction begins. */
  default void begin() {}

  <T> T read(long key, Supplier<T> old, Supplier<T> now);

  <T> T lock(long key, Supplier<T> old, Supplier<T> now);

  void write(long key, Runnable old, Runnable now);

  /** Through the gate, as it is meant. */
  record Gated(MigrationGate gate) implements Access {
    @Override
    public <T> T read(long key, Supplier<T> old, Supplier<T> now) {
      return gate.forKey(key).read(old::get, now::get);
    }

    @Override
    public <T> T lock(long key, Supplier<T> old, Supplier<T> now) {
      return gate.forKey(key).lock(old::get, now::get);
    }

    @Override
    public void write(long key, Runnable old, Runnable now) {
      gate.forKey(key).write(old::run, now::run);
    }
  }

  /**
   * By the phase alone, as with a feature flag: nothing is pinned, nothing is checked. What the
   * gate's documentation forbids.
   */
  final class Flag implements Access {
    private static final long LONGEST_THOUGHT_NANOS = 10_000_000_000L;

    private final MigrationGate gate;
    private final boolean thinks;
    private final ThreadLocal<Phase> decided = new ThreadLocal<>();

    /**
     * Phases as flags.
     *
     * @param thinks whether some transactions take long between looking at the flag and their first
     *     statement, as those do that call another service
     */
    Flag(MigrationGate gate, boolean thinks) {
      this.gate = gate;
      this.thinks = thinks;
    }

    @Override
    public void begin() {
      Phase seen = gate.phase();
      decided.set(seen);
      if (thinks && seen == Phase.READ_OLD && ThreadLocalRandom.current().nextInt(10) == 0) {
        long began = System.nanoTime();
        while (gate.phase().compareTo(Phase.READ_NEW) < 0
            && System.nanoTime() - began < LONGEST_THOUGHT_NANOS) {
          LockSupport.parkNanos(5_000_000);
        }
      }
    }

    private Phase phase() {
      Phase phase = decided.get();
      return phase == null ? gate.phase() : phase;
    }

    private boolean readsOld() {
      return phase().compareTo(Phase.DUAL_WRITE) <= 0;
    }

    @Override
    public <T> T read(long key, Supplier<T> old, Supplier<T> now) {
      return readsOld() ? old.get() : now.get();
    }

    @Override
    public <T> T lock(long key, Supplier<T> old, Supplier<T> now) {
      T onOld = phase().compareTo(Phase.READ_NEW) <= 0 ? old.get() : null;
      T onNew = phase().compareTo(Phase.DUAL_WRITE) >= 0 ? now.get() : null;
      return readsOld() ? onOld : onNew;
    }

    @Override
    public void write(long key, Runnable old, Runnable now) {
      if (phase().compareTo(Phase.READ_NEW) <= 0) {
        old.run();
      }
      if (phase().compareTo(Phase.DUAL_WRITE) >= 0) {
        now.run();
      }
    }
  }
}
