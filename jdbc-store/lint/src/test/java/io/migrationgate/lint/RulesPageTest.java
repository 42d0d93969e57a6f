package io.migrationgate.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.lint.rule.Rule;
import io.migrationgate.lint.rule.Rules;
import io.migrationgate.lint.rule.StatementClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page of rules says what the rules say; {@code -Dgolden.update=true} writes it anew. */
class RulesPageTest {
  private static final Path PAGE =
      Path.of(System.getProperty("basedir", "."), "..", "..", "docs", "lint-rules.md");

  @Test
  void thePageOfRulesIsCurrent() throws IOException {
    String page = page();
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(PAGE, page);
    }

    assertThat(Files.readString(PAGE)).isEqualTo(page);
  }

  @Test
  void besideOtherLintersEachOfTheirsHasOneOfOursOrAReason() throws IOException {
    String lint = Files.readString(PAGE.resolveSibling("lint.md"));
    String section =
        lint.substring(lint.indexOf("## Beside other linters"), lint.indexOf("## Limits"));
    assertThat(Pattern.compile("`([a-z]+(?:-[a-z]+)+)`").matcher(section).results())
        .extracting(code -> code.group(1))
        .isSubsetOf(Rules.all().stream().map(Rule::id).toList());
    List<String[]> rows = section
        .lines()
        .filter(line -> line.startsWith("| ") && !line.endsWith("| ours |"))
        .map(line -> line.split(" ?\\| ?"))
        .toList();
    assertThat(rows)
        .allSatisfy(
            row -> assertThat(row[2]).matches(".*`[a-z-]+`.*|\\*none\\*: .+|as above|it is read"));
    String squawk = section.substring(0, section.indexOf("| strong_migrations"));
    assertThat(rows.stream()
            .filter(row -> squawk.contains("\n| " + row[1] + " |"))
            .flatMap(row -> Arrays.stream(row[1].split(", "))))
        .as("all of Squawk's")
        .hasSize(37);
  }

  private static String page() throws IOException {
    List<RuleCase> cases = RuleCase.all();
    StringBuilder page = new StringBuilder("# Rules of the lint\n\n"
        + "Written from the rules themselves; see [lint](lint.md) for how to use them. "
        + Rules.all().size()
        + " rules, by class.\n");
    for (StatementClass each : StatementClass.values()) {
      List<Rule> rules =
          Rules.all().stream().filter(rule -> rule.statementClass() == each).toList();
      if (!rules.isEmpty()) {
        page.append("\n## ").append(each).append("\n");
        rules.forEach(rule -> describe(page, rule, cases));
      }
    }
    return page.toString();
  }

  private static void describe(StringBuilder page, Rule rule, List<RuleCase> cases) {
    page.append("\n### ").append(rule.id()).append("\n\n");
    page.append(capital(rule.title())).append(". ").append(rule.why()).append("\n\n");
    page.append("- instead: ").append(rule.instead()).append("\n");
    page.append("- holds for: ").append(rule.where()).append("\n");
    example(page, "found", rule, cases, true);
    example(page, "not found", rule, cases, false);
  }

  private static void example(
      StringBuilder page, String label, Rule rule, List<RuleCase> cases, boolean finds) {
    cases.stream()
        .filter(each -> each.rule() == rule && each.finds() == finds)
        .findFirst()
        .ifPresent(each -> page.append("- ")
            .append(label)
            .append(": `` ")
            .append(String.join(" `` and later `` ", each.scripts()))
            .append(" ``\n"));
  }

  private static String capital(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
