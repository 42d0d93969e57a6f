package io.migrationgate.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.migrationgate.lint.Score.Label;
import io.migrationgate.lint.rule.Database;
import io.migrationgate.lint.rule.StatementClass;
import io.migrationgate.lint.rule.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What docs/lint.md says of precision and recall is what comes out, on a real history whose
 * statements were labelled by reading before any lint had run. The history is not part of the
 * project; without it the test is skipped.
 */
class ScoreTest {
  private static final Path CORPUS =
      Path.of("..", "..", "..", "shared", "corpora", "webapi-postgresql");
  private static final Path PAGE = Path.of("..", "..", "docs", "lint.md");
  private static final String LABELS = "webapi-labels.tsv";
  private static final String FROM = "<!-- score -->\n";
  private static final String TO = "<!-- end of score -->";

  private static final List<StatementClass> CLASSES =
      List.of(StatementClass.CONTRACTING, StatementClass.BLOCKING, StatementClass.MOVING_DATA);

  @Test
  void thePageSaysHowWellItDoes() throws IOException {
    boolean there = Files.isDirectory(CORPUS);
    if (!there) {
      // Surefire counts what is skipped, and says neither which test nor why.
      System.out.println("ScoreTest is skipped: the history to score by is not there: " + CORPUS);
    }
    assumeTrue(there);
    Score score = new Score(said(), labelled());
    CLASSES.forEach(each -> {
      print("too much", score.of(each).tooMuch());
      print("missed", score.of(each).missed());
    });
    String page = Files.readString(PAGE);
    int from = page.indexOf(FROM) + FROM.length();
    String table = table(score);
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(
          PAGE, page.substring(0, from) + table + page.substring(page.indexOf(TO, from)));
      return;
    }
    assertThat(page.substring(from, page.indexOf(TO, from))).isEqualTo(table);
  }

  private static void print(String what, List<Label> labels) {
    if (Boolean.getBoolean("score.print")) {
      labels.forEach(label -> System.out.println(what + " " + label));
    }
  }

  private static String table(Score score) {
    StringBuilder table = new StringBuilder("""
        | class | labelled | found | of them right | precision | recall |
        |---|---|---|---|---|---|
        """);
    for (StatementClass each : CLASSES) {
      table.append(row(each.toString(), score.of(each)));
    }
    return table.append(row("all three", score)).toString();
  }

  private static String row(String name, Score score) {
    return "| %s | %d | %d | %d | %s | %s |\n"
        .formatted(
            name,
            score.labelled().size(),
            score.said().size(),
            score.both(),
            score.precision(),
            score.recall());
  }

  private static Set<Label> said() {
    LintReport report =
        new MigrationLint(LintOptions.of(Target.of(Database.POSTGRESQL))).check(List.of(CORPUS));
    Set<Label> said = new TreeSet<>();
    for (ScriptReport script : report.scripts()) {
      String file = Path.of(script.file()).getFileName().toString();
      for (StatementReport statement : script.statements()) {
        statement.findings().stream()
            .map(each -> each.finding().statementClass())
            .filter(CLASSES::contains)
            .forEach(each -> said.add(new Label(file, statement.line(), each)));
      }
    }
    return said;
  }

  private static Set<Label> labelled() throws IOException {
    try (var in = ScoreTest.class.getResourceAsStream(LABELS)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#") && !line.startsWith("file\t") && !line.isBlank())
          .map(line -> line.split("\t"))
          .map(cells -> new Label(cells[0], Integer.parseInt(cells[1]), labelled(cells[2])))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static StatementClass labelled(String word) {
    return Arrays.stream(StatementClass.values())
        .filter(each -> each.toString().equals(word))
        .findFirst()
        .orElseThrow();
  }
}
