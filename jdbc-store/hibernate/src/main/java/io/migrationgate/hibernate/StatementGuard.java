package io.migrationgate.hibernate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.migrationgate.internal.sql.SqlDialect;
import io.migrationgate.internal.sql.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.hibernate.resource.jdbc.spi.StatementInspector;
import org.jspecify.annotations.Nullable;

/**
 * Sees each statement that Hibernate prepares, and refuses what writes a side that no gate was
 * asked for in this unit of work, for whatever key: bulk updates, stateless sessions, collections,
 * secondary tables, native queries. Thread-safe.
 */
final class StatementGuard implements StatementInspector {
  private static final long serialVersionUID = 1L;
  private static final int KNOWN_STATEMENTS = 4_000;

  /** A side that a statement writes, and by which table and column, for people. */
  private record Touched(SideOf side, String place, boolean removed) {
    Touched(SideOf side, String place) {
      this(side, place, false);
    }

    boolean isAllowed(GateWord word) {
      return word.allows(side) || (removed && word.allows(side.counterpart()));
    }
  }

  private final @Nullable StatementInspector next;
  private transient volatile @Nullable FlushGuard guard;
  private final transient Cache<String, List<Touched>> known =
      Caffeine.newBuilder().maximumSize(KNOWN_STATEMENTS).build();

  /** In front of the application's own inspector, if it has one. */
  StatementGuard(@Nullable StatementInspector next) {
    this.next = next;
  }

  @Nullable
  FlushGuard guard() {
    return guard;
  }

  void start(FlushGuard by) {
    guard = by;
  }

  @Override
  public String inspect(String sql) {
    String sent = next == null ? sql : next.inspect(sql);
    FlushGuard by = guard;
    if (by != null) {
      // An inspector that returns null leaves the statement as it is.
      check(by, sent == null ? sql : sent);
    }
    return sent == null ? sql : sent;
  }

  private void check(FlushGuard by, String sql) {
    List<Touched> touched = known.get(sql, text -> touched(by.sides(), by.dialect(), text));
    if (touched.isEmpty()) {
      return;
    }
    for (Touched one : touched) {
      if (!one.isAllowed(by.word())) {
        throw Recipe.refuse(
            "statement '" + (sql.length() > 300 ? sql.substring(0, 300) + "…" : sql) + "'",
            "that it writes " + one.place(),
            one.side(),
            by.word().phase(one.side().migration()),
            by.word().asked());
      }
    }
  }

  private static List<Touched> touched(SideLocations sides, SqlDialect dialect, String sql) {
    List<Touched> touched = new ArrayList<>();
    for (WrittenTable written : new WriteReader(sql, dialect).read()) {
      TableName table = written.table();
      for (SideLocations.Place place : sides.in(table)) {
        if (written.rows() && (written.inserts() ? place.columns().isEmpty() : place.rows())) {
          touched.add(new Touched(place.side(), "rows of " + table, !written.inserts()));
        }
        Set<String> columns = written.columns();
        columns.stream()
            .filter(place::hasColumn)
            .forEach(column ->
                touched.add(new Touched(place.side(), table + "." + TableName.bare(column))));
        if (written.everyColumn()) {
          touched.add(new Touched(place.side(), "all columns of " + table));
        }
      }
    }
    return List.copyOf(touched);
  }
}
