package io.migrationgate.cli.adapters;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.flags.EvaluationContext;
import io.migrationgate.flags.FlagReason;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By LaunchDarkly's documentation of its REST API and of how its SDKs evaluate. */
class LaunchDarklyImportTest {
  private static String flag(String key, String here) {
    return """
        {"key": "%s", "variations": [{"value": "red", "name": "Red"}, {"value": "blue"}],
         "environments": {"production": %s}}
        """.formatted(key, here.replace('\'', '"'));
  }

  private static Imported imported(String... flags) {
    return new Imported(LaunchDarklyImport.read(
        Imported.json("{\"items\": [" + String.join(",", flags) + "]}"), "production"));
  }

  private static Imported ruled(String clauses) {
    return imported(flag(
        "f",
        "{'on': true, 'rules': [{'clauses': [" + clauses
            + "], 'variation': 1}], 'fallthrough': {'variation': 0}, 'offVariation': 0}"));
  }

  private static boolean blue(Imported flags, EvaluationContext context) {
    return "blue".equals(flags.details("f", context).value());
  }

  @Test
  void targetsComeBeforeRulesAndTheFallthroughLast() {
    Imported flags = imported(flag("f", """
            {'on': true, 'targets': [{'values': ['ann'], 'variation': 0}],
             'contextTargets': [{'contextKind': 'user', 'values': [], 'variation': 0}],
             'rules': [{'clauses': [{'attribute': 'country', 'op': 'in', 'values': ['DE']}],
                        'rollout': {'variations': [{'variation': 1, 'weight': 100000},
                                                   {'variation': 0, 'weight': 0}]}}],
             'fallthrough': {'variation': 0}}
            """));
    EvaluationContext.Builder german = EvaluationContext.builder("bob").set("country", "DE");
    assertThat(flags.details("f", german.build()).variant()).isEqualTo("variation-1");
    assertThat(blue(flags, EvaluationContext.builder("ann").set("country", "DE").build()))
        .isFalse();
    assertThat(flags.details("f", EvaluationContext.EMPTY).variant()).isEqualTo("Red");
  }

  @Test
  void aFlagThatIsOffIsDisabled() {
    ForeignFlags foreign = LaunchDarklyImport.read(
        Imported.json(
            flag("f", "{'on': false, 'fallthrough': {'variation': 1}, 'offVariation': 0}")),
        "production");
    assertThat(new Imported(foreign).details("f", EvaluationContext.EMPTY).reason())
        .isEqualTo(FlagReason.DISABLED);
    assertThat(foreign.remarks())
        .singleElement()
        .satisfies(remark -> assertThat(remark.text()).contains("'Red'"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', textBlock = """
      {'attribute':'x','op':'in','values':['a','b']};                       b;    true
      {'attribute':'x','op':'in','values':['a'],'negate':true};             b;    true
      {'attribute':'x','op':'in','values':['a'],'negate':true};             ;     false
      {'attribute':'x','op':'startsWith','values':['a']};                   ab;   true
      {'attribute':'x','op':'endsWith','values':['a']};                     ab;   false
      {'attribute':'x','op':'contains','values':['b']};                     abc;  true
      {'attribute':'x','op':'contains','values':['b']};                     ;     false
      {'attribute':'x','op':'lessThan','values':[5]};                       4;    false
      {'attribute':'x','op':'semVerGreaterThan','values':['1.2.0']};        1.10.0; true
      {'attribute':'key','op':'in','values':['ann']};                       ;     true
      {'attribute':'key','op':'in','values':['ann'],'negate':true};         ;     false
      """)
  void clausesHoldAsTheyDo(String clause, String value, boolean expected) {
    EvaluationContext.Builder ann = EvaluationContext.builder("ann");
    if (value != null) {
      ann.set("x", value);
    }
    assertThat(blue(ruled(clause), ann.build())).isEqualTo(expected);
  }

  @Test
  void numbersCompareWithNumbersAndListsByElement() {
    Imported less = ruled("{'attribute':'x','op':'lessThan','values':[5]}");
    assertThat(blue(less, EvaluationContext.builder().set("x", 4).build())).isTrue();
    assertThat(blue(less, EvaluationContext.builder().set("x", 5).build())).isFalse();
    assertThat(blue(less, EvaluationContext.EMPTY)).isFalse();
    Imported in = ruled("{'attribute':'x','op':'in','values':['a', 2]}");
    assertThat(blue(in, EvaluationContext.builder().set("x", List.of("c", "a")).build()))
        .isTrue();
    assertThat(blue(in, EvaluationContext.builder().set("x", List.of("c")).build()))
        .isFalse();
    assertThat(blue(in, EvaluationContext.builder().set("x", 2).build())).isTrue();
    assertThat(blue(in, EvaluationContext.builder().set("x", "2").build())).isFalse();
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', textBlock = """
      {'on':true,'fallthrough':{'rollout':{'variations':[{'variation':0,'weight':1},{'variation':1,'weight':9}]}}}; SHA-1
      {'on':true,'fallthrough':{'variation':0},'prerequisites':[{'key':'g'}]};                    prerequisites
      {'on':true,'fallthrough':{'variation':7}};                                                  variation 7 of 2
      {'on':true,'fallthrough':{'variation':0},'contextTargets':[{'contextKind':'org','values':['a']}]}; kind 'org'
      """)
  void whatWouldMeanSomethingElseIsLeftOut(String here, String reason) {
    assertThat(imported(flag("f", here)).unmapped("f")).contains(reason);
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', textBlock = """
      {'attribute':'x','op':'matches','values':['a.*']};                   'matches'
      {'attribute':'x','op':'segmentMatch','values':['s']};                'segmentMatch'
      {'attribute':'x','op':'before','values':[1]};                        'before'
      {'attribute':'/a/b','op':'in','values':[1]};                         '/a/b'
      {'contextKind':'org','attribute':'x','op':'in','values':[1]};        kind 'org'
      """)
  void clausesThatWouldMeanSomethingElseAreLeftOut(String clause, String reason) {
    assertThat(ruled(clause).unmapped("f")).contains(reason);
  }

  @Test
  void anotherEnvironmentIsAnotherFlag() {
    ForeignFlags foreign = LaunchDarklyImport.read(
        Imported.json(flag("f", "{'on': true, 'fallthrough': {'variation': 0}}")), "staging");
    assertThat(new Imported(foreign).unmapped("f")).contains("no environment 'staging'");
  }
}
