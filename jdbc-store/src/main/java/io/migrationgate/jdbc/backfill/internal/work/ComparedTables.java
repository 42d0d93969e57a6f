package io.migrationgate.jdbc.backfill.internal.work;

import io.migrationgate.jdbc.backfill.internal.copy.CopyDialect;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan;
import io.migrationgate.jdbc.backfill.run.Key;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What held the rows of both tables when a verification began: tables and their partitions, and by
 * what each is told from another of the same name. A verification reads batch after batch; rows
 * that come or go with a whole partition, behind what it has read, are seen by no batch.
 *
 * @param parts what tells a part from others, by its name
 */
record ComparedTables(Map<String, String> parts) {

  /** What holds them now. */
  static ComparedTables look(Connection connection, CopyDialect dialect, CopyPlan plan)
      throws SQLException {
    Map<String, String> found =
        new LinkedHashMap<>(dialect.columns().parts(connection, plan.source().name()));
    found.putAll(dialect.columns().parts(connection, plan.target().name()));
    return new ComparedTables(found);
  }

  /** As the store keeps it. */
  Key kept() {
    List<Object> flat = new ArrayList<>();
    parts.forEach((name, identity) -> {
      flat.add(name);
      flat.add(identity);
    });
    return new Key(flat);
  }

  static ComparedTables of(Key kept) {
    Map<String, String> found = new LinkedHashMap<>();
    for (int i = 0; i + 1 < kept.values().size(); i += 2) {
      found.put((String) kept.values().get(i), (String) kept.values().get(i + 1));
    }
    return new ComparedTables(found);
  }

  /** What has changed since then, for people; empty if nothing has. */
  String changes(ComparedTables now) {
    Set<String> names = new TreeSet<>(parts.keySet());
    names.addAll(now.parts.keySet());
    List<String> found = new ArrayList<>();
    for (String name : names) {
      String before = parts.get(name);
      String after = now.parts.get(name);
      if (before == null) {
        found.add(name + " was attached");
      } else if (after == null) {
        found.add(name + " was detached or dropped");
      } else if (!before.equals(after)) {
        found.add(name + " was exchanged, attached anew, emptied or rewritten");
      }
    }
    return String.join(", ", found);
  }
}
