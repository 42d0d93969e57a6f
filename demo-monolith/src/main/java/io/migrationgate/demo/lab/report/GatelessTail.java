package io.migrationgate.demo.lab.report;

import io.migrationgate.demo.lab.report.NodeState.Life;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The end of a run in which the shop is used and no gate is asked any more, since the builds that
 * serve have lost the code of the old side. What gates count is zero there, and no lack of
 * requests.
 *
 * @param from the first of its seconds; as many as there are if it is empty
 * @param to the one behind the last in which there was a request
 * @param builds that served in it
 */
record GatelessTail(int from, int to, Set<String> builds) {
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
    boolean there = from > 0 && to - from >= SHORTEST && !builds.isEmpty();
    return new GatelessTail(there ? from : seconds.size(), to, builds);
  }

  private static boolean asked(Second second) {
    SideCounts sides = second.allServed();
    return sides.readsOld() + sides.readsNew() + sides.writesOld() + sides.writesNew() > 0;
  }

  boolean there() {
    return from < to;
  }

  boolean holds(int second) {
    return second >= from && second < to;
  }

  String words() {
    return "no gate asked: build " + String.join(", ", builds) + " has no old side";
  }
}
