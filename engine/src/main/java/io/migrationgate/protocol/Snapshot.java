package io.migrationgate.protocol;

import java.util.Map;
import java.util.Objects;

/** Everything that gates decide from, at one epoch. Immutable; made by stores. */
public final class Snapshot {
  /** Nothing yet. */
  public static final Snapshot EMPTY = new Snapshot(Epoch.NONE, Map.of());

  private final Epoch epoch;
  private final Map<String, MigrationState> migrations;

  private Snapshot(Epoch epoch, Map<String, MigrationState> migrations) {
    this.epoch = epoch;
    this.migrations = migrations;
  }

  /**
   * What is known at an epoch.
   *
   * @param epoch the point in the order of changes
   * @param migrations the state of every migration, retired ones too, by name; copied
   */
  public static Snapshot of(Epoch epoch, Map<String, MigrationState> migrations) {
    return new Snapshot(epoch, Map.copyOf(migrations));
  }

  /** The point in the order of changes. */
  public Epoch epoch() {
    return epoch;
  }

  /** The state of every migration, retired ones too, by name; unmodifiable. */
  public Map<String, MigrationState> migrations() {
    return migrations;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Snapshot that
        && epoch.equals(that.epoch)
        && migrations.equals(that.migrations);
  }

  @Override
  public int hashCode() {
    return Objects.hash(epoch, migrations);
  }

  @Override
  public String toString() {
    return "snapshot at " + epoch + " of " + migrations;
  }
}
