package io.migrationgate.protocol;

import java.util.Map;

/**
 * Everything that gates decide from, at one epoch.
 *
 * @param epoch the point in the order of changes
 * @param migrations the state of every migration, retired ones too, by name
 */
public record Snapshot(Epoch epoch, Map<String, MigrationState> migrations) {
  /** Nothing yet. */
  public static final Snapshot EMPTY = new Snapshot(Epoch.NONE, Map.of());

  /** Copies the map. */
  public Snapshot {
    migrations = Map.copyOf(migrations);
  }
}
