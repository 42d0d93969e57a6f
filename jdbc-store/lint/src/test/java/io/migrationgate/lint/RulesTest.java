package io.migrationgate.lint;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.migrationgate.lint.rule.Rule;
import io.migrationgate.lint.rule.Rules;
import io.migrationgate.lint.rule.Unknowns;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule finds what it is for, and leaves alone what comes near it. */
class RulesTest {
  static List<RuleCase> cases() throws IOException {
    return RuleCase.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aRuleFindsWhatItIsForAndNothingElse(RuleCase example) {
    List<String> found =
        example.report().all().map(each -> each.finding().rule().id()).toList();

    if (example.finds()) {
      assertThat(found).contains(example.rule().id());
    } else {
      assertThat(found).doesNotContain(example.rule().id(), Unknowns.NOT_UNDERSTOOD.id());
    }
  }

  @Test
  void everyRuleHasCasesOfBothKinds() throws IOException {
    for (boolean finds : new boolean[] {true, false}) {
      Set<String> shown = RuleCase.all().stream()
          .filter(each -> each.finds() == finds)
          .map(each -> each.rule().id())
          .collect(Collectors.toSet());
      Set<String> all = Rules.all().stream().map(Rule::id).collect(Collectors.toSet());
      // A file that cannot be read is no script; see ScriptTextTest.
      all.remove(Unknowns.UNREADABLE_FILE.id());
      assertThat(shown).isEqualTo(all);
    }
  }

  @Test
  void everyRuleOfThePackageIsOnTheListOnce() throws Exception {
    List<Rule> declared = new ArrayList<>();
    for (JavaClass each : new ClassFileImporter().importPackagesOf(Rule.class)) {
      for (JavaField field : each.getFields()) {
        if (field.getRawType().isEquivalentTo(Rule.class)
            && field.getModifiers().contains(JavaModifier.STATIC)) {
          declared.add((Rule) field.reflect().get(null));
        }
      }
    }

    assertThat(Rules.all()).containsExactlyInAnyOrderElementsOf(declared);
    assertThat(Rules.all()).extracting(Rule::id).doesNotHaveDuplicates();
  }

  @Test
  void noRuleHoldsNowhere() {
    assertThat(Rules.all()).allSatisfy(rule -> {
      assertThat(rule.scopes()).isNotEmpty();
      assertThat(rule.id()).matches("[a-z]+(-[a-z]+)*");
      assertThat(rule.why()).endsWith(".");
      assertThat(rule.instead()).isNotBlank();
    });
  }
}
