package io.migrationgate.protocol;

import java.util.Map;
import java.util.Objects;

/** Everything that gates decide from, at one epoch. Immutable; made by stores. */
public final class Snapshot {
  /** Nothing yet. */
  public static final Snapshot EMPTY =
      new Snapshot(Epoch.NONE, Map.of(), FlagSection.EMPTY, Map.of());

  private final Epoch epoch;
  private final Map<String, MigrationState> migrations;

  private final FlagSection flags;
  private final Map<String, DocumentState> documents;

  private Snapshot(
      Epoch epoch,
      Map<String, MigrationState> migrations,
      FlagSection flags,
      Map<String, DocumentState> documents) {
    this.epoch = epoch;
    this.migrations = migrations;
    this.flags = flags;
    this.documents = documents;
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
   * What is known at an epoch, where there are no document types.
   *
   * @param epoch the point in the order of changes
   * @param migrations the state of every migration, retired ones too, by name; copied
   * @param flags the flags
   */
  public static Snapshot of(
      Epoch epoch, Map<String, MigrationState> migrations, FlagSection flags) {
    return of(epoch, migrations, flags, Map.of());
  }

  /**
   * What is known at an epoch.
   *
   * @param epoch the point in the order of changes
   * @param migrations the state of every migration, retired ones too, by name; copied
   * @param flags the flags
   * @param documents the state of every document type, by name; copied
   */
  public static Snapshot of(
      Epoch epoch,
      Map<String, MigrationState> migrations,
      FlagSection flags,
      Map<String, DocumentState> documents) {
    return new Snapshot(epoch, Map.copyOf(migrations), flags, Map.copyOf(documents));
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

  /** The state of every document type at the same epoch, by name; unmodifiable. */
  public Map<String, DocumentState> documents() {
    return documents;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Snapshot that
        && epoch.equals(that.epoch)
        && migrations.equals(that.migrations)
        && flags.equals(that.flags)
        && documents.equals(that.documents);
  }

  @Override
  public int hashCode() {
    return Objects.hash(epoch, migrations, flags, documents);
  }

  @Override
  public String toString() {
    return "snapshot at " + epoch + " of " + migrations + ", " + flags + ", " + documents.values();
  }
}
