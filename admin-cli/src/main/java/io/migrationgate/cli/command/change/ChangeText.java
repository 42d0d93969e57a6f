package io.migrationgate.cli.command.change;

import io.migrationgate.admin.Applied;
import io.migrationgate.protocol.MigrationState;

/** Changes in words. */
public final class ChangeText {
  private ChangeText() {}

  /** For example {@code read-old -> dual-write}. */
  public static String step(MigrationState before, MigrationState after) {
    return after.retired() && !before.retired()
        ? before.current() + " -> retired"
        : before.current() + " -> " + after.current();
  }

  /** What was done, also where the migration stays in its place. */
  public static String describe(Applied applied, String kind) {
    MigrationState before = applied.before();
    MigrationState after = applied.after();
    return before.current().equals(after.current()) && !after.retired()
        ? kind + " in " + after.current()
        : step(before, after);
  }
}
