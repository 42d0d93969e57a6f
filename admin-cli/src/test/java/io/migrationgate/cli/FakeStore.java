package io.migrationgate.cli;

import io.migrationgate.memory.InMemoryGateStore;
import io.migrationgate.protocol.Epoch;
import io.migrationgate.protocol.Snapshot;
import io.migrationgate.spi.Beat;
import io.migrationgate.spi.BeatAnswer;
import io.migrationgate.spi.ChangeDecider;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.HistoryEntry;
import io.migrationgate.spi.HistoryFilter;
import io.migrationgate.spi.KnownBuild;
import io.migrationgate.spi.SqlAcceptance;
import io.migrationgate.spi.StoreView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A store in memory with places where a test can step in. */
final class FakeStore implements GateStore {
  final InMemoryGateStore memory;
  Runnable beforeChange = () -> {};
  Runnable beforeView = () -> {};

  FakeStore(FakeTime time) {
    this.memory = new InMemoryGateStore(time.clock());
  }

  @Override
  public Snapshot load() {
    return memory.load();
  }

  @Override
  public StoreView view() {
    beforeView.run();
    return memory.view();
  }

  @Override
  public <T> T change(String changeId, ChangeDecider<T> decider) {
    Runnable once = beforeChange;
    beforeChange = () -> {};
    once.run();
    return memory.change(changeId, decider);
  }

  @Override
  public BeatAnswer beat(Beat beat) {
    return memory.beat(beat);
  }

  @Override
  public List<Long> closeBefore(long number) {
    return memory.closeBefore(number);
  }

  @Override
  public List<KnownBuild> builds() {
    return memory.builds();
  }

  @Override
  public List<SqlAcceptance> acceptedSql(String migration) {
    return memory.acceptedSql(migration);
  }

  @Override
  public List<HistoryEntry> history(HistoryFilter filter) {
    return memory.history(filter);
  }

  @Override
  public Instant now() {
    return memory.now();
  }

  @Override
  public void awaitChange(Epoch known, Duration atMost) throws InterruptedException {
    memory.awaitChange(known, atMost);
  }

  /** Open for the next command. */
  @Override
  public void close() {}
}
