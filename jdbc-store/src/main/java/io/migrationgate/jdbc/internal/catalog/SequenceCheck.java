package io.migrationgate.jdbc.internal.catalog;

import io.migrationgate.Problem;
import io.migrationgate.Side;
import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.BackfillSpec.Absent;
import io.migrationgate.declaration.BackfillSpec.Rows;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.declaration.MigrationDeclaration.SideSpec;
import io.migrationgate.jdbc.internal.catalog.SequenceCatalog.Draws;
import io.migrationgate.jdbc.internal.catalog.SequenceCatalog.SequencePosition;
import io.migrationgate.jdbc.internal.catalog.SequenceCatalog.TableColumn;
import io.migrationgate.spi.ResolvedTable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether one side's table would give values that are taken, once inserts draw from it.
 *
 * <p>Rows are copied, and written to both sides, with the values that they have, by which no
 * sequence moves. While the step between read-new and write-new settles, some nodes draw from the
 * old side's sequence and others from the new one's: if these give the same value, one row is
 * written over the other. So a sequence must not only be beyond what is taken, but keep a distance.
 * Two columns that draw from one sequence need neither.
 */
public final class SequenceCheck {
  /** So many values may be drawn from the other side before the step has settled. */
  private static final BigInteger ROOM = BigInteger.valueOf(1_000_000);

  private final Connection connection;
  private final TableCatalog tables;
  private final SequenceCatalog catalog;
  private final UnaryOperator<String> fold;
  private final Duration timeout;

  /**
   * A check in a transaction in which all rows are seen.
   *
   * @param fold an identifier as the catalog writes it
   * @param timeout of a statement that looks for the greatest value
   */
  public SequenceCheck(
      Connection connection,
      TableCatalog tables,
      SequenceCatalog catalog,
      UnaryOperator<String> fold,
      Duration timeout) {
    this.connection = connection;
    this.tables = tables;
    this.catalog = catalog;
    this.fold = fold;
    this.timeout = timeout;
  }

  /** See {@link io.migrationgate.spi.GateDatabase#sequencesBehind}. */
  public List<Problem> behind(MigrationDeclaration declared, Side drawn, boolean concurrently)
      throws SQLException {
    SideSpec spec = drawn == Side.NEW ? declared.newSide() : declared.oldSide();
    SideSpec other = drawn == Side.NEW ? declared.oldSide() : declared.newSide();
    if (spec == null) {
      return List.of();
    }
    Optional<ResolvedTable> own = tables.resolve(connection, spec.table());
    Optional<ResolvedTable> counterpart =
        other == null ? Optional.empty() : tables.resolve(connection, other.table());
    Problem unseen = unseen(spec, own);
    if (unseen != null) {
      return List.of(unseen);
    }
    boolean oneTable = counterpart.equals(own);
    SideTable here = table(own.orElseThrow(), oneTable ? spec : null);
    SideTable there = other == null || counterpart.isEmpty()
        ? new SideTable("", List.of())
        : table(counterpart.get(), oneTable ? other : null);
    PairedColumns pairs =
        new PairedColumns(declared.backfill(), drawn, fold, here.columns(), there.columns());
    Stream.Builder<Problem> found = Stream.builder();
    for (TableColumn column : here.columns()) {
      Problem problem = behind(here, column, there, pairs, concurrently);
      if (problem != null) {
        found.add(problem);
      }
    }
    return found.build().toList();
  }

  private record SideTable(String name, List<TableColumn> columns) {}

  private static @Nullable Problem unseen(SideSpec spec, Optional<ResolvedTable> own) {
    return own.isEmpty()
        ? new Problem(
            "table " + spec.table(),
            "no such table that this user may see, so that nobody could look at its sequences",
            "the table that is declared",
            "mend the declaration, qualify the table with its schema, or grant access")
        : own.get().hidden();
  }

  /** Where both sides are columns of one table, what its other columns draw serves both. */
  private SideTable table(ResolvedTable table, @Nullable SideSpec only) throws SQLException {
    List<String> names =
        only == null ? List.of() : only.columns().stream().map(fold).toList();
    return new SideTable(
        table.name(),
        catalog.columns(connection, table.name()).stream()
            .filter(column -> only == null || names.contains(fold(column.sql())))
            .toList());
  }

  private String fold(String sql) {
    return fold.apply(sql);
  }

  private @Nullable Problem behind(
      SideTable here,
      TableColumn column,
      SideTable there,
      PairedColumns pairs,
      boolean concurrently)
      throws SQLException {
    Draws draws = column.draws();
    boolean written = pairs.written(column);
    // What nobody but the sequence gives values to is never behind it, and the old side's columns
    // that stand for nothing of the new one are drawn from by the old side alone.
    if (draws == null || !(written || (column.unique() && pairs.drawn() == Side.NEW))) {
      return null;
    }
    boolean shared = there.columns().stream()
        .map(TableColumn::draws)
        .anyMatch(each -> each != null && each.sequence().equals(draws.sequence()));
    if (shared) {
      return null;
    }
    String subject = "column " + column.sql() + " of table " + here.name();
    SequencePosition position = draws.position();
    if (position == null) {
      return written ? problem(subject, draws.trouble(), draws.remedy()) : null;
    }
    TableColumn counterpart = pairs.counterpart(column);
    Draws others = counterpart == null ? null : counterpart.draws();
    int sign = position.increment().signum();
    try {
      BigInteger taken = farthest(
          sign,
          extreme(here.name(), column, sign),
          counterpart == null ? null : extreme(there.name(), counterpart, sign),
          others == null || others.position() == null ? null : others.position().given());
      return taken == null
          ? null
          : judged(subject, position, taken, written && concurrently ? ROOM : BigInteger.ZERO);
    } catch (NumberFormatException e) {
      return problem(
          subject,
          "values that are no whole numbers, which a sequence cannot be compared with",
          "let both sides' columns draw from one sequence");
    }
  }

