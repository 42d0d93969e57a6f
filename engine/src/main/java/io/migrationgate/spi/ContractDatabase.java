package io.migrationgate.spi;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A database that holds gated data, as far as giving up a migration's old side must look at it and
 * change it. Implementations are thread-safe; methods may throw {@link StoreUnavailableException}.
 */
public interface ContractDatabase extends NameSearch {

  /**
   * Looks who depends on what is to be dropped.
   *
   * @param table the declared table
   * @param columns its declared columns; empty for the whole table
   */
  Dependents dependents(String table, List<String> columns);

  /**
   * Runs one statement once, in a transaction of its own where the database can do that.
   *
   * @param lockTimeout how long it may wait for a lock, and so how long others may queue behind it
   * @throws StoreUnavailableException if the connection was lost: then nobody can tell whether it
   *     has run
   */
  StatementOutcome run(String sql, Duration lockTimeout);

  /**
   * Reads the old side's columns and what identifies their rows, in one snapshot and without
   * keeping more than some rows in memory.
   *
   * @param columns of the table; empty for all
   * @param sink hears the names once, then each row
   * @return how many rows there were, as counted by the database in the same snapshot
   */
  long read(String table, List<String> columns, RowSink sink);

  /**
   * Copies the old side's columns, and what identifies their rows, into a new table.
   *
   * @param columns of the table; empty for all
   * @param copy the new table, which must not be there yet
   * @return how many rows the copy has
   * @throws io.migrationgate.MigrationGateException if there is such a table, or the copy is not
   *     complete
   */
  long copy(String table, List<String> columns, String copy);

  /**
   * The view schemas of this database.
   *
   * @throws MigrationGateException if it has none
   */
  default ViewDatabase views() {
    throw new MigrationGateException(new Problem(
        "database", "no view schemas", "one that has them", "declare no views in this migration"));
  }

  /** Who depends on the old side. */
  record Dependents(
      Presence presence,
      List<Dependent> obstacles,
      List<Dependent> mentions,
      List<Dependent> included) {
    /**
     * Copies the lists.
     *
     * @param presence how much of the old side is there
     * @param obstacles what would break, fail, or vanish although it serves others too
     * @param mentions code that mentions it by name, which may mean something else by it
     * @param included what goes with it and serves nothing else
     */
    public Dependents {
      obstacles = List.copyOf(obstacles);
      mentions = List.copyOf(mentions);
      included = List.copyOf(included);
    }
  }

  /** How much of the old side is there. */
  enum Presence {
    /** All of it. */
    ALL,
    /** Some of its columns. */
    SOME,
    /** Nothing. */
    NONE
  }

  /**
   * An object in the catalog that depends on the old side.
   *
   * @param kind for example {@code view}
   * @param name qualified where need be
   * @param why what it does with it, for people
   */
  record Dependent(String kind, String name, String why) {
    /** For example {@code view public.names (uses name)}. */
    @Override
    public String toString() {
      return kind + " " + name + (why.isEmpty() ? "" : " (" + why + ")");
    }
  }

  /** Hears of rows as text. */
  interface RowSink {
    /** The columns' names, once and first. */
    void columns(List<String> names);

    /** A row; null for NULL, binary values as {@code \x} and hexadecimal digits. */
    void row(List<@Nullable String> values);
  }

  /** What became of a statement. */
  sealed interface StatementOutcome {
    /** It has run. */
    record Done() implements StatementOutcome {}

    /**
     * Somebody held a lock for too long; nothing has changed.
     *
     * @param said by the database, as far as it can quote no row; else its SQLState
     */
    record LockHeld(String said) implements StatementOutcome {}

    /**
     * What it was to drop, or work on, is not there; nothing has changed.
     *
     * @param said by the database, as far as it can quote no row; else its SQLState
     */
    record NotThere(String said) implements StatementOutcome {}

    /**
     * It failed.
     *
     * @param said by the database, as far as it can quote no row; else its SQLState
     */
    record Failed(String said) implements StatementOutcome {}
  }
}
