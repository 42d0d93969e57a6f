package io.migrationgate.testing;

import io.migrationgate.Problem;
import io.migrationgate.protocol.Epoch;
import io.migrationgate.protocol.Snapshot;
import io.migrationgate.spi.ForwardingGateStore;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A store in front of another, that a test can break and replace. */
public final class FlakyStore extends ForwardingGateStore {
  private volatile GateStore store;
  private volatile boolean broken;
  private volatile @Nullable Snapshot behind;
  private final AtomicInteger lags = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();

  public FlakyStore(GateStore store) {
    super(store);
    this.store = store;
  }

  public void breakDown() {
    broken = true;
  }

  public void heal() {
    broken = false;
  }

  /**
   * From now on loads are answered by a server that lags behind, with what is there now, this many
   * times.
   */
  public void lag(int times) {
    behind = store.load();
    lags.set(times);
  }

  /** As when a backup was restored under a running node. */
  public void replaceBy(GateStore other) {
    store = other;
  }

  public int failures() {
    return failures.get();
  }

  @Override
  protected GateStore store() {
    if (broken) {
      failures.incrementAndGet();
      throw new StoreUnavailableException(
          new Problem("store", "a store broken by a test", "one that works", "heal it"), null);
    }
    return store;
  }

  @Override
  public Snapshot load() {
    Snapshot now = store().load();
    Snapshot old = behind;
    return old != null && lags.getAndDecrement() > 0 ? old : now;
  }

  @Override
  public void awaitChange(Epoch known, Duration atMost) throws InterruptedException {
    store.awaitChange(known, atMost);
  }

  @Override
  public boolean announces() {
    return store.announces();
  }

  @Override
  public void close() {
    store.close();
  }
}