  /** The greatest value, or the least one for a sequence that descends. */
  private @Nullable BigInteger extreme(String table, TableColumn column, int sign)
      throws SQLException {
    String sql = "SELECT " + (sign > 0 ? "MAX(" : "MIN(") + column.sql() + ") FROM " + table;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setQueryTimeout(Math.toIntExact(timeout.toSeconds()));
      try (ResultSet row = statement.executeQuery()) {
        String value = row.next() ? row.getString(1) : null;
        return value == null ? null : new BigDecimal(value).toBigInteger();
      }
    }
  }

  private static @Nullable BigInteger farthest(int sign, @Nullable BigInteger... values) {
    Comparator<BigInteger> order = sign > 0 ? Comparator.naturalOrder() : Comparator.reverseOrder();
    return Stream.of(values).filter(Objects::nonNull).max(order).orElse(null);
  }

  private static @Nullable Problem judged(
      String subject, SequencePosition at, BigInteger taken, BigInteger wished) {
    BigInteger left = at.limit().subtract(taken).divide(at.increment()).subtract(at.cached());
    // A small type has less room, and is filled less quickly.
    BigInteger room = wished.min(left.divide(BigInteger.TEN).max(BigInteger.ZERO));
    BigInteger least = taken.add(at.increment().multiply(room.add(BigInteger.ONE)));
    BigInteger missing =
        least.subtract(at.nearest()).multiply(BigInteger.valueOf(at.increment().signum()));
    if (missing.signum() <= 0) {
      return null;
    }
    String found = "a sequence that gives " + at.nearest() + " next, where " + taken
        + " is taken"
        + (room.signum() == 0 ? "" : ", and the other side goes on drawing until it has settled");
    // As far again, so that it still fits when somebody has run the statement and then advances.
    BigInteger goal = least.add(at.increment().multiply(room.add(at.cached())));
    BigInteger steps = goal.subtract(at.next()).divide(at.increment()).add(BigInteger.ONE);
    BigInteger restart = at.next().add(at.increment().multiply(steps));
    boolean beyond = restart.subtract(at.limit()).signum() * at.increment().signum() > 0;
    return problem(
        subject,
        found,
        beyond
            ? "widen the column and its sequence, whose last value is " + at.limit()
                + ", or let both sides' columns draw from one sequence"
            : at.restart().apply(restart));
  }

  private static Problem problem(String subject, String found, String next) {
    return new Problem(subject, found, "values that no row has", next);
  }

  /** Which columns of the two tables hold the same values. */
  private static final class PairedColumns {
    private final @Nullable BackfillSpec spec;
    private final Side drawn;
    private final UnaryOperator<String> fold;
    private final List<TableColumn> here;
    private final List<TableColumn> there;
    private final List<TableColumn> ownKey;
    private final List<TableColumn> otherKey;

    PairedColumns(
        @Nullable BackfillSpec spec,
        Side drawn,
        UnaryOperator<String> fold,
        List<TableColumn> here,
        List<TableColumn> there) {
      this.spec = spec;
      this.drawn = drawn;
      this.fold = fold;
      this.here = here;
      this.there = there;
      List<String> old = spec == null ? List.of() : spec.oldRows().key();
      List<String> replacement = spec == null ? List.of() : spec.newRows().key();
      this.ownKey = key(here, drawn == Side.NEW ? replacement : old);
      this.otherKey = key(there, drawn == Side.NEW ? old : replacement);
    }

    Side drawn() {
      return drawn;
    }

    private List<TableColumn> key(List<TableColumn> columns, List<String> declared) {
      return declared.isEmpty()
          ? columns.stream()
              .filter(column -> column.keyPlace() > 0)
              .sorted(Comparator.comparing(TableColumn::keyPlace))
              .toList()
          : declared.stream().flatMap(name -> named(columns, name).stream()).toList();
    }

    private Optional<TableColumn> named(List<TableColumn> columns, String name) {
      String wanted = fold.apply(name);
      return columns.stream()
          .filter(column -> fold.apply(column.sql()).equals(wanted))
          .findFirst();
    }

    /** Whether rows of this table are written with a value that somebody else has given. */
    boolean written(TableColumn column) {
      return (ownKey.contains(column) && isInserted())
          || assigned(own(), here).containsKey(column.name());
    }

    /** Rows that a side is only ever a part of come by themselves, with keys of their own. */
    private boolean isInserted() {
      if (spec == null) {
        return true;
      }
      Rows rows = drawn == Side.NEW ? spec.newRows() : spec.oldRows();
      return rows.absent() != Absent.CLEAR;
    }

    @Nullable
    TableColumn counterpart(TableColumn column) {
      int place = ownKey.indexOf(column);
      if (place >= 0) {
        return place < otherKey.size() ? otherKey.get(place) : null;
      }
      String expression = assigned(own(), here).get(column.name());
      return expression == null ? null : named(there, expression.strip()).orElse(null);
    }

    private Map<String, String> own() {
      return spec == null ? Map.of() : drawn == Side.NEW ? spec.forward() : spec.reverse();
    }

    private Map<String, String> assigned(
        Map<String, String> expressions, List<TableColumn> columns) {
      Map<String, String> found = new HashMap<>();
      expressions.forEach((name, expression) ->
          named(columns, name).ifPresent(column -> found.put(column.name(), expression)));
      return found;
    }
  }
}
