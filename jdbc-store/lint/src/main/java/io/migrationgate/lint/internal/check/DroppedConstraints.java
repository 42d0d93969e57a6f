package io.migrationgate.lint.internal.check;

import io.migrationgate.lint.internal.check.ConstraintSpec.Trait;
import io.migrationgate.lint.internal.sql.SqlName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The constraints and unique indexes that one change set has dropped: what is added in their stead
 * forbids nothing new if it is no narrower. Not thread-safe.
 */
final class DroppedConstraints {
  private record Dropped(
      SqlName table, String name, @Nullable RowConstraint rowConstraint) {}

  private record Missing(
      SqlName table, RowConstraint key, Judgement statement, Runnable takeBack) {}

  private final List<Dropped> dropped = new ArrayList<>();
  private final List<Missing> missing = new ArrayList<>();

  /** Notes a drop; what it said may not be known. */
  void drop(SqlName table, String name, @Nullable RowConstraint rowConstraint) {
    dropped.add(new Dropped(table, name, rowConstraint));
  }

  /** Whether one that was dropped here said as much. */
  boolean replaced(SqlName table, String name, RowConstraint by) {
    return dropped.stream().filter(each -> each.table().same(table)).anyMatch(each -> {
      RowConstraint old = each.rowConstraint();
      // A foreign key of the same name is made again for what it does ON DELETE; any other
      // constraint of the same name may say something else.
      return old == null
          ? by.trait() == Trait.ACTS_ON_DELETE && each.name().equals(name)
          : old.implies(by);
    });
  }

  /** A key is gone that somebody may need; the finding is taken back once it is there again. */
  void missing(SqlName table, RowConstraint key, Judgement statement, Runnable takeBack) {
    missing.add(new Missing(table, key, statement, takeBack));
  }

  /** Others see that these keys are gone. */
  void seen() {
    missing.clear();
  }

  /**
   * Something is unique now.
   *
   * @param only the statement whose drops it makes good; null for those of all
   */
  void made(SqlName table, RowConstraint rowConstraint, @Nullable Judgement only) {
    for (Missing each : missing) {
      if (each.table().same(table)
          && (only == null || only == each.statement())
          && rowConstraint.sameKey(each.key())) {
        each.takeBack().run();
      }
    }
  }
}
