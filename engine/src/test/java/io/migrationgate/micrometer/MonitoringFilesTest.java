package io.migrationgate.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.admin.SettleProgress;
import io.migrationgate.admin.SettleSubject;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.testkit.TestGates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The alert rules and the board that users start from ask for metrics that there are. */
class MonitoringFilesTest {
  private static final Path FILES = Path.of("..", "docs", "deploy");
  private static final Pattern METRIC = Pattern.compile("\\bmgate_\\w+(\\{[^}]*})?");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(mgate\\.[a-z.]+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=~?\"([^\"]*)\"");

  @Test
  void alertsAskForWhatIsScraped() throws IOException {
    Load yaml = new Load(LoadSettings.builder().build());
    Object rules = yaml.loadFromString(Files.readString(FILES.resolve("prometheus-alerts.yml")));
    List<String> expressions = new ArrayList<>();
    collect(rules, expressions);
    assertThat(expressions).hasSizeGreaterThan(5).allSatisfy(MonitoringFilesTest::scraped);
  }

  @Test
  void theBoardAsksForWhatIsScraped() throws IOException {
    JsonNode board = new ObjectMapper().readTree(FILES.resolve("grafana.json").toFile());
    List<String> expressions = board.findValuesAsText("expr");
    assertThat(expressions).hasSizeGreaterThan(5).allSatisfy(MonitoringFilesTest::scraped);
  }

  /** Each row of the page, as rule and on the board. */
  @Test
  void whatIsToBeWatchedIsWatched() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "operations.md"));
    String table = page.substring(page.indexOf("## What to watch"), page.indexOf("## What each"));
    List<String> metrics = ROW.matcher(table).results().map(row -> row.group(1)).toList();
    assertThat(metrics).hasSizeGreaterThan(7);
    for (String file : List.of("prometheus-alerts.yml", "grafana.json")) {
      String asked = Files.readString(FILES.resolve(file));
      assertThat(metrics)
          .as(file)
          .allSatisfy(metric -> assertThat(asked).contains(metric.replace('.', '_')));
    }
  }

  @Test
  void aMetricThatNobodyRegistersIsFound() {
    assertThat(unknown("mgate_lease_left_seconds < 2")).containsExactly("mgate_lease_left_seconds");
    assertThat(unknown("mgate_reads_total{phase=\"x\"}"))
        .containsExactly("mgate_reads_total{phase}");
    assertThat(unknown("mgate_reads_total{side=\"left\"}"))
        .containsExactly("mgate_reads_total{side=left}");
  }

  private static void collect(Object node, List<String> expressions) {
    if (node instanceof Map<?, ?> map) {
      map.forEach((key, value) -> {
        if (key.equals("expr")) {
          expressions.add(value.toString());
        } else {
          collect(value, expressions);
        }
      });
    } else if (node instanceof List<?> list) {
      list.forEach(one -> collect(one, expressions));
    }
  }

  private static void scraped(String expression) {
    assertThat(expression).contains("mgate_");
    assertThat(unknown(expression)).as(expression).isEmpty();
  }

  /** What an expression asks for that no node exposes: metrics, labels, and values of labels. */
  private static Set<String> unknown(String expression) {
    String scrape = scrape();
    Set<String> unknown = new TreeSet<>();
    Matcher metric = METRIC.matcher(expression);
    while (metric.find()) {
      String name = metric.group().replaceAll("\\{.*", "");
      List<String> lines = scrape
          .lines()
          .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
          .toList();
      if (lines.isEmpty()) {
        unknown.add(name);
        continue;
      }
      Matcher label = LABEL.matcher(metric.group());
      while (label.find()) {
        String key = label.group(1);
        String value = label.group(2);
        if (lines.stream().noneMatch(line -> line.contains(key + "=\""))) {
          unknown.add(name + "{" + key + "}");
        } else if (!value.startsWith("$")
            && lines.stream().noneMatch(line -> line.contains(key + "=\"" + value + "\""))) {
          unknown.add(name + "{" + key + "=" + value + "}");
        }
      }
    }
    return unknown;
  }

  private static String scrape() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    try (TestGates gates = TestGates.of("customer-name-split")) {
      new MigrationGateMetrics(gates.gates()).bindTo(registry);
      new SettleMetrics(registry)
          .settled(
              new SettleProgress(
                  SettleSubject.of(MigrationState.initial("a", SecondaryWrites.STRICT, 1)),
                  SettleProgress.Stage.SETTLED,
                  List.of(),
                  List.of(),
                  0,
                  0,
                  0,
                  Map.of()),
              Duration.ZERO);
      return registry.scrape();
    }
  }
}
