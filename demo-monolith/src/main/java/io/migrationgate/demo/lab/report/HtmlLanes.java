package io.migrationgate.demo.lab.report;

import io.migrationgate.cli.render.Text;
import io.migrationgate.demo.lab.report.NodeState.Life;
import io.migrationgate.demo.lab.report.chart.Markup;
import io.migrationgate.demo.lab.report.chart.Swimlanes;
import io.migrationgate.demo.lab.report.chart.Swimlanes.Row;
import io.migrationgate.demo.lab.report.chart.Swimlanes.Segment;
import io.migrationgate.demo.lab.report.chart.TimeAxis;
import io.migrationgate.demo.lab.report.chart.TimePlot.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** Which build each node ran, and in which phase each migration was. */
final class HtmlLanes {
  private static final String TITLE =
      "Phases and builds (amber: starting, draining or moving; red: gone)";
  private static final int NAME = 24;
  private static final List<String> PHASES =
      List.of("read-old", "dual-write", "read-new", "write-new", "contracted");
  private static final int BUILD_COLOURS = 4;

  private final RunRecord run;
  private final TimeAxis time;

  /** How a drawing gets its heading. */
  @FunctionalInterface
  interface Frame {
    void around(String id, String title, Markup.Body drawing);
  }

  private record State(String label, String style) {
    static final State NONE = new State("", "");
  }

  HtmlLanes(RunRecord run, TimeAxis time) {
    this.run = run;
    this.time = time;
  }

  void write(Frame frame, Markup page) {
    Set<String> names = new TreeSet<>();
    Set<String> migrations = new TreeSet<>();
    run.seconds().stream().flatMap(second -> second.nodes().stream()).forEach(node -> {
      names.add(node.name());
      migrations.addAll(node.phases().keySet());
    });
    List<Row> rows = new ArrayList<>();
    migrations.forEach(migration -> rows.add(row(migration, second -> phase(second, migration))));
    names.forEach(name -> rows.add(row(name, second -> build(second, name))));
    if (rows.isEmpty()) {
      return;
    }
    Words words = new Words(TITLE, "", summary(rows));
    Swimlanes drawing = new Swimlanes("lanes", words, time, rows);
    frame.around("lanes", words.title(), () -> drawing.write(page));
  }

  private Row row(String name, Function<Second, State> state) {
    List<Segment> segments = new ArrayList<>();
    State current = State.NONE;
    long from = 0;
    long to = 0;
    for (Second second : run.seconds()) {
      State next = state.apply(second);
      if (!next.equals(current)) {
        add(segments, current, from, to);
        current = next;
        from = second.from();
      }
      to = second.to();
    }
    add(segments, current, from, to);
    return new Row(Text.brief(name, NAME), segments);
  }

  private static void add(List<Segment> segments, State state, long from, long to) {
    if (!state.equals(State.NONE)) {
      segments.add(new Segment(from, to, state.label(), state.style()));
    }
  }

  /** The phase that all serving nodes are in, or both while they move. */
  private static State phase(Second second, String migration) {
    List<String> phases = second.nodes().stream()
        .filter(node -> node.life() == Life.SERVING)
        .flatMap(node -> Stream.ofNullable(node.phases().get(migration)))
        .distinct()
        .toList();
    if (phases.isEmpty()) {
      return State.NONE;
    }
    if (phases.size() > 1) {
      return new State(String.join(" / ", phases), "moving");
    }
    String phase = phases.get(0);
    int index = Stream.iterate(0, i -> i + 1)
        .limit(PHASES.size())
        .filter(i -> phase.startsWith(PHASES.get(i)))
        .findFirst()
        .orElse(1);
    return new State(phase, "phase-" + index);
  }

  private State build(Second second, String name) {
    return second.nodes().stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .map(node -> node.life() == Life.SERVING
            ? new State(
                node.build(),
                "build-"
                    + Math.floorMod(run.head().releases().indexOf(node.build()), BUILD_COLOURS))
            : new State(
                node.life().name().toLowerCase(Locale.ROOT),
                node.life().name().toLowerCase(Locale.ROOT)))
        .orElse(State.NONE);
  }

  private static String summary(List<Row> rows) {
    StringBuilder summary = new StringBuilder();
    for (Row row : rows) {
      summary.append(row.name()).append(": ");
      summary.append(
          String.join(", ", row.segments().stream().map(Segment::label).toList()));
      summary.append(". ");
    }
    return summary.toString().strip();
  }
}
