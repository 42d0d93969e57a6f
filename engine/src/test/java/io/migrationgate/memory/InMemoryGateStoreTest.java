package io.migrationgate.memory;

import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.GateStoreContract;

class InMemoryGateStoreTest extends GateStoreContract {
  @Override
  protected GateStore newStore() {
    return new InMemoryGateStore();
  }

  @Override
  protected GateStore anotherHandle(GateStore first) {
    return first;
  }
}
