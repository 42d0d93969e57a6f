package io.migrationgate.lint;

import io.migrationgate.lint.rule.Database;
import io.migrationgate.lint.rule.Rule;
import io.migrationgate.lint.rule.Rules;
import io.migrationgate.lint.rule.Target;
import io.migrationgate.lint.rule.Version;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One line of {@code lint/cases.txt}.
 *
 * @param scripts the last is judged, those before it were applied before
 * @param finds whether the rule finds something in it
 */
record RuleCase(Rule rule, Target target, List<String> scripts, boolean finds) {
  static List<RuleCase> all() throws IOException {
    List<RuleCase> cases = new ArrayList<>();
    Rule rule = null;
    Target target = null;
    for (String line : text().lines().toList()) {
      if (line.startsWith("== ")) {
        String[] words = line.substring(3).split(" ");
        rule = Rules.find(words[0]).orElseThrow(() -> new AssertionError("no rule " + words[0]));
        Database database = Database.find(words[1]).orElseThrow();
        target = words.length > 2
            ? new Target(database, Version.parse(words[2]).orElseThrow())
            : Target.of(database);
      } else if (line.startsWith("+ ") || line.startsWith("- ")) {
        List<String> scripts = List.of(line.substring(2).split(" >>> "));
        cases.add(new RuleCase(
            Objects.requireNonNull(rule),
            Objects.requireNonNull(target),
            scripts,
            line.charAt(0) == '+'));
      }
    }
    return cases;
  }

  private static String text() throws IOException {
    try (InputStream in = RuleCase.class.getResourceAsStream("/lint/cases.txt")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** What is found in the last script. */
  ScriptReport report() {
    MigrationLint lint = new MigrationLint(LintOptions.of(target));
    ScriptReport last = null;
    int number = 1;
    for (String script : scripts) {
      last = lint.check("V" + number++ + "__case.sql", script + "\n");
    }
    return Objects.requireNonNull(last);
  }

  String sql() {
    return scripts.get(scripts.size() - 1);
  }

  @Override
  public String toString() {
    return rule.id() + (finds ? " finds " : " does not find ") + sql();
  }
}
