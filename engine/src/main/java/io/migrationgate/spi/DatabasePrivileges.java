package io.migrationgate.spi;

import java.util.Collection;
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
   * What the user that asks lacks for a task. Default: nothing, for a database that cannot tell.
   *
   * @param task what it is to do
   * @param tables of the sides that are declared, as the search path of this session finds them;
   *     one that is not there is passed over
   * @return the statements that grant it; empty if nothing is missing
   */
  default List<String> missing(Task task, Collection<String> tables) {
    return List.of();
  }

  /** What an operator's user does. */
  enum Task {
    /** To look at the store. */
    STATUS,
    /** To move phases, and to wait until they have settled. */
    ADVANCE,
    /** To copy, compare and repair rows. */
    BACKFILL,
    /** To drop what is on the old side. */
    CONTRACT
  }

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
