package io.migrationgate.internal;

import io.migrationgate.GateSupplier;
import io.migrationgate.spi.TimeSource;
import io.migrationgate.spi.UnitResource;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs both sides of a sampled read, one after the other on the caller's thread, and compares what
 * they returned.
 *
 * <p>The authoritative side runs first, and its result or exception is the caller's in any case.
 * The other side runs only if that took no longer than the deadline, and inside a transaction only
 * under a savepoint, so that its failure cannot spoil the transaction. When the other side itself
 * runs past the deadline, comparing pauses for a while: a path cannot be interrupted, but it need
 * not be tried again at once.
 *
 * <p>Two reads of one transaction need not see the same moment: under READ COMMITTED somebody
 * else's change may come to be visible between them. So sides that differ are read once more, by
 * turns, and count as a mismatch only if no two reads that follow each other agree.
 *
 * <p>Where both sides returned one and the same object, nothing was compared: see
 * {@link SharedObjects}.
 *
 * <p>Thread-safe.
 */
public final class ShadowComparison {
  private static final Logger LOG = LoggerFactory.getLogger("io.migrationgate.comparison");
  private static final long PAUSE_NANOS = Duration.ofSeconds(10).toNanos();

  private final long deadlineNanos;
  private final BiPredicate<@Nullable Object, @Nullable Object> equality;
  private final TimeSource time;
  private final MismatchSamples samples = new MismatchSamples();
  private volatile long pausedSinceNanos;
  private final AtomicBoolean told = new AtomicBoolean();
  private final String name;
  private final ShadowRunners runners;
  private volatile boolean paused;

  /**
   * A comparison.
   *
   * @param name of the migration
   * @param deadline for each side
   * @param equality whether two results, old and new, say the same
   * @param runners run what nobody has asked for
   */
  public ShadowComparison(
      String name,
      Duration deadline,
      BiPredicate<@Nullable Object, @Nullable Object> equality,
      ShadowRunners runners,
      TimeSource time) {
    this.name = name;
    this.runners = runners;
    this.deadlineNanos = deadline.toNanos();
    this.equality = equality;
    this.time = time;
  }

  /** Equal as values; arrays by their elements. */
  public static boolean deepEquals(@Nullable Object oldValue, @Nullable Object newValue) {
    return Objects.deepEquals(oldValue, newValue);
  }

  /** Sends what is put off, so that it is on the right side of a savepoint. */
  void flush() {
    runners.flush();
  }

  /** Runs a write whose failure is to leave nothing behind in a session. */
  <T extends @Nullable Object, X extends Throwable> T tryWrite(GateSupplier<T, X> side) throws X {
    return runners.tryWrite(side);
  }

  /** What was run last has failed for good. */
  void notTolerated() {
    runners.notTolerated();
  }

  /** Which keys differed. */
  public MismatchSamples samples() {
    return samples;
  }

  <T extends @Nullable Object, X extends Throwable> T read(
      ThreadUnits mine,
      int gate,
      @Nullable String key,
      GateSupplier<T, X> authoritative,
      GateSupplier<T, X> other,
      boolean authoritativeIsNew)
      throws X {
    long start = time.nanoTime();
    T result = authoritative.get();
    long between = time.nanoTime();
    UnitResource resource = mine.resource();
    boolean unprotected = (mine.inUnit() && resource == null) || mine.severalBegun();
    if (unprotected || between - start > deadlineNanos || pausing(between) || !runners.mayRun()) {
      mine.count(gate, GateCounters.COMPARE_SKIPPED);
      return result;
    }
    compare(mine, gate, key, new Sides<>(result, authoritative, other, authoritativeIsNew));
    long end = time.nanoTime();
    if (end - between > deadlineNanos) {
      pausedSinceNanos = end;
      paused = true;
    }
    return result;
  }

  private boolean pausing(long now) {
    if (paused && now - pausedSinceNanos > PAUSE_NANOS) {
      paused = false;
    }
    return paused;
  }

  private <X extends Throwable> void compare(
      ThreadUnits mine, int gate, @Nullable String key, Sides<?, X> sides) throws X {
    UnitResource resource = mine.resource();
    if (resource != null) {
      runners.flush();
    }
    Object savepoint = resource == null ? null : resource.savepoint();
    Agreement agreement;
    try {
      agreement = sides.agree(equality, runners);
    } catch (VirtualMachineError fatal) {
      throw fatal;
    } catch (Throwable failure) {
      mine.count(gate, GateCounters.COMPARE_ERROR);
      if (resource != null
          && savepoint != null
          && !ToleratedFailures.undone(resource, savepoint, failure)) {
        // The database has rolled the transaction back: going on would lose what the unit wrote
        // before.
        runners.notTolerated();
        throw failure;
      }
      samples.failed(key, failure);
      ToleratedFailures.keepInterrupt(failure);
      return;
    }
    if (resource != null && savepoint != null) {
      resource.release(savepoint);
    }
    switch (agreement) {
      case MATCH -> mine.count(gate, GateCounters.MATCH);
      case MISMATCH -> {
        mine.count(gate, GateCounters.MISMATCH);
        samples.differed(key, sides.oldValue(), sides.newValue());
      }
      case ONE_OBJECT -> {
        mine.count(gate, GateCounters.COMPARE_SKIPPED);
        tellOnce(sides.newValue());
      }
    }
  }

  private void tellOnce(@Nullable Object shared) {
    if (told.compareAndSet(false, true)) {
      LOG.warn(
          "gate '{}': both paths of a read returned one and the same object (a {}), as a persistence"
              + " context gives it for one row; such reads are not compared, and count as skipped."
              + " Return values: a projection or DTO query, native SQL, or a copy made before the"
              + " other path runs",
          name,
          shared == null ? "null" : shared.getClass().getName());
    }
  }

  /** What comparing two sides has shown. */
  private enum Agreement {
    MATCH,
    MISMATCH,
    ONE_OBJECT
  }

  /** The two sides of one read, and what each returned last. */
  private static final class Sides<T extends @Nullable Object, X extends Throwable> {
    private final GateSupplier<T, X> authoritative;
    private final GateSupplier<T, X> other;
    private final boolean authoritativeIsNew;
    private T result;
    private @Nullable T shadow;

    Sides(
        T result,
        GateSupplier<T, X> authoritative,
        GateSupplier<T, X> other,
        boolean authoritativeIsNew) {
      this.result = result;
      this.authoritative = authoritative;
      this.other = other;
      this.authoritativeIsNew = authoritativeIsNew;
    }

    Agreement agree(BiPredicate<@Nullable Object, @Nullable Object> equality, ShadowRunners runners)
        throws X {
      shadow = runners.run(other);
      if (SharedObjects.any(result, shadow)) {
        return Agreement.ONE_OBJECT;
      }
      if (equality.test(oldValue(), newValue())) {
        return Agreement.MATCH;
      }
      result = runners.run(authoritative);
      if (equality.test(oldValue(), newValue())) {
        return Agreement.MATCH;
      }
      shadow = runners.run(other);
      return equality.test(oldValue(), newValue()) ? Agreement.MATCH : Agreement.MISMATCH;
    }

    @Nullable
    T oldValue() {
      return authoritativeIsNew ? shadow : result;
    }

    @Nullable
    T newValue() {
      return authoritativeIsNew ? result : shadow;
    }
  }
}
