package io.migrationgate.demo.lab.report.chart;

import java.util.ArrayList;
import java.util.List;

/**
 * The numbers of marks, in one line above a plot. Where there is no room for each, neighbours
 * become one label: {@code 47–52}.
 */
final class MarkLabels {
  private static final double CHARACTER = 6.8;
  private static final double AROUND = 7;

  private final List<Mark> marks;
  private final TimeAxis time;
  private final double width;

  /**
   * Labels for a drawing.
   *
   * @param marks in the order of time
   * @param width of the drawing, in pixels
   */
  MarkLabels(List<Mark> marks, TimeAxis time, double width) {
    this.marks = marks;
    this.time = time;
    this.width = width;
  }

  /**
   * A label.
   *
   * @param x where it begins, as a share of the width
   * @param text one number, or the first and the last
   * @param style of its marks, if they have one in common
   * @param hint those of its marks
   */
  record Label(double x, String text, String style, String hint) {}

  /** The marks from one place in the list to another, written as one label. */
  private record Group(int first, int last) {}

  /** From left to right, none upon another. */
  List<Label> all() {
    List<Group> groups = new ArrayList<>();
    for (int i = 0; i < marks.size(); i++) {
      Group next = new Group(i, i);
      while (!groups.isEmpty() && end(groups.get(groups.size() - 1)) > start(next)) {
        next = new Group(groups.remove(groups.size() - 1).first(), i);
      }
      groups.add(next);
    }
    return groups.stream().map(this::label).toList();
  }

  private Label label(Group group) {
    List<Mark> members = marks.subList(group.first(), group.last() + 1);
    List<String> styles = members.stream().map(Mark::style).distinct().toList();
    return new Label(
        start(group) / width,
        text(group),
        styles.size() == 1 ? styles.get(0) : "mixed",
        String.join("; ", members.stream().map(Mark::hint).toList()));
  }

  private String text(Group group) {
    int first = marks.get(group.first()).number();
    int last = marks.get(group.last()).number();
    return first == last ? String.valueOf(first) : first + "–" + last;
  }

  /** At its first mark, or as far left of it as the right end demands. */
  private double start(Group group) {
    double x = time.share(marks.get(group.first()).from()) * width;
    return Math.max(0, Math.min(x, width - extent(group)));
  }

  private double end(Group group) {
    return start(group) + extent(group);
  }

  private double extent(Group group) {
    return extent(text(group));
  }

  /** About how wide a label is, with space around it, in the font of the page. */
  static double extent(String label) {
    return label.codePointCount(0, label.length()) * CHARACTER + AROUND;
  }
}
