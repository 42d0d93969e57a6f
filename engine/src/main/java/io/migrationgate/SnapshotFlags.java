package io.migrationgate;

import io.migrationgate.flags.FeatureFlags;
import io.migrationgate.flags.FlagSnapshot;
import io.migrationgate.flags.FlagSource;
import io.migrationgate.flags.FlagView;
import io.migrationgate.internal.FlagViews;
import io.migrationgate.internal.SegmentLookup;
import io.migrationgate.protocol.Snapshot;
import io.migrationgate.spi.GateStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Evaluates the flags of a snapshot as a node that has loaded it does; for tools without a node.
 */
public final class SnapshotFlags {
  private static final Duration LOOKUP = Duration.ofSeconds(5);

  private SnapshotFlags() {}

  /**
   * The flags of a snapshot, with its migrations' phases.
   *
   * @param store where keys are looked up in segments, for at most five seconds each
   * @param now what {@code $flagd.timestamp} tells
   */
  public static FlagSnapshot of(GateStore store, Snapshot snapshot, Instant now) {
    SegmentLookup segments = new SegmentLookup(store, LOOKUP, "mgate-segments");
    FlagView view = new FlagViews(InstantSource.fixed(now), segments).of(snapshot, 0);
    return new FeatureFlags(new FlagSource() {
          @Override
          public FlagView view() {
            return view;
          }

          @Override
          public boolean stale() {
            return false;
          }
        })
        .snapshot();
  }
}
