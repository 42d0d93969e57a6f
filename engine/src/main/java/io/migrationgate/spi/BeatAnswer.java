package io.migrationgate.spi;

import io.migrationgate.protocol.Epoch;
import io.migrationgate.protocol.Revocation;
import org.jspecify.annotations.Nullable;

/** What a heartbeat learned. */
public sealed interface BeatAnswer {
  /**
   * The lease is renewed.
   *
   * @param epoch the store's epoch now
   * @param revocation which of the node's units of work an operator has revoked; null if none
   */
  record Renewed(Epoch epoch, @Nullable Revocation revocation) implements BeatAnswer {
    /** Nothing is revoked. */
    public Renewed(Epoch epoch) {
      this(epoch, null);
    }
  }

  /** The node was given up, or the store does not know it: it must register again. */
  record GivenUp() implements BeatAnswer {}

  /**
   * The store does not know the epoch that the node has loaded, or has another token for it: it was
   * restored, or failed over with loss. Nothing was renewed.
   *
   * @param epoch the store's epoch now
   */
  record Diverged(Epoch epoch) implements BeatAnswer {}
}
