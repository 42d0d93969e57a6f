package io.migrationgate.cli;

import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.spi.ViewDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** View schemas as told, with statements that are only remembered. */
final class FakeViews implements ViewDatabase {
  final Set<String> existing = new TreeSet<>();
  final List<ViewSession> sessions = new ArrayList<>();
  final List<String> ran = new ArrayList<>();
  List<String> notes = List.of();

  @Override
  public Set<String> existing(Set<String> schemas) {
    Set<String> found = new TreeSet<>(existing);
    found.retainAll(schemas);
    return found;
  }

  @Override
  public ViewPlan creating(String schema, List<ShownMigration> shown) {
    List<String> statements = new ArrayList<>();
    if (!existing.contains(schema)) {
      statements.add("CREATE SCHEMA " + schema);
      shown.forEach(each -> statements.add("CREATE VIEW " + schema + ".customer AS SELECT the "
          + each.views().describe(schema) + " side of " + each.declared().name()));
    }
    return new ViewPlan(statements, notes);
  }

  @Override
  public List<String> dropping(String schema) {
    return existing.contains(schema)
        ? List.of("DROP VIEW " + schema + ".customer", "DROP SCHEMA " + schema)
        : List.of();
  }

  @Override
  public void run(List<String> statements, Duration lockTimeout) {
    for (String statement : statements) {
      ran.add(statement);
      String schema = statement.substring(statement.lastIndexOf(' ') + 1);
      if (statement.startsWith("CREATE SCHEMA")) {
        existing.add(schema);
      } else if (statement.startsWith("DROP SCHEMA")) {
        existing.remove(schema);
      }
    }
  }

  @Override
  public List<ViewSession> sessions(Set<String> schemas, Set<Long> processes) {
    return sessions.stream()
        .filter(each -> each.schema().isEmpty() || schemas.contains(each.schema()))
        .toList();
  }

  @Override
  public List<String> finalizing(MigrationDeclaration declared, Set<String> schemas) {
    return List.of("END " + declared.name() + " IN " + schemas);
  }
}
