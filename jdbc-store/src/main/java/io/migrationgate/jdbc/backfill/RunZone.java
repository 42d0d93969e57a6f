package io.migrationgate.jdbc.backfill;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.backfill.CopyPlan.Assignment;
import io.migrationgate.jdbc.backfill.CopyPlan.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether the time zone of the sessions is declared where values depend on it.
 *
 * <p>Nobody can tell that by reading an expression, which may call functions. So rows are evaluated
 * in two zones, whose clocks never show the same day or the same hour, and in the first one again:
 * what differs between the zones, and not between the first and the third time, depends on them.
 */
final class RunZone {
  private static final ZoneId WEST = ZoneOffset.ofHours(-12);
  private static final ZoneId EAST = ZoneOffset.ofHours(13);

  /** From either end of the table. */
  private static final int SAMPLE = 1_000;

  /** Somebody may change the rows meanwhile. */
  private static final int TRIES = 3;

  private final RunContext context;
  private final MigrationDeclaration declared;
  private final BackfillSpec spec;

  RunZone(RunContext context, MigrationDeclaration declared) {
    this.context = context;
    this.declared = declared;
    this.spec = Objects.requireNonNull(declared.backfill());
  }

  /**
   * Refuses a zone that the server does not know.
   *
   * @throws MigrationGateException if it does not
   */
  void checkKnown() {
    if (!context.sessions().call(handle -> context.dialect().knows(handle, spec.zone()))) {
      throw new MigrationGateException(new Problem(
          "backfill.timeZone of migration '" + declared.name() + "'",
          "'" + spec.zone() + "', which the database does not know",
          "a time zone that the database knows",
          "load its time zones (MariaDB: mariadb-tzinfo-to-sql), or declare an offset such as"
              + " +05:30"));
    }
  }

  /**
   * Refuses values that depend on the zone where none is declared.
   *
   * @throws MigrationGateException if there are any
   */
  void checkDeclared(CopyPlan plan) {
    if (spec.timeZone() != null) {
      return;
    }
    Set<String> dependent = new TreeSet<>();
    List<Asked> source = new ArrayList<>();
    for (Assignment each : plan.assignments()) {
      String digest = each.rule().digest(context.copy().declared(each.expression()));
      source.add(new Asked("column " + each.column().name(), "SUM(" + digest + ")"));
    }
    ask(plan.source(), source, dependent);
    if (!plan.sameTable()) {
      ask(plan.target(), List.of(), dependent);
    }
    if (!dependent.isEmpty()) {
      throw new MigrationGateException(
          new Problem(
              "the backfill of migration '" + declared.name() + "'",
              String.join(", ", dependent)
                  + (dependent.size() == 1 ? ", which depends" : ", which depend")
                  + " on the session's time zone",
              "the time zone in which the application reads and writes these values",
              "declare backfill.timeZone, for example Europe/Berlin or UTC, and start a build with it"));
    }
  }

  /** What is asked of some rows: an aggregate. */
  private record Asked(String what, String sql) {}

  private void ask(Table table, List<Asked> wanted, Set<String> dependent) {
    List<Asked> all = new ArrayList<>(wanted);
    if (table.present() != null) {
      all.add(new Asked("the condition present of table " + table.name(), "COUNT(*)"));
    }
    if (all.isEmpty()) {
      return;
    }
    for (boolean last : List.of(false, true)) {
      ask(new Sample(table, last, 0, SAMPLE), all, dependent);
    }
  }

  /** Rows from one end of a table, by their places in the order of its key. */
  private record Sample(Table table, boolean last, int from, int to) {
    List<Key> keys(Connection connection, KeySql keys) throws SQLException {
      List<Key> found = keys.end(connection, table, last, to);
      return found.subList(Math.min(from, found.size()), found.size());
    }

    boolean isOne() {
      return to - from == 1;
    }

    Sample half(boolean second) {
      int middle = (from + to) / 2;
      return second ? new Sample(table, last, middle, to) : new Sample(table, last, from, middle);
    }
  }

  private void ask(Sample sample, List<Asked> all, Set<String> dependent) {
    try {
      boolean stable = false;
      for (int i = 0; i < TRIES && !stable; i++) {
        List<String> west = answers(WEST, sample, all);
        List<String> east = answers(EAST, sample, all);
        List<String> again = answers(WEST, sample, all);
        stable = west.equals(again);
        for (int n = 0; n < all.size(); n++) {
          if (west.get(n).equals(again.get(n)) && !west.get(n).equals(east.get(n))) {
            dependent.add(all.get(n).what());
          }
        }
      }
    } catch (SQLException e) {
      if (!RowTrouble.mayBe(e)) {
        throw context.sessions().unavailable(e);
      }
      // A row whose expression fails cannot be copied either, and is named then.
      if (!sample.isOne()) {
        ask(sample.half(false), all, dependent);
        ask(sample.half(true), all, dependent);
      }
    }
  }

  private List<String> answers(ZoneId zone, Sample sample, List<Asked> all) throws SQLException {
    String list = String.join(", ", all.stream().map(Asked::sql).toList());
    Table table = sample.table();
    return context.in(zone).tryLooking(handle -> {
      // Keys may be moments, so they too are read in this zone.
      List<Key> keys = sample.keys(handle.getConnection(), context.keys());
      if (keys.isEmpty()) {
        return all.stream().map(each -> "").toList();
      }
      List<String> answers = Sql.of("SELECT " + list + " FROM " + table.name() + " WHERE ")
          .add(context.keys().in(table, keys))
          .add(" AND " + context.copy().declared(table.condition()))
          .first(handle.getConnection(), context.keys().timeoutSeconds(), row -> {
            List<String> values = new ArrayList<>();
            for (int i = 1; i <= all.size(); i++) {
              values.add(String.valueOf(row.getString(i)));
            }
            return values;
          });
      return Objects.requireNonNull(answers, "an aggregate has a row");
    });
  }
}
