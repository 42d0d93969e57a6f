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
final class Limits {
  private record Dropped(
      SqlName table, String name, @Nullable Limit limit) {}

  private final List<Dropped> dropped = new ArrayList<>();

  /** Notes a drop; what it said may not be known. */
  void drop(SqlName table, String name, @Nullable Limit limit) {
    dropped.add(new Dropped(table, name, limit));
  }

  /** Whether one that was dropped here said as much. */
  boolean replaced(SqlName table, String name, Limit by) {
    return dropped.stream().filter(each -> each.table().same(table)).anyMatch(each -> {
      Limit old = each.limit();
      // A foreign key of the same name is made again for what it does ON DELETE; any other
      // constraint of the same name may say something else.
      return old == null
          ? by.trait() == Trait.ACTS_ON_DELETE && each.name().equals(name)
          : old.implies(by);
    });
  }
}
