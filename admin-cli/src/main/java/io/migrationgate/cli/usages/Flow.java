package io.migrationgate.cli.usages;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Which gates get into fields, parameters and results. */
final class Flow {
  private final Map<Origin, Set<Origin>> into = new HashMap<>();

  void add(Origin target, Set<Origin> from) {
    into.computeIfAbsent(target, key -> new HashSet<>()).addAll(from);
  }

  /** The names and the unknown ends behind an origin, however far away. */
  Set<Origin> ends(Set<Origin> origins) {
    Set<Origin> ends = new LinkedHashSet<>();
    Set<Origin> seen = new HashSet<>(origins);
    Deque<Origin> open = new ArrayDeque<>(origins);
    while (!open.isEmpty()) {
      Origin next = open.pop();
      Set<Origin> from = into.get(next);
      if (from == null) {
        ends.add(next);
      } else {
        from.stream().filter(seen::add).forEach(open::add);
      }
    }
    return ends;
  }
}
