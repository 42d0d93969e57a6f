package io.migrationgate.jdbc.lint.internal.check;

import io.migrationgate.jdbc.lint.internal.sql.SqlName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the scripts before this one have told of tables: types, and checks that a column is not
 * null. What they have not told is not known. Not thread-safe.
 */
public final class KnownSchema {
  /** Not in the catalog of a real database: more tables than this are forgotten. */
  private static final int MOST_TABLES = 100_000;

  private final Map<String, Table> tables = new HashMap<>();

  static final class Table {
    private final Map<String, Column> columns = new HashMap<>();
    /** Checks that a column is not null, by their names; true once validated. */
    private final Map<String, NotNullCheck> checks = new HashMap<>();

    private final Set<Set<String>> keys = new HashSet<>();

    @Nullable
    Column column(SqlName name) {
      return columns.get(name.key());
    }

    /** Whether a validated check keeps the column from being null. */
    boolean provenNotNull(SqlName column) {
      return checks.values().stream()
          .anyMatch(check -> check.validated() && check.column().equals(column.key()));
    }

    boolean unique(Set<String> names) {
      return keys.stream().anyMatch(names::containsAll);
    }

    void key(Set<String> names) {
      if (!names.isEmpty()) {
        keys.add(names);
      }
    }

    void put(SqlName name, Column column) {
      columns.put(name.key(), column);
    }

    void rename(SqlName from, SqlName to) {
      Column column = columns.remove(from.key());
      if (column != null) {
        columns.put(to.key(), column);
      }
    }

    void drop(SqlName name) {
      columns.remove(name.key());
      keys.removeIf(key -> key.contains(name.key()));
    }

    void check(String name, NotNullCheck check) {
      checks.put(name, check);
    }

    void validated(String name) {
      NotNullCheck check = checks.get(name);
      if (check != null) {
        checks.put(name, new NotNullCheck(check.column(), true));
      }
    }

    void dropConstraint(String name) {
      checks.remove(name);
    }
  }

  /**
   * A column.
   *
   * @param type its type
   * @param notNull whether it must not be null
   */
  record Column(TypeName type, boolean notNull) {}

  /**
   * A check that a column is not null.
   *
   * @param column its key
   * @param validated whether old rows were looked at
   */
  record NotNullCheck(String column, boolean validated) {}

  @Nullable
  Table find(SqlName name) {
    return tables.get(name.key());
  }

  /** A table, from now on known. */
  Table table(SqlName name) {
    if (tables.size() > MOST_TABLES) {
      tables.clear();
    }
    return tables.computeIfAbsent(name.key(), key -> new Table());
  }

  void create(SqlName name) {
    tables.put(name.key(), new Table());
  }

  void drop(SqlName name) {
    tables.remove(name.key());
  }

  void rename(SqlName from, SqlName to) {
    Table table = tables.remove(from.key());
    if (table != null) {
      tables.put(to.key(), table);
    }
  }

  static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
