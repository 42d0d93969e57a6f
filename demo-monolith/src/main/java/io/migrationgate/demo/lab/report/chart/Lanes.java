package io.migrationgate.demo.lab.report.chart;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Places labels of vertical lines in lanes above a plot, so that no label lies on another one, nor
 * on a line.
 *
 * <p>Each label begins at its line and goes to the right; the line goes down from it. So whatever
 * begins within the width of a label must be in a lane below it, nearer to the plot. From right to
 * left, each label takes the lowest lane for which that holds.
 */
final class Lanes {
  private static final double CHARACTER = 6.6;
  private static final double AROUND = 12;

  private final List<Mark> marks;
  private final int[] lanes;
  private final int count;

  /** Lanes for marks in the order of time. */
  Lanes(List<Mark> marks, ToDoubleFunction<Mark> x) {
    this.marks = List.copyOf(marks);
    this.lanes = new int[marks.size()];
    int most = 0;
    for (int i = marks.size() - 1; i >= 0; i--) {
      double end = x.applyAsDouble(marks.get(i)) + width(marks.get(i).label());
      int lane = 0;
      for (int j = i + 1; j < marks.size(); j++) {
        if (x.applyAsDouble(marks.get(j)) <= end) {
          lane = Math.max(lane, lanes[j] + 1);
        }
      }
      lanes[i] = lane;
      most = Math.max(most, lane + 1);
    }
    this.count = most;
  }

  /** About how wide a label is, with space around it, in the font of the page. */
  static double width(String label) {
    return label.codePointCount(0, label.length()) * CHARACTER + AROUND;
  }

  int count() {
    return count;
  }

  /** The lane of a mark by its place in the list; 0 is next to the plot. */
  int lane(int index) {
    return lanes[index];
  }

  List<Mark> marks() {
    return marks;
  }
}
