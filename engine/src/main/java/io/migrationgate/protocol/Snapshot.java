package io.migrationgate.protocol;

import java.util.Map;
import java.util.Objects;

/** Everything that gates decide from, at one epoch. Immutable; made by stores. */
public final class Snapshot {
  /** Nothing yet. */
  public static final Snapshot EMPTY = new Snapshot(Epoch.NONE, Map.of(), FlagSection.EMPTY);

  private final Epoch epoch;
  private final Map<String, MigrationState> migrations;

  private final FlagSection flags;

  private Snapshot(Epoch epoch, Map<String, MigrationState> migrations, FlagSection flags) {
    this.epoch = epoch;
    this.migrations = migrations;
    this.flags = flags;
  }

  /**
   * What is known at an epoch, where there are no flags.
   *
   * @param epoch the point in the order of changes
   * @param migrations the state of every migration, retired ones too, by name; copied
   */
  public static Snapshot of(Epoch epoch, Map<String, MigrationState> migrations) {
    return of(epoch, migrations, FlagSection.EMPTY);
  }

  /**
   * What is known at an epoch.
   *
   * @param epoch the point in the order of changes
   * @param migrations the state of every migration, retired ones too, by name; copied
   * @param flags the flags
   */
  public static Snapshot of(
      Epoch epoch, Map<String, MigrationState> migrations, FlagSection flags) {
    return new Snapshot(epoch, Map.copyOf(migrations), flags);
  }

  /** The point in the order of changes. */
  public Epoch epoch() {
    return epoch;
  }

  /** The state of every migration, retired ones too, by name; unmodifiable. */
  public Map<String, MigrationState> migrations() {
    return migrations;
  }

  /** The flags at the same epoch. */
  public FlagSection flags() {
    return flags;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Snapshot that
        && epoch.equals(that.epoch)
        && migrations.equals(that.migrations)
        && flags.equals(that.flags);
  }

  @Override
  public int hashCode() {
    return Objects.hash(epoch, migrations, flags);
  }

  @Override
  public String toString() {
    return "snapshot at " + epoch + " of " + migrations + ", " + flags;
  }
}
