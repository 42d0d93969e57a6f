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
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * What docs/lint.md says of precision and recall is what comes out, on real histories whose
 * statements were labelled by reading before any lint had run. The histories are not part of the
 * project; without them a test is skipped. {@code -Dscore.corpora=} says where they are.
 */
class ScoreTest {
  private static final Path CORPORA =
      Path.of(System.getProperty("score.corpora", "../../../shared/corpora"));
  private static final Path PAGE = Path.of("..", "..", "docs", "lint.md");

  private static final List<StatementClass> CLASSES =
      List.of(StatementClass.CONTRACTING, StatementClass.BLOCKING, StatementClass.MOVING_DATA);

  @Test
  void thePageSaysHowWellItDoes() throws IOException {
    Path corpus = there("webapi-postgresql");
    Set<Label> labelled = new TreeSet<>();
    for (String[] cells : rows("webapi-labels.tsv")) {
      labelled.add(new Label(cells[0], Integer.parseInt(cells[1]), statementClass(cells[2])));
    }

    compare("score", new Score(said(corpus, "", Database.POSTGRESQL), labelled));
  }

  @Test
  void thePageSaysHowWellItDoesOnASampleOfYoungerApplications() throws IOException {
    Set<Label> labelled = new TreeSet<>();
    Set<String> sample = new TreeSet<>();
    for (String[] cells : rows("younger-labels.tsv")) {
      int line = Integer.parseInt(cells[1]);
      sample.add(place(cells[0], line));
      for (String word : cells[2].equals("-") ? new String[0] : cells[2].split("\\+")) {
        labelled.add(new Label(cells[0], line, statementClass(word)));
      }
    }
    Set<Label> said = new TreeSet<>();
    said.addAll(said(there("kestra/h2"), "kestra/h2/", Database.H2));
    said.addAll(said(there("kestra/mysql"), "kestra/mysql/", Database.MYSQL));
    said.addAll(said(there("kestra/postgresql"), "kestra/postgresql/", Database.POSTGRESQL));
    said.addAll(said(there("langfuse/postgresql"), "langfuse/postgresql/", Database.POSTGRESQL));
    said.removeIf(each -> !sample.contains(place(each.file(), each.line())));

    compare("score of the sample", new Score(said, labelled));
  }

  private static String place(String file, int line) {
    return file + ":" + line;
  }

  private static Path there(String name) {
    Path corpus = CORPORA.resolve(name);
    boolean there = Files.isDirectory(corpus);
    if (!there) {
      // Surefire counts what is skipped, and says neither which test nor why.
      System.out.println("ScoreTest is skipped: the history to score by is not there: " + corpus);
    }
    assumeTrue(there);
    return corpus;
  }

  /** The table on the page between {@code <!-- marker -->} and {@code <!-- end of marker -->}. */
  private static void compare(String marker, Score score) throws IOException {
    CLASSES.forEach(each -> {
      print("too much", score.of(each).tooMuch());
      print("missed", score.of(each).missed());
    });
    String page = Files.readString(PAGE);
    String begin = "<!-- " + marker + " -->\n";
    assertThat(page).contains(begin);
    int from = page.indexOf(begin) + begin.length();
    int to = page.indexOf("<!-- end of " + marker + " -->", from);
    String table = table(score);
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(PAGE, page.substring(0, from) + table + page.substring(to));
      return;
    }
    assertThat(page.substring(from, to)).isEqualTo(table);
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

  private static Set<Label> said(Path corpus, String folder, Database database) {
    LintReport report =
        new MigrationLint(LintOptions.of(Target.of(database))).check(List.of(corpus));
    Set<Label> said = new TreeSet<>();
    for (ScriptReport script : report.scripts()) {
      String file = folder + Path.of(script.file()).getFileName();
      for (StatementReport statement : script.statements()) {
        statement.findings().stream()
            .map(each -> each.finding().statementClass())
            .filter(CLASSES::contains)
            .forEach(each -> said.add(new Label(file, statement.line(), each)));
      }
    }
    return said;
  }

  private static List<String[]> rows(String labels) throws IOException {
    try (var in = ScoreTest.class.getResourceAsStream(labels)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#") && !line.startsWith("file\t") && !line.isBlank())
          .map(line -> line.split("\t"))
          .toList();
    }
  }

  private static StatementClass statementClass(String word) {
    return StatementClass.find(word).orElseThrow();
  }
}
