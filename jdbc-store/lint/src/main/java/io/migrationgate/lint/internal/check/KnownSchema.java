package io.migrationgate.lint.internal.check;

import io.migrationgate.lint.internal.check.ChangeScope.Kind;
import io.migrationgate.lint.internal.check.Replacements.Shape;
import io.migrationgate.lint.internal.sql.SqlName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
  /** The tables of indexes, for databases where DROP INDEX does not name them. */
  private final Map<String, SqlName> indexed = new HashMap<>();

  private final Map<String, Shape> shapes = new HashMap<>();
  private final Set<String> made = new HashSet<>();
  private final Map<String, Optional<Shape>> madeLater = new HashMap<>();
  private final Map<String, List<CodePart>> routines = new HashMap<>();

  static final class Table {
    private static final Set<String> FEW_VALUES = Set.of("boolean", "enum");

    private final Map<String, Column> columns = new HashMap<>();
    /** Checks that a column is not null, by their names; true once validated. */
    private final Map<String, NotNullCheck> checks = new HashMap<>();

    private final Map<String, RowConstraint> constraints = new HashMap<>();

    @Nullable
    Column column(SqlName name) {
      return columns.get(name.key());
    }

    /** Whether a validated check keeps the column from being null. */
    boolean provenNotNull(SqlName column) {
      return checks.values().stream()
          .anyMatch(check -> check.validated() && check.column().equals(column.key()));
    }

    /** Whether a constraint or a unique index that is there says as much already. */
    boolean implies(RowConstraint rowConstraint) {
      return constraints.values().stream().anyMatch(each -> each.implies(rowConstraint));
    }

    void constraint(String name, RowConstraint rowConstraint) {
      constraints.put(name, rowConstraint);
    }

    /** Whether another one holds the very same columns to be unique. */
    boolean staysUnique(RowConstraint dropped) {
      return constraints.values().stream().anyMatch(each -> each.sameKey(dropped));
    }

    /** Whether a key is known whose rows are all the table's. */
    boolean hasKeys() {
      return constraints.values().stream().anyMatch(Table::key);
    }

    /** Whether these columns hold a whole key, but for columns that have few values anyway. */
    boolean keyWithin(Set<String> held) {
      return constraints.values().stream()
          .filter(each -> key(each) && each.columns().stream().anyMatch(held::contains))
          .anyMatch(each ->
              each.columns().stream().allMatch(name -> held.contains(name) || fewValues(name)));
    }

    private boolean fewValues(String name) {
      Column column = columns.get(name);
      return column != null && FEW_VALUES.contains(column.type().base());
    }

    private static boolean key(RowConstraint each) {
      return each.unique() && each.detail().isEmpty();
    }

    /** Whether something else has that name. */
    boolean another(String name, RowConstraint rowConstraint) {
      RowConstraint named = constraints.get(name);
      return named != null && !named.sameKey(rowConstraint);
    }

    /** The name of the primary key; null if none is known. */
    @Nullable
    String primaryKey() {
      return constraints.entrySet().stream()
          .filter(each -> each.getValue().kind() == ConstraintSpec.Kind.PRIMARY_KEY)
          .map(Map.Entry::getKey)
          .findFirst()
          .orElse(null);
    }

    void renameConstraint(String from, String to) {
      RowConstraint rowConstraint = constraints.remove(from);
      if (rowConstraint != null) {
        constraints.put(to, rowConstraint);
      }
      NotNullCheck check = checks.remove(from);
      if (check != null) {
        checks.put(to, check);
      }
    }

    /** Forgets a constraint or a unique index; gives what it said, null if that is not known. */
    @Nullable
    RowConstraint dropConstraint(String name) {
      checks.remove(name);
      return constraints.remove(name);
    }

    void put(SqlName name, Column column) {
      columns.put(name.key(), column);
    }

    /** All its text gets the table's character set. */
    void converted(String charset) {
      columns.replaceAll(
          (name, column) -> new Column(column.type(), column.notNull(), charset, column.filling()));
    }

    void rename(SqlName from, SqlName to) {
      Column column = columns.remove(from.key());
      if (column != null) {
        columns.put(to.key(), column);
      }
      constraints.replaceAll((name, each) -> each.renamed(from.key(), to.key()));
      checks.replaceAll((name, each) ->
          each.column().equals(from.key()) ? new NotNullCheck(to.key(), each.validated()) : each);
    }

    void drop(SqlName name) {
      columns.remove(name.key());
      constraints.values().removeIf(rowConstraint -> rowConstraint.columns().contains(name.key()));
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
  }

  /**
   * A column.
   *
   * @param type its type
   * @param notNull whether it must not be null
   * @param collation what was said of character set and collation
   * @param filling what it gets if it is left out
   */
  record Column(TypeName type, boolean notNull, String collation, Filling filling) {
    Column notNull(boolean mandatory) {
      return new Column(type, mandatory, collation, filling);
    }

    Column filling(Filling now) {
      return new Column(type, notNull, collation, now);
    }
  }

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
      indexed.clear();
      shapes.clear();
      routines.clear();
      made.clear();
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
    indexed.replaceAll((index, each) -> each.same(from) ? to : each);
  }

  /** An index; one that is not unique holds nothing. */
  void index(SqlName index, SqlName table, @Nullable RowConstraint unique) {
    if (unique != null) {
      table(table).constraint(index.key(), unique);
    }
    indexed.put(index.key(), table);
  }

  void renameIndex(SqlName from, SqlName to) {
    SqlName table = indexed.remove(from.key());
    if (table != null) {
      indexed.put(to.key(), table);
      table(table).renameConstraint(from.key(), to.key());
    }
  }

  /** The table of an index; null if it is not known. */
  @Nullable
  SqlName indexed(SqlName index) {
    return indexed.get(index.key());
  }

  /**
   * A view or a routine; null if what it offers is not known. A second routine of that name makes
   * both unknown.
   */
  void offer(Kind kind, SqlName name, @Nullable Shape shape) {
    made.add(kind + " " + name.key());
    Shape before = shapes.remove(kind + " " + name.key());
    boolean overloads = kind == Kind.ROUTINE && before != null && !before.equals(shape);
    if (shape != null && !overloads) {
      shapes.put(kind + " " + name.key(), shape);
    }
  }

  /** What a view or a routine offers; null if it is not known. */
  @Nullable
  Shape offered(Kind kind, SqlName name) {
    return shapes.get(kind + " " + name.key());
  }

  /** Whether a script has made something of that name. */
  boolean makes(Kind kind, SqlName name) {
    return made.contains(kind + " " + name.key());
  }

  /** What callbacks and repeatable scripts make whenever they run. */
  public void madeLater(KnownSchema later) {
    later.made.forEach(each -> madeLater.put(each, Optional.ofNullable(later.shapes.get(each))));
  }

  /** Whether it is made again, as wide as far as that can be told. */
  boolean madeLater(Kind kind, SqlName name) {
    Optional<Shape> later = madeLater.get(kind + " " + name.key());
    Shape now = shapes.get(kind + " " + name.key());
    return later != null && (now == null || later.isEmpty() || later.get().serves(now));
  }

  /** Keeps what a routine does, for when a later script calls it; null if that is not known. */
  void routine(SqlName name, @Nullable List<CodePart> does) {
    if (does == null) {
      routines.remove(name.key());
    } else {
      routines.put(name.key(), does);
    }
  }

  /** What a routine of an earlier script does; null if that is not known. */
  @Nullable
  List<CodePart> routine(SqlName name) {
    return routines.get(name.key());
  }

  void dropShape(Kind kind, SqlName name) {
    made.remove(kind + " " + name.key());
    shapes.remove(kind + " " + name.key());
  }

  static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
