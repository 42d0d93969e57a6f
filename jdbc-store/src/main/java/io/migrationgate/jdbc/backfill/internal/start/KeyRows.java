package io.migrationgate.jdbc.backfill.internal.start;

import io.migrationgate.jdbc.backfill.internal.copy.ColumnInfo;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan;
import io.migrationgate.jdbc.backfill.internal.copy.CopyPlan.Table;
import io.migrationgate.jdbc.backfill.internal.copy.KeyCatalog;
import io.migrationgate.jdbc.backfill.internal.copy.KeySql;
import io.migrationgate.jdbc.backfill.internal.copy.Span;
import io.migrationgate.jdbc.backfill.internal.copy.Sql;
import io.migrationgate.jdbc.backfill.internal.plan.KeyRules;
import io.migrationgate.jdbc.backfill.internal.store.RunContext;
import io.migrationgate.jdbc.backfill.run.Key;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses keys that the catalog cannot tell of: values that cannot be read and bound, or that the
 * other side's column cannot hold as they are.
 *
 * <p>Rows are looked at page by page, for a limited time: no table is too large for that. What was
 * not looked at is found by the run, which notes rows that the database refuses, stops at a key
 * that it cannot read, and compares both sides in the end.
 */
final class KeyRows {
  private static final Logger LOG = LoggerFactory.getLogger("io.migrationgate.backfill");

  /** For each side. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final int PAGE = 20_000;

  private final RunContext context;
  private final Connection connection;
  private final CopyPlan plan;

  KeyRows(RunContext context, Connection connection, CopyPlan plan) {
    this.context = context;
    this.connection = connection;
    this.plan = plan;
  }

  /**
   * Looks at both sides.
   *
   * @throws io.migrationgate.MigrationGateException if there are such keys
   */
  void check() throws SQLException {
    KeyCatalog catalog = context.copy().keys();
    List<String> unreadable = unreadable(plan.source());
    List<String> beyond = new ArrayList<>();
    if (!plan.sameTable()) {
      look(plan.target(), unreadable(plan.target()), "keys that can be read and bound as they are");
      for (int i = 0; i < plan.source().key().size(); i++) {
        ColumnInfo from = plan.source().key().get(i);
        ColumnInfo to = plan.target().key().get(i);
        beyond.addAll(to.key().domain().beyond(from.key().domain(), from.name(), from.isText()));
        String respelled = catalog.respelled(from, to);
        if (!respelled.isEmpty()) {
          beyond.add(respelled);
        }
      }
    }
    look(plan.source(), unreadable, "keys that can be read and bound as they are");
    look(
        plan.source(),
        beyond,
        "keys that the key of table " + plan.target().name() + " holds as they are: give it as wide"
            + " a type");
  }

  private List<String> unreadable(Table table) {
    return table.key().stream()
        .map(context.copy().keys()::unreadable)
        .filter(condition -> !condition.isEmpty())
        .toList();
  }

  private void look(Table table, List<String> conditions, String expected) throws SQLException {
    if (conditions.isEmpty()) {
      return;
    }
    String where = String.join(" OR ", conditions);
    KeySql keys = context.keys();
    long until = context.time().nanoTime() + PATIENCE.toNanos();
    Span rest = new Span(null, null);
    while (true) {
      long found = count(table, rest, where);
      if (found > 0) {
        throw KeyRules.refused(
            "table " + table.name(),
            found + (found == 1 ? " row" : " rows") + " with " + where,
            expected,
            "mend these rows, or " + KeyRules.DECLARE);
      }
      Key last = keys.boundary(connection, table, rest, PAGE);
      if (last == null) {
        return;
      }
      rest = rest.from(last);
      if (context.time().nanoTime() - until > 0) {
        LOG.info(
            "Not all keys of table {} were looked at for {}: the run itself tells what it finds",
            table.name(),
            where);
        return;
      }
    }
  }

  /** Of one page. */
  private long count(Table table, Span rest, String where) throws SQLException {
    KeySql keys = context.keys();
    Long count = Sql.of(
            "SELECT COUNT(*) FROM (SELECT " + table.keyList() + " FROM " + table.name() + " WHERE ")
        .add(keys.in(table, "", rest))
        .add(" ORDER BY " + table.keyList() + " LIMIT " + PAGE + ") mg_k WHERE " + where)
        .first(connection, keys.timeoutSeconds(), row -> row.getLong(1));
    return count == null ? 0 : count;
  }
}
