package io.migrationgate.demo.lab.record;

import java.util.List;
import java.util.stream.Stream;

/**
 * Everything that a report tells about one run. Immutable. Times are milliseconds since the run
 * began, and latencies microseconds.
 *
 * @param head what was run, where, and what it was to reach
 * @param millis how long the run took
 * @param seconds what happened in each second, the first one first
 * @param events what was done, in the order in which it began
 * @param backfills runs that copied rows or compared them, in the order of their start
 * @param outcome what was counted at the end
 */
public record RunRecord(
    RunHead head,
    long millis,
    List<Second> seconds,
    List<RunEvent> events,
    List<Backfill> backfills,
    Outcome outcome) {
  /** Copies the lists. */
  public RunRecord {
    seconds = List.copyOf(seconds);
    events = List.copyOf(events);
    backfills = List.copyOf(backfills);
  }

  /** What the machine's processors did besides, in a line. */
  public String otherLoad() {
    return HostLoad.words(
        seconds.stream()
            .flatMap(second -> Stream.ofNullable(second.otherCores()))
            .toList(),
        head.environment().cores());
  }

  /** The migration that an event's label names, of those that nodes have had; empty if none. */
  public String migration(RunEvent event) {
    return seconds.stream()
        .flatMap(second -> second.nodes().stream())
        .flatMap(node -> node.phases().keySet().stream())
        .distinct()
        .filter(event.label()::contains)
        .findFirst()
        .orElse("");
  }
}
