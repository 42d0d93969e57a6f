package io.migrationgate.cli;

import io.migrationgate.memory.InMemoryGateStore;
import io.migrationgate.spi.ChangeDecider;
import io.migrationgate.spi.ForwardingGateStore;
import io.migrationgate.spi.StoreView;

/** A store in memory with places where a test can step in. */
final class FakeStore extends ForwardingGateStore {
  final InMemoryGateStore memory;
  Runnable beforeChange = () -> {};
  Runnable beforeView = () -> {};

  FakeStore(FakeTime time) {
    this(new InMemoryGateStore(time.clock()));
  }

  private FakeStore(InMemoryGateStore memory) {
    super(memory);
    this.memory = memory;
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

  /** Open for the next command. */
  @Override
  public void close() {}
}
