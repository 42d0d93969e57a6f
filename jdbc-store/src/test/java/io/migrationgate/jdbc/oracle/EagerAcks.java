package io.migrationgate.jdbc.oracle;

import io.migrationgate.spi.Beat;
import io.migrationgate.spi.BeatAnswer;
import io.migrationgate.spi.ForwardingGateStore;
import io.migrationgate.spi.GateStore;

/** Unsafe: tells the store that a node has drained as soon as it has loaded. */
final class EagerAcks extends ForwardingGateStore {
  EagerAcks(GateStore store) {
    super(store);
  }

  @Override
  public BeatAnswer beat(Beat beat) {
    return store()
        .beat(new Beat(
            beat.nodeId(), beat.generation(), beat.loaded(), beat.loaded(), beat.report()));
  }
}
