package io.migrationgate.demo.lab.live;

import io.migrationgate.cli.render.Style;
import io.migrationgate.cli.render.Style.Tone;
import io.migrationgate.cli.render.Table;
import io.migrationgate.cli.render.Table.Cell;
import io.migrationgate.cli.render.Text;
import io.migrationgate.demo.lab.record.Latencies;
import io.migrationgate.demo.lab.record.NodeState;
import io.migrationgate.demo.lab.record.Second;
import io.migrationgate.demo.lab.record.SideCounts;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The run at one moment, for a terminal. Immutable; {@link LiveTimeline} shows it.
 *
 * @param step what is being done
 * @param second the latest second
 * @param totals of the run so far
 */
public record Timeline(String step, Second second, Totals totals) {
  /**
   * What has been counted since the run began.
   *
   * @param failed requests
   * @param brokenOff requests whose node was killed under them
   * @param copied rows
   * @param differed compared reads whose sides differed
   */
  public record Totals(long failed, long brokenOff, long copied, long differed) {
    /** Nothing yet. */
    public static final Totals NONE = new Totals(0, 0, 0, 0);

    /** With a second more. */
    public Totals plus(Second second) {
      return new Totals(
          failed + second.traffic().failed(),
          brokenOff + second.traffic().brokenOff(),
          copied + second.copied(),
          differed + second.allServed().differed());
    }
  }

  /** A block of lines that replaces the one before: step, nodes, numbers. */
  List<String> block(Style style) {
    List<String> lines = new ArrayList<>();
    lines.add(style.paint(
        Tone.STRONG, "--- " + clock(second.to()) + "  " + Text.printable(step) + " ---"));
    if (!second.nodes().isEmpty()) {
      lines.addAll(nodes(style));
    }
    lines.add(numbers(style));
    lines.add(sides());
    return lines;
  }

  /** The same in one line, for a log. */
  String line() {
    Set<String> builds = new TreeSet<>();
    second.nodes().forEach(node -> builds.add(Text.printable(node.build())));
    return clock(second.to()) + "  " + Text.printable(step) + ": "
        + numbers(new Style(false))
        + (builds.isEmpty() ? "" : "; builds " + String.join(", ", builds));
  }

  /** The numbers of a second, for plots. */
  public static String hint(Second second) {
    Timeline alone = new Timeline("", second, Totals.NONE.plus(second));
    return clock(second.from()) + "  " + alone.numbers(new Style(false)) + "; " + alone.sides();
  }

  /** Minutes and seconds of the run: {@code 1:07.3}. */
  public static String clock(long millis) {
    return String.format(
        Locale.ROOT, "%d:%02d.%d", millis / 60_000, millis / 1_000 % 60, millis % 1_000 / 100);
  }

  private List<String> nodes(Style style) {
    Set<String> migrations = new TreeSet<>();
    second.nodes().forEach(node -> migrations.addAll(node.phases().keySet()));
    List<String> headings = new ArrayList<>(List.of("NODE", "BUILD", "STATE"));
    migrations.forEach(each -> headings.add(Text.printable(each)));
    Table table = new Table(headings.toArray(String[]::new));
    for (NodeState node : second.nodes()) {
      List<Cell> row = new ArrayList<>();
      row.add(Cell.of(node.name()));
      row.add(Cell.of(node.build()));
      row.add(new Cell(node.life().name().toLowerCase(Locale.ROOT), tone(node.life())));
      migrations.forEach(each -> row.add(Cell.of(node.phases().getOrDefault(each, "-"))));
      table.row(row);
    }
    StringWriter written = new StringWriter();
    PrintWriter out = new PrintWriter(written);
    table.print(out, style);
    out.flush();
    return written.toString().lines().toList();
  }

  private static Tone tone(NodeState.Life life) {
    return switch (life) {
      case SERVING -> Tone.GOOD;
      case STARTING, DRAINING -> Tone.WARN;
      case GONE -> Tone.BAD;
    };
  }

  private String numbers(Style style) {
    Latencies latencies = second.traffic().latencies();
    String numbers = String.format(
        Locale.ROOT,
        "%,.0f requests/s, p50 %.1f ms, p99 %.1f ms, ",
        second.requestsPerSecond(),
        latencies.p50Micros() / 1_000.0,
        latencies.p99Micros() / 1_000.0);
    numbers += style.paint(
        totals.failed() == 0 ? Tone.PLAIN : Tone.BAD,
        String.format(Locale.ROOT, "%,d failed", totals.failed()));
    if (totals.brokenOff() > 0) {
      numbers += String.format(Locale.ROOT, ", %,d broken off", totals.brokenOff());
    }
    return numbers + String.format(Locale.ROOT, ", %,d rows copied", totals.copied());
  }

  private String sides() {
    SideCounts sides = second.allServed();
    return String.format(
        Locale.ROOT,
        "reads/s %,.0f old, %,.0f new; writes/s %,.0f old, %,.0f new; %,d mismatches",
        second.perSecond(sides.readsOld()),
        second.perSecond(sides.readsNew()),
        second.perSecond(sides.writesOld()),
        second.perSecond(sides.writesNew()),
        totals.differed());
  }
}
