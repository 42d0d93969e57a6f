package io.migrationgate.jdbc.datasource;

import java.sql.Savepoint;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * When the savepoints of one transaction were set, as marks of its unit of work.
 *
 * <p>Where a name is used twice, databases go back to the later one, whichever of the two is meant:
 * so the earlier one is forgotten, and a rollback to it undoes nothing that anybody may rely on.
 */
final class SavepointMarks {
  private final IdentityHashMap<Savepoint, Mark> marks = new IdentityHashMap<>();

  private record Mark(@Nullable String name, long value) {}

  /**
   * A savepoint was set.
   *
   * @param name null if it has none of the application's
   */
  void set(Savepoint savepoint, @Nullable String name, long mark) {
    if (name != null) {
      marks.values().removeIf(other -> name.equalsIgnoreCase(other.name));
    }
    marks.put(savepoint, new Mark(name, mark));
  }

  /** A text may have set a savepoint under any name. */
  void namesTaken() {
    marks.values().removeIf(other -> other.name != null);
  }

  void released(Savepoint savepoint) {
    marks.remove(savepoint);
  }

  /** The mark of when it was set; null if that is not known. */
  @Nullable
  Long of(Savepoint savepoint) {
    Mark mark = marks.get(savepoint);
    return mark == null ? null : mark.value;
  }
}
