package io.migrationgate.internal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A path of a gate under way on one thread whose statements carry the gate's mark, so that triggers
 * stand aside. Immutable.
 *
 * @param migration whose path it is
 * @param outer the one around it; null if there is none
 */
record MarkedPath(String migration, @Nullable MarkedPath outer) {
  /** The migrations of this path and those around it, each once. */
  List<String> migrations() {
    List<String> all = new ArrayList<>();
    for (MarkedPath path = this; path != null; path = path.outer()) {
      if (!all.contains(path.migration())) {
        all.add(path.migration());
      }
    }
    return List.copyOf(all);
  }
}
