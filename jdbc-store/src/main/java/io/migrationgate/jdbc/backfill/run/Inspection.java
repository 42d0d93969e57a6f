package io.migrationgate.jdbc.backfill.run;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What both sides hold of some rows, read when somebody asked. Immutable; kept nowhere.
 *
 * @param byCode whether only the application's code knows what is expected: columns are not told
 * @param redeclared whether the expressions now declared are others than the run was started with;
 *     rows are shown by those now declared
 * @param rows in the order asked for, each read in a statement of its own
 */
public record Inspection(boolean byCode, boolean redeclared, List<Row> rows) {
  /** Copies the list. */
  public Inspection {
    rows = List.copyOf(rows);
  }

  /** How the two sides of a row stand to each other now. */
  public enum Standing {
    /** Both hold it, and columns differ. */
    DIFFERS,
    /** Both hold it, alike. */
    SAME,
    /** The side that counts holds it, the other one does not. */
    MISSING,
    /** Only the side that does not count holds it. */
    STRAY,
    /** Neither side holds it. */
    GONE,
    /** A row is there, and takes no part: the declared conditions leave it out. */
    EXCLUDED,
    /** Both hold it; only the application's code can tell whether they are alike. */
    UNTOLD,
    /** The database cannot say what is expected of it: an expression fails on its values. */
    UNREADABLE
  }

  /**
   * One row.
   *
   * @param columns those that differ; where only one side holds the row, all that are compared
   * @param problem what the database said of a row that is unreadable; empty unless values are
   *     shown in clear, since it may quote them
   */
  public record Row(Key key, Standing standing, List<Column> columns, String problem) {
    /** Copies the list. */
    public Row {
      columns = List.copyOf(columns);
    }
  }

  /**
   * One column of the side that does not count.
   *
   * @param name as SQL writes it
   * @param expected what it should hold; null if the side that counts has no such row
   * @param stored what it holds; null if there is no row
   */
  public record Column(
      String name, @Nullable Value expected, @Nullable Value stored) {}

  /**
   * A value, as a fingerprint or in clear.
   *
   * @param shown empty for NULL
   * @param isNull whether it is NULL
   */
  public record Value(String shown, boolean isNull) {
    /** NULL. */
    public static final Value NULL = new Value("", true);
  }
}
