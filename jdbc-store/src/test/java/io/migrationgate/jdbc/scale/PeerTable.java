package io.migrationgate.jdbc.scale;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was measured of several ways, in several pairs, as a table of medians. */
final class PeerTable {
  static final String PLAIN = "nothing; the application as it was";
  static final String GATED = "nothing; the application writes both sides";

  private final String beside;
  private final Map<String, List<Double>> seconds = new LinkedHashMap<>();
  private final Map<String, List<WriteLoad.Seen>> seen = new LinkedHashMap<>();

  /**
   * A table.
   *
   * @param beside the way that the others are compared with
   */
  PeerTable(String beside) {
    this.beside = beside;
  }

  void seconds(String way, double taken) {
    seconds.computeIfAbsent(way, key -> new ArrayList<>()).add(taken);
  }

  void seen(String way, WriteLoad.Seen writes) {
    seen.computeIfAbsent(way, key -> new ArrayList<>()).add(writes);
  }

  /** Rows a second, how long in times of the one compared with, and what the application saw. */
  String markdown(int rows, String fullSpeed, String share) {
    StringBuilder text = new StringBuilder("""
        | way | seconds | rows/s | × %s | p99 of 200 writes/s | × alone | writes | tried again |
        |---|---|---|---|---|---|---|---|
        """.formatted(beside));
    for (String way : new String[] {PLAIN, GATED}) {
      text.append(row(way, rows));
    }
    seconds.keySet().forEach(way -> text.append(row(way, rows)));
    text.append(String.format(
        Locale.ROOT,
        "%nThe default share: %.2f of full speed with the application idle (goal 0.6); p99 beside it"
            + " %.2f of that alone (goal 1.25).%n",
        median(ratios(fullSpeed, share)),
        median(besideAlone(share))));
    return text.toString();
  }

  private String row(String way, int rows) {
    String time = "| | | |";
    if (seconds.containsKey(way)) {
      double median = median(seconds.getOrDefault(way, List.of()));
      time = String.format(
          Locale.ROOT,
          "| %.1f | %,.0f | %.2f |",
          median,
          rows / median,
          median(ratios(way, beside)));
    }
    List<WriteLoad.Seen> writes = seen.getOrDefault(way, List.of());
    if (writes.isEmpty()) {
      return "| " + way + " " + time + " | | | |\n";
    }
    return String.format(
        Locale.ROOT,
        "| %s %s %.1f ms | %.2f | %,d | %d |%n",
        way,
        time,
        median(writes.stream().map(WriteLoad.Seen::p99).toList()),
        median(besideAlone(way)),
        writes.stream().mapToInt(WriteLoad.Seen::writes).sum(),
        writes.stream().mapToInt(WriteLoad.Seen::retries).sum());
  }

  /** Of each pair, the p99 in times of that of the same writes with nothing beside them. */
  private List<Double> besideAlone(String way) {
    List<WriteLoad.Seen> writes = seen.getOrDefault(way, List.of());
    // Ours are writes of both sides, which take longer by themselves.
    List<WriteLoad.Seen> alone =
        seen.getOrDefault(way.startsWith("backfill") ? GATED : PLAIN, List.of());
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < writes.size(); i++) {
      ratios.add(writes.get(i).p99() / alone.get(i).p99());
    }
    return ratios;
  }

  /** Of each pair. */
  private List<Double> ratios(String way, String other) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < seconds.getOrDefault(way, List.of()).size(); i++) {
      List<Double> others = seconds.getOrDefault(other, List.of());
      ratios.add(i < others.size() ? seconds.get(way).get(i) / others.get(i) : Double.NaN);
    }
    return ratios;
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
