package io.migrationgate.jdbc.internal.catalog;

import static io.migrationgate.jdbc.internal.catalog.TaskRights.Right.ALTER;
import static io.migrationgate.jdbc.internal.catalog.TaskRights.Right.DELETE;
import static io.migrationgate.jdbc.internal.catalog.TaskRights.Right.INSERT;
import static io.migrationgate.jdbc.internal.catalog.TaskRights.Right.SELECT;
import static io.migrationgate.jdbc.internal.catalog.TaskRights.Right.UPDATE;

import io.migrationgate.spi.DatabasePrivileges.Task;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which rights each task of an operator needs, on which tables. */
final class TaskRights {
  /** A right on a table. */
  enum Right {
    SELECT,
    INSERT,
    UPDATE,
    DELETE,
    /** To change or drop it; where no such right can be granted, its owner has it. */
    ALTER
  }

  /** All but the webhooks' table, which nodes alone use. */
  private static final List<String> READ = List.of(
      "meta",
      "epoch",
      "migration",
      "definition",
      "node",
      "build",
      "history",
      "failed_write",
      "accepted_sql",
      "flag",
      "flag_settling",
      "segment_key",
      "flag_served",
      "approval",
      "approver",
      "document",
      "message_client");

  private static final Map<String, Set<Right>> MOVED = Map.ofEntries(
      Map.entry("meta", EnumSet.of(UPDATE)),
      Map.entry("epoch", EnumSet.of(INSERT, UPDATE)),
      Map.entry("migration", EnumSet.of(INSERT, UPDATE)),
      Map.entry("node", EnumSet.of(UPDATE, DELETE)),
      Map.entry("build", EnumSet.of(UPDATE)),
      Map.entry("history", EnumSet.of(INSERT)),
      Map.entry("failed_write", EnumSet.of(UPDATE)),
      Map.entry("accepted_sql", EnumSet.of(INSERT, UPDATE)),
      Map.entry("flag", EnumSet.of(INSERT, UPDATE)),
      Map.entry("flag_settling", EnumSet.of(INSERT, UPDATE, DELETE)),
      Map.entry("segment_key", EnumSet.of(INSERT, UPDATE, DELETE)),
      Map.entry("approval", EnumSet.of(INSERT, UPDATE)),
      Map.entry("document", EnumSet.of(INSERT, UPDATE)));

  private static final Map<String, Set<Right>> COPIED = Map.of(
      "backfill", EnumSet.of(SELECT, INSERT, UPDATE),
      "backfill_range", EnumSet.of(SELECT, INSERT, UPDATE),
      "backfill_key", EnumSet.of(SELECT, INSERT, UPDATE, DELETE));

  private TaskRights() {}

  /** On the store's tables, by name. */
  static Map<String, Set<Right>> onStore(Task task) {
    Map<String, Set<Right>> rights = new LinkedHashMap<>();
    READ.forEach(table -> add(rights, table, EnumSet.of(SELECT)));
    if (task != Task.STATUS) {
      MOVED.forEach((table, some) -> add(rights, table, some));
    }
    if (task == Task.BACKFILL) {
      COPIED.forEach((table, some) -> add(rights, table, some));
    }
    return rights;
  }

  private static void add(Map<String, Set<Right>> rights, String table, Set<Right> some) {
    rights
        .computeIfAbsent("mgate_" + table, name -> EnumSet.noneOf(Right.class))
        .addAll(some);
  }

  /** On the tables that a migration declares. */
  static Set<Right> onSides(Task task) {
    return switch (task) {
      case STATUS, ADVANCE -> EnumSet.noneOf(Right.class);
      case BACKFILL -> EnumSet.of(SELECT, INSERT, UPDATE, DELETE);
      case CONTRACT -> EnumSet.of(ALTER);
    };
  }
}
