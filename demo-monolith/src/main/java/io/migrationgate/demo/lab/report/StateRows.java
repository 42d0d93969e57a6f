package io.migrationgate.demo.lab.report;

import io.migrationgate.demo.lab.record.NodeState;
import io.migrationgate.demo.lab.record.NodeState.Life;
import io.migrationgate.demo.lab.record.RunRecord;
import io.migrationgate.demo.lab.record.Second;
import io.migrationgate.demo.lab.report.chart.Lane;
import io.migrationgate.demo.lab.report.chart.Lane.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** In which phase each migration was over time, and which build each node ran. */
final class StateRows {
  /** As the command line writes them, in their order; a ramp is behind them. */
  static final List<String> PHASES =
      List.of("read-old", "dual-write", "read-new", "write-new", "contracted");

  private static final int BUILD_COLOURS = 4;

  private final RunRecord run;

  private record State(String label, String style) {
    static final State NONE = new State("", "");
  }

  StateRows(RunRecord run) {
    this.run = run;
  }

  /** A row for each migration. */
  List<Lane> phases() {
    Set<String> migrations = new TreeSet<>();
    nodes().forEach(node -> migrations.addAll(node.phases().keySet()));
    return migrations.stream()
        .map(migration -> row(migration, second -> phase(second, migration)))
        .toList();
  }

  /** A row for each node. */
  List<Lane> builds() {
    Set<String> names = new TreeSet<>();
    nodes().forEach(node -> names.add(node.name()));
    return names.stream().map(name -> row(name, second -> build(second, name))).toList();
  }

  private Stream<NodeState> nodes() {
    return run.seconds().stream().flatMap(second -> second.nodes().stream());
  }

  private Lane row(String name, Function<Second, State> state) {
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
    return new Lane(name, segments);
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
    int index = IntStream.range(0, PHASES.size())
        .filter(i -> phase.startsWith(PHASES.get(i)))
        .findFirst()
        .orElse(1);
    return new State(phase, "phase-" + index);
  }

  private State build(Second second, String name) {
    return second.nodes().stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .map(this::build)
        .orElse(State.NONE);
  }

  private State build(NodeState node) {
    String life = node.life().name().toLowerCase(Locale.ROOT);
    int build = run.head().releases().indexOf(node.build());
    return node.life() == Life.SERVING
        ? new State(node.build(), "build-" + Math.floorMod(build, BUILD_COLOURS))
        : new State(life, life);
  }
}
