package io.migrationgate.demo.lab.report;

import io.migrationgate.demo.lab.record.NodeState.Life;
import io.migrationgate.demo.lab.record.Second;
import io.migrationgate.demo.lab.record.SideCounts;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The end of a run in which the shop is used and no gate is asked any more, since the builds that
 * serve have lost the code of the old side. What gates count is zero there, and no lack of
 * requests.
 *
 * @param from when it begins, in milliseconds; where it ends if there is none
 * @param to when the last second with a request ends
 * @param builds that served in it
 */
record GatelessTail(long from, long to, Set<String> builds) {
  /** A shorter one may be seconds in which nodes could not be asked what they have counted. */
  private static final int SHORTEST = 3;

  static GatelessTail of(List<Second> seconds) {
    int from = seconds.size();
    while (from > 0 && !asked(seconds.get(from - 1))) {
      from--;
    }
    int to = seconds.size();
    while (to > from && seconds.get(to - 1).traffic().requests() == 0) {
      to--;
    }
    Set<String> builds = new TreeSet<>();
    for (Second second : seconds.subList(from, to)) {
      second.nodes().stream()
          .filter(node -> node.life() == Life.SERVING)
          .forEach(node -> builds.add(node.build()));
    }
    return from == 0 || to - from < SHORTEST || builds.isEmpty()
        ? new GatelessTail(0, 0, Set.of())
        : new GatelessTail(seconds.get(from).from(), seconds.get(to - 1).to(), builds);
  }

  private static boolean asked(Second second) {
    SideCounts sides = second.allServed();
    return sides.readsOld() + sides.readsNew() + sides.writesOld() + sides.writesNew() > 0;
  }

  boolean there() {
    return from < to;
  }

  /** 1 for seconds in it, 0 for others. */
  double shade(Second second) {
    return second.from() >= from && second.to() <= to ? 1 : 0;
  }

  String words() {
    return "no gate asked: build " + String.join(", ", builds) + " has no old side";
  }
}
