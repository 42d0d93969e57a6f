package io.migrationgate.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Operations by libraries, as JMH has measured them.
 *
 * @param rows by operation, the limit's first
 */
record CallTable(Map<MeasuredOperation, List<Row>> rows) {
  private static final String BYTES = "gc.alloc.rate.norm";

  /**
   * One library doing one operation.
   *
   * @param one on one thread
   * @param two on two threads, each; null if that was not measured
   */
  record Row(MeasuredLibrary library, Figure one, @Nullable Figure two) {}

  /**
   * A mean.
   *
   * @param nanos of a call
   * @param error half of its 99.9 % interval, NaN if one iteration says nothing of it
   * @param bytes allocated by a call
   */
  record Figure(double nanos, double error, double bytes) {
    String text() {
      return Double.isNaN(error) ? number(nanos) : number(nanos) + " ± " + number(error);
    }
  }

  /** Reads JMH's JSON: on one thread, and on two. */
  static CallTable read(List<Path> results) throws IOException {
    Map<MeasuredOperation, Map<MeasuredLibrary, Row>> found =
        new EnumMap<>(MeasuredOperation.class);
    for (Path file : results) {
      for (JsonNode result : new ObjectMapper().readTree(file.toFile())) {
        String name = result.path("benchmark").asText();
        int dot = name.lastIndexOf('.');
        MeasuredLibrary library = MeasuredLibrary.valueOf(name.substring(dot + 1));
        Figure figure = figure(result);
        boolean first = result.path("threads").asInt() == 1;
        found
            .computeIfAbsent(
                MeasuredOperation.of(name.substring(0, dot)),
                operation -> new EnumMap<>(MeasuredLibrary.class))
            .merge(
                library,
                new Row(library, figure, null),
                (one, two) -> first ? two : new Row(library, one.one(), two.one()));
      }
    }
    Map<MeasuredOperation, List<Row>> rows = new EnumMap<>(MeasuredOperation.class);
    found.forEach((operation, libraries) -> {
      List<Row> sorted = new ArrayList<>(libraries.values());
      sorted.sort(Comparator.comparingDouble(row -> row.one().nanos()));
      rows.put(operation, sorted);
    });
    return new CallTable(rows);
  }

  private static Figure figure(JsonNode result) {
    JsonNode time = result.path("primaryMetric");
    return new Figure(
        time.path("score").asDouble(),
        time.path("scoreError").asDouble(Double.NaN),
        result.path("secondaryMetrics").path(BYTES).path("score").asDouble());
  }

  /** The table. */
  String markdown() {
    StringBuilder text = new StringBuilder("""
        ## Calls

        | operation | library | ns/op | B/op | ns/op, two threads | × limit | × best of the others |
        |---|---|---|---|---|---|---|
        """);
    double limit = rows.getOrDefault(MeasuredOperation.LIMIT, List.of()).stream()
        .mapToDouble(row -> row.one().nanos())
        .findFirst()
        .orElse(Double.NaN);
    rows.forEach((operation, libraries) -> {
      double best = libraries.stream()
          .filter(row -> row.library().isPeer())
          .mapToDouble(row -> row.one().nanos())
          .min()
          .orElse(Double.NaN);
      for (Row row : libraries) {
        text.append(String.format(
            Locale.ROOT,
            "| %s | %s | %s | %.0f | %s | %s | %s |%n",
            operation.title(),
            row.library().isOwn()
                ? "**" + row.library().title() + "**"
                : row.library().title(),
            row.one().text(),
            row.one().bytes(),
            row.two() == null ? "" : row.two().text(),
            ratio(row.one().nanos(), limit),
            ratio(row.one().nanos(), best)));
      }
    });
    return text.toString();
  }

  private static String ratio(double nanos, double to) {
    return Double.isNaN(to) ? "" : number(nanos / to);
  }

  /** Three digits that count, no exponent. */
  static String number(double value) {
    if (value >= 100) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return String.format(Locale.ROOT, value >= 10 ? "%.1f" : "%.2f", value);
  }
}
