package io.migrationgate.demo.unsafe;

import io.migrationgate.protocol.Epoch;
import io.migrationgate.protocol.Snapshot;
import io.migrationgate.spi.Beat;
import io.migrationgate.spi.BeatAnswer;
import io.migrationgate.spi.ChangeDecider;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.HistoryEntry;
import io.migrationgate.spi.HistoryFilter;
import io.migrationgate.spi.KnownBuild;
import io.migrationgate.spi.StoreView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A store that is told that a node has drained as soon as it has loaded: settling waits for no unit
 * of work, as if there were no pins.
 */
record EagerAcks(GateStore store) implements GateStore {
  @Override
  public BeatAnswer beat(Beat beat) {
    return store.beat(
        new Beat(beat.nodeId(), beat.generation(), beat.loaded(), beat.loaded(), beat.report()));
  }

  @Override
  public Snapshot load() {
    return store.load();
  }

  @Override
  public List<KnownBuild> builds() {
    return store.builds();
  }

  @Override
  public StoreView view() {
    return store.view();
  }

  @Override
  public <T> T change(String changeId, ChangeDecider<T> decider) {
    return store.change(changeId, decider);
  }

  @Override
  public Instant now() {
    return store.now();
  }

  @Override
  public List<Long> closeBefore(long number) {
    return store.closeBefore(number);
  }

  @Override
  public List<HistoryEntry> history(HistoryFilter filter) {
    return store.history(filter);
  }

  @Override
  public void awaitChange(Epoch known, Duration atMost) throws InterruptedException {
    store.awaitChange(known, atMost);
  }

  @Override
  public void maintain() {
    store.maintain();
  }

  @Override
  public void close() {
    store.close();
  }
}
