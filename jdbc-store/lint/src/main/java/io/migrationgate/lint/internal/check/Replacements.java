package io.migrationgate.lint.internal.check;

import io.migrationgate.lint.internal.check.ChangeScope.Kind;
import io.migrationgate.lint.internal.sql.SqlName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one change set has taken away and may give back: a view, routine or trigger that is dropped
 * and made again, a column that is mandatory before it gets its default. Whoever gives it back
 * takes the finding back. Not thread-safe.
 */
final class Replacements {
  /** What a view or a routine offers. */
  interface Shape {
    /** Whether whoever used the other one can use this one. */
    boolean serves(Shape other);
  }

  private record Dropped(Kind kind, SqlName name, @Nullable Shape shape, Runnable takeBack) {}

  private record Mandatory(SqlName table, SqlName column, Runnable takeBack) {}

  private final List<Dropped> dropped = new ArrayList<>();
  private final List<Mandatory> mandatory = new ArrayList<>();

  /**
   * Notes a drop.
   *
   * @param shape what it offered; null if that is not known
   */
  void drop(Kind kind, SqlName name, @Nullable Shape shape, Runnable takeBack) {
    dropped.add(new Dropped(kind, name, shape, takeBack));
  }

  /**
   * Something is made; gives whether it serves all that used one that was dropped here.
   *
   * @param shape what it offers; null if that is not known
   */
  boolean make(Kind kind, SqlName name, @Nullable Shape shape) {
    boolean served = false;
    for (Dropped each : dropped) {
      if (each.kind() == kind && each.name().same(name) && serves(kind, shape, each.shape())) {
        each.takeBack().run();
        served = true;
      }
    }
    return served;
  }

  /** A routine that this change set has made is dropped by it, too: nobody else knows it. */
  void helper(SqlName routine) {
    dropped.stream()
        .filter(each -> each.kind() == Kind.ROUTINE && each.name().same(routine))
        .forEach(each -> each.takeBack().run());
  }

  /** Others see what was taken away. */
  void seen() {
    dropped.clear();
    mandatory.clear();
  }

  private static boolean serves(Kind kind, @Nullable Shape shape, @Nullable Shape old) {
    // A trigger has no users but its table, an index is asked for its lock only.
    return kind == Kind.TRIGGER
        || kind == Kind.INDEX
        || (shape != null && old != null && shape.serves(old));
  }

  /** A column that was added here must not be null, and has no default yet. */
  void mandatory(SqlName table, SqlName column, Runnable takeBack) {
    mandatory.add(new Mandatory(table, column, takeBack));
  }

  /** A column gets a default. */
  void filled(SqlName table, SqlName column) {
    for (Mandatory each : mandatory) {
      if (each.table().same(table) && each.column().same(column)) {
        each.takeBack().run();
      }
    }
  }
}
