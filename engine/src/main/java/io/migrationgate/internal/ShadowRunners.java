package io.migrationgate.internal;

import io.migrationgate.GateSupplier;
import io.migrationgate.spi.ShadowRunner;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * All runners of shadow reads, one inside the other.
 *
 * @param all the outermost first
 */
public record ShadowRunners(List<ShadowRunner> all) {
  /** Copies the list. */
  public ShadowRunners {
    all = List.copyOf(all);
  }

  /** Those on the class path of this library. */
  public static ShadowRunners installed() {
    return new ShadowRunners(
        ServiceLoader.load(ShadowRunner.class, ShadowRunner.class.getClassLoader()).stream()
            .map(ServiceLoader.Provider::get)
            .toList());
  }

  void flush() {
    for (ShadowRunner each : all) {
      each.flush();
    }
  }

  boolean mayRun() {
    for (ShadowRunner each : all) {
      if (!each.mayRun()) {
        return false;
      }
    }
    return true;
  }

  <T extends @Nullable Object, X extends Throwable> T run(GateSupplier<T, X> side) throws X {
    return run(0, side);
  }

  <T extends @Nullable Object, X extends Throwable> T tryWrite(GateSupplier<T, X> side) throws X {
    return tryWrite(0, () -> {
      T result = side.get();
      flush();
      return result;
    });
  }

  void notTolerated() {
    all.forEach(ShadowRunner::notTolerated);
  }

  private <T extends @Nullable Object, X extends Throwable> T tryWrite(
      int from, GateSupplier<T, X> side) throws X {
    return from == all.size() ? side.get() : all.get(from).tryWrite(() -> tryWrite(from + 1, side));
  }

  private <T extends @Nullable Object, X extends Throwable> T run(int from, GateSupplier<T, X> side)
      throws X {
    return from == all.size() ? side.get() : all.get(from).run(() -> run(from + 1, side));
  }
}
