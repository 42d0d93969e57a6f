package io.migrationgate.testing;

import io.migrationgate.Problem;
import io.migrationgate.protocol.Epoch;
import io.migrationgate.protocol.Snapshot;
import io.migrationgate.spi.Beat;
import io.migrationgate.spi.BeatAnswer;
import io.migrationgate.spi.ChangeDecider;
import io.migrationgate.spi.DatabaseIdentity;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.HistoryEntry;
import io.migrationgate.spi.HistoryFilter;
import io.migrationgate.spi.KnownBuild;
import io.migrationgate.spi.StoreUnavailableException;
import io.migrationgate.spi.StoreView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A store in front of another, that a test can break and replace. */
public final class FlakyStore implements GateStore {
  private volatile GateStore store;
  private volatile boolean broken;
  private volatile @Nullable Snapshot behind;
  private final AtomicInteger lags = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();

  public FlakyStore(GateStore store) {
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

  private GateStore store() {
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
  public StoreView view() {
    return store().view();
  }

  @Override
  public <T> T change(String changeId, ChangeDecider<T> decider) {
    return store().change(changeId, decider);
  }

  @Override
  public BeatAnswer beat(Beat beat) {
    return store().beat(beat);
  }

  @Override
  public List<Long> closeBefore(long number) {
    return store().closeBefore(number);
  }

  @Override
  public List<KnownBuild> builds() {
    return store().builds();
  }

  @Override
  public List<HistoryEntry> history(HistoryFilter filter) {
    return store().history(filter);
  }

  @Override
  public Instant now() {
    return store().now();
  }

  @Override
  public void awaitChange(Epoch known, Duration atMost) throws InterruptedException {
    store.awaitChange(known, atMost);
  }

  @Override
  public @Nullable DatabaseIdentity identity() {
    return store().identity();
  }

  @Override
  public void close() {
    store.close();
  }
}
