package io.migrationgate.demo.lab.unsafe;

import io.migrationgate.spi.Beat;
import io.migrationgate.spi.BeatAnswer;
import io.migrationgate.spi.ForwardingGateStore;
import io.migrationgate.spi.GateStore;

/**
 * A store that is told that a node has drained as soon as it has loaded: settling waits for no unit
 * of work, as if there were no pins.
 */
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
