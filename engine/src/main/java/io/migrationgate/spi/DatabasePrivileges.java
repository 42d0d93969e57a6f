package io.migrationgate.spi;

import java.util.List;
import java.util.Set;

/**
 * What database users may do, as far as the user that asks may know. For people who check an
 * installation: nothing is decided by it. Methods may throw {@link StoreUnavailableException}.
 */
public interface DatabasePrivileges {
  /** Of a database that cannot tell. */
  DatabasePrivileges UNKNOWN = new DatabasePrivileges() {
    @Override
    public String user() {
      return "";
    }

    @Override
    public List<String> beyondReading() {
      return List.of();
    }

    @Override
    public Writers writers(String table, Set<Long> processes) {
      return new Writers(Set.of(), Set.of(), false);
    }
  };

  /** The user that asks; empty if that cannot be told. */
  String user();

  /**
   * What the user that asks may do besides reading, or may do after it has taken on a role of its
   * own; a phrase for each, for example {@code owns 3 tables, such as customer}.
   */
  List<String> beyondReading();

  /**
   * Who may write a table.
   *
   * @param table its name, as the search path of this session finds it
   * @param processes marks of the registered nodes' processes; see {@link NodeIds}
   */
  Writers writers(String table, Set<Long> processes);

  /**
   * Who may write a table.
   *
   * @param nodes users that may, and as whom a node is connected
   * @param others further users that may; superusers are not listed
   * @param complete whether nodes were seen, and what their users may
   */
  record Writers(Set<String> nodes, Set<String> others, boolean complete) {
    /** Copies the sets. */
    public Writers {
      nodes = Set.copyOf(nodes);
      others = Set.copyOf(others);
    }
  }
}
