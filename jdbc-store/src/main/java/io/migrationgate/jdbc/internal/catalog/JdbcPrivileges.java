package io.migrationgate.jdbc.internal.catalog;

import io.migrationgate.jdbc.internal.Dialect;
import io.migrationgate.jdbc.internal.Sessions;
import io.migrationgate.jdbc.internal.catalog.TaskRights.Right;
import io.migrationgate.spi.DatabasePrivileges;
import java.sql.Connection;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What users may do in a relational database. Thread-safe. */
public final class JdbcPrivileges implements DatabasePrivileges {
  private final Sessions sessions;
  private final PrivilegeCatalog catalog;
  private final RightsCatalog rights;
  private final Inspector inspector;

  public JdbcPrivileges(Sessions sessions, Dialect dialect, Inspector inspector) {
    this.sessions = sessions;
    this.catalog = PrivilegeCatalog.of(dialect);
    this.rights = RightsCatalog.of(dialect);
    this.inspector = inspector;
  }

  @Override
  public String user() {
    return sessions.call(handle -> catalog.user(handle.getConnection()));
  }

  @Override
  public List<String> beyondReading() {
    return sessions.call(handle -> catalog.beyondReading(handle.getConnection()));
  }

  @Override
  public List<String> missing(Task task, Collection<String> tables) {
    Map<String, Set<Right>> wanted = TaskRights.onStore(task);
    Set<Right> onSides = TaskRights.onSides(task);
    if (!onSides.isEmpty()) {
      tables.forEach(table -> wanted.put(table, onSides));
    }
    return sessions.call(handle -> rights.missing(handle.getConnection(), wanted));
  }

  @Override
  public Writers writers(String table, Set<Long> processes) {
    return sessions.call(handle -> {
      Connection connection = handle.getConnection();
      Set<String> users = inspector.users(handle, processes);
      Set<String> others = new TreeSet<>(catalog.writers(connection, table, users));
      Set<String> nodes = new TreeSet<>(others);
      nodes.retainAll(users);
      others.removeAll(nodes);
      String self = catalog.user(connection);
      others.remove(self);
      boolean told = catalog.tellsOfOthers(connection) || users.equals(Set.of(self));
      return new Writers(nodes, others, told && !users.isEmpty());
    });
  }
}
