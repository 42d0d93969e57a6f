package io.migrationgate.flags.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.Phase;
import io.migrationgate.flags.EvaluationContext;
import io.migrationgate.flags.FlagFormatException;
import io.migrationgate.flags.FlagView;
import io.migrationgate.flags.MigrationPhases;
import io.migrationgate.flags.PhaseComparison;
import io.migrationgate.flags.PhaseCondition;
import io.migrationgate.flags.SegmentMembership;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each operator gives: logic, data, result, each as JSON. */
class TargetingOperatorsTest {
  private static void gives(String logic, String data, String result) {
    Object value = Targetings.evaluate(logic, Targetings.context(data));
    Object expected = Targetings.plain(result);
    if (value instanceof Number number && expected instanceof Number other) {
      assertThat(number.doubleValue()).as(logic + " of " + data).isEqualTo(other.doubleValue());
    } else {
      assertThat(value).as(logic + " of " + data).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      {"var": "a"}                          | {"a": 1}                    | 1
      {"var": ["a"]}                        | {"a": 1}                    | 1
      {"var": "b"}                          | {"a": 1}                    | null
      {"var": ["b", 7]}                     | {"a": 1}                    | 7
      {"var": ["a", 7]}                     | {"a": null}                 | null
      {"var": "a.b.c"}                      | {"a": {"b": {"c": "x"}}}    | "x"
      {"var": ["a.z.c", "no"]}              | {"a": {"b": 1}}             | "no"
      {"var": "a.1"}                        | {"a": ["x", "y"]}           | "y"
      {"var": "a.2"}                        | {"a": ["x", "y"]}           | null
      {"var": "a.length"}                   | {"a": ["x", "y"]}           | 2
      {"var": "A"}                          | {"a": 1}                    | null
      {"var": {"cat": ["a", ".b"]}}         | {"a": {"b": 3}}             | 3
      {"var": "targetingKey"}               | {"targetingKey": "u"}       | "u"
      {"var": "$flagd.flagKey"}             | {"$flagd": {"flagKey": 1}}  | "new-checkout"
      {"var": "$flagd.timestamp"}           | {}                          | 1800000000
      {"missing": ["a", "b"]}               | {"a": 1}                    | ["b"]
      {"missing": "a"}                      | {"a": ""}                   | ["a"]
      {"missing": {"var": "names"}}         | {"names": ["x"]}            | ["x"]
      {"missing": []}                       | {}                          | []
      {"missing_some": [1, ["a", "b"]]}     | {"a": 1}                    | []
      {"missing_some": [2, ["a", "b"]]}     | {"a": 1}                    | ["b"]
      {"if": [true, 1, 2]}                  | {}                          | 1
      {"if": [false, 1]}                    | {}                          | null
      {"if": [0, 1, "", 2, [], 3, "0", 4]}  | {}                          | 4
      {"if": [null, 1, 0.0, 2, 3]}          | {}                          | 3
      {"?:": [1, "y", "n"]}                 | {}                          | "y"
      {"and": [1, "", 3]}                   | {}                          | ""
      {"and": [1, "x"]}                     | {}                          | "x"
      {"or": [0, null, [], "x", 1]}         | {}                          | "x"
      {"or": [0, ""]}                       | {}                          | ""
      {"!": [[]]}                           | {}                          | true
      {"!": "0"}                            | {}                          | false
      {"!!": [["0"]]}                       | {}                          | true
      {"!!": {"var": "o"}}                  | {"o": {}}                   | true
      """)
  void dataAndLogic(String logic, String data, String result) {
    gives(logic, data, result);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      {"==": [1, 1.0]}                    | true
      {"==": [1, "1"]}                    | true
      {"==": [1, "1.0e0"]}                | true
      {"==": [255, "0xff"]}               | true
      {"==": [0, ""]}                     | true
      {"==": [0, " \\n"]}                 | true
      {"==": [null, 0]}                   | false
      {"==": [null, null]}                | true
      {"==": [true, 1]}                   | true
      {"==": [true, "1"]}                 | true
      {"==": [true, "true"]}              | false
      {"==": [false, []]}                 | true
      {"==": [[1], 1]}                    | true
      {"==": [[1, 2], "1,2"]}             | true
      {"==": [[1], [1]]}                  | false
      {"==": ["a", "A"]}                  | false
      {"==": ["x", 0]}                    | false
      {"==": [9007199254740993, 9007199254740992]} | false
      {"!=": [1, "1"]}                    | false
      {"===": [1, 1.0]}                   | true
      {"===": [1, "1"]}                   | false
      {"===": [null, null]}               | true
      {"===": [true, true]}               | true
      {"===": [{"/": [0, 0]}, {"/": [0, 0]}]} | false
      {"!==": [1, "1"]}                   | true
      {">": [2, "1"]}                     | true
      {">": ["2", "10"]}                  | true
      {">": [2, "x"]}                     | false
      {">=": [null, 0]}                   | true
      {"<": [null, 0]}                    | false
      {"<": [1, 2, 3]}                    | true
      {"<": [1, 3, 3]}                    | false
      {"<=": [1, 3, 3]}                   | true
      {"<=": ["a", "b"]}                  | true
      {"<": [[1], 2]}                     | true
      {"+": [1, "2", "3x"]}               | 6
      {"+": "3.14"}                       | 3.14
      {"-": [3, "1"]}                     | 2
      {"-": "2"}                          | -2
      {"*": [2, "3", 4]}                  | 24
      {"*": ["7"]}                        | "7"
      {"/": [1, 4]}                       | 0.25
      {"%": [-7, 3]}                      | -1
      {"%": [5.5, 2]}                     | 1.5
      {"min": [3, "1", 2]}                | 1
      {"max": [3, true, null]}            | 3
      {"cat": ["a", 1, 1.5, true, null]}  | "a11.5true"
      {"cat": [1.0, 1e21, 1e-7, 0.1]}     | "11e+211e-70.1"
      {"cat": [[1, [2, null]], "x"]}      | "1,2,x"
      {"substr": ["jsonlogic", 4]}        | "logic"
      {"substr": ["jsonlogic", -5]}       | "logic"
      {"substr": ["jsonlogic", 1, 3]}     | "son"
      {"substr": ["jsonlogic", 4, -2]}    | "log"
      {"substr": ["jsonlogic", 20, 3]}    | ""
      {"substr": ["jsonlogic", 2, -20]}   | ""
      {"substr": [12345, 1, 2]}           | "23"
      {"in": ["Ring", "Springfield"]}     | false
      {"in": ["ring", "Springfield"]}     | true
      {"in": ["", ""]}                    | false
      {"in": [1, "x1"]}                   | true
      {"in": [1, [1, 2]]}                 | true
      {"in": ["1", [1, 2]]}               | false
      {"in": ["a", ["a", "b"]]}           | true
      {"in": [null, ["a"]]}               | false
      {"in": [null, [null]]}              | true
      {"in": ["a", null]}                 | false
      {"merge": [1, [2, [3]], []]}        | [1, 2, [3]]
      {"log": "x"}                        | "x"
      """)
  void comparisonsNumbersAndTexts(String logic, String result) {
    gives(logic, "{}", result);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      {"map": [{"var": "l"}, {"*": [{"var": ""}, 2]}]}         | {"l": [1, 2]}   | [2.0, 4.0]
      {"map": [{"var": "l"}, 1]}                               | {"l": "x"}      | []
      {"filter": [{"var": "l"}, {">": [{"var": "a"}, 1]}]}     | {"l": [{"a": 1}, {"a": 2}]} | [{"a": 2}]
      {"reduce": [{"var": "l"}, {"+": [{"var": "current"}, {"var": "accumulator"}]}, 10]} | {"l": [1, 2]} | 13
      {"reduce": [{"var": "l"}, {"var": "current"}]}           | {}              | null
      {"reduce": [{"var": "l"}, {"var": "current"}, 5]}        | {"l": 1}        | 5
      {"all": [{"var": "l"}, {">": [{"var": ""}, 0]}]}         | {"l": [1, 2]}   | true
      {"all": [{"var": "l"}, true]}                            | {"l": []}       | false
      {"none": [{"var": "l"}, {"==": [{"var": ""}, 3]}]}       | {"l": [1, 2]}   | true
      {"none": [{"var": "l"}, true]}                           | {}              | true
      {"some": [{"var": "l"}, {"==": [{"var": ""}, 2]}]}       | {"l": [1, 2]}   | true
      {"some": [{"var": "l"}, true]}                           | {"l": []}       | false
      {"starts_with": [{"var": "t"}, "ab"]}                    | {"t": "abc"}    | true
      {"ends_with": [{"var": "t"}, "ab"]}                      | {"t": "abc"}    | false
      {"starts_with": [{"var": "t"}, "1"]}                     | {"t": 12}       | null
      {"in_segment": "vip"}                                    | {}              | false
      """)
  void lists(String logic, String data, String result) {
    gives(logic, data, result);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      1.2.3        | =  | 1.2.3       | true
      v1.2.3       | =  | 1.2.3+build | true
      V1.2         | =  | 1.2.0       | true
      1            | =  | 1.0.0       | true
      1.2.3        | != | 1.2.4       | true
      1.10.0       | >  | 1.9.0       | true
      1.0.0-alpha  | <  | 1.0.0       | true
      1.0.0-alpha.1 | > | 1.0.0-alpha | true
      1.0.0-2      | <  | 1.0.0-10    | true
      1.0.0-2      | <  | 1.0.0-a     | true
      1.0.0        | <= | 1.0.0       | true
      2.0.0        | >= | 10.0.0      | false
      1.2.9        | ~  | 1.2.0       | true
      1.3.0        | ~  | 1.2.0       | false
      1.9.0        | ^  | 1.2.0       | true
      2.0.0        | ^  | 1.2.0       | false
      2.0.0.0      | =  | 2.0.0       | null
      01.0.0       | =  | 1.0.0       | null
      x            | =  | 1.0.0       | null
      """)
  void versions(String left, String comparison, String right, String result) {
    String data = "{\"l\": \"" + left + "\", \"r\": \"" + right + "\"}";
    gives(
        "{\"sem_ver\": [{\"var\": \"l\"}, \"" + comparison + "\", {\"var\": \"r\"}]}",
        data,
        result);
  }

  @Test
  void aNumberIsAVersionToo() {
    gives("{\"sem_ver\": [{\"var\": \"v\"}, \"=\", \"1.0.0\"]}", "{\"v\": 1.0}", "true");
    gives("{\"sem_ver\": [{\"var\": \"v\"}, \">\", \"1.4.0\"]}", "{\"v\": 1.5}", "true");
    gives("{\"sem_ver\": [{\"var\": \"v\"}, \"=\", \"1.0.0\"]}", "{\"v\": true}", "null");
  }

  @Test
  void theMigrationOperatorAsksForItsKey() {
    List<String> asked = new ArrayList<>();
    PhaseCondition expected = new PhaseCondition("split", PhaseComparison.AT_LEAST, Phase.READ_NEW);
    MigrationPhases phases = (condition, text, number) -> {
      assertThat(condition).isEqualTo(expected);
      asked.add(text + "/" + number);
      return "in".equals(text) || Long.valueOf(7).equals(number);
    };
    FlagView view = Targetings.view(phases, SegmentMembership.NONE);
    String logic = "{\"migration\": [\"split\", \">=\", \"read-new\", {\"var\": \"k\"}]}";

    for (Object key : new Object[] {"in", "out", 7L, 7.0, 7.5, null}) {
      Targetings.evaluate(logic, EvaluationContext.builder().set("k", key).build(), view);
    }
    Targetings.evaluate(
        "{\"migration\": [\"split\", \">=\", \"read-new\"]}", EvaluationContext.EMPTY, view);

    // Each is asked four times: for value, truth and number, and once more watched.
    assertThat(asked.stream().distinct())
        .containsExactly("in/null", "out/null", "null/7", "null/null");
    assertThat(asked).hasSize(28);
  }

  @Test
  void segmentsAreAskedForTheTargetingKeyOrAnother() {
    FlagView view = Targetings.view(
        MigrationPhases.NONE, (segment, key) -> segment.equals("vip") && key.equals("7"));

    assertThat(Targetings.evaluate("{\"in_segment\": \"vip\"}", EvaluationContext.of("7"), view))
        .isEqualTo(true);
    assertThat(Targetings.evaluate("{\"in_segment\": [\"vip\"]}", EvaluationContext.of("8"), view))
        .isEqualTo(false);
    assertThat(Targetings.evaluate(
            "{\"in_segment\": [\"vip\", {\"var\": \"customer\"}]}",
            EvaluationContext.builder("8").set("customer", 7).build(),
            view))
        .isEqualTo(true);
  }

  /** As the clients of Unleash have it, one less: there buckets count from 1. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      {"hash_bucket": ["gr1:123", 100]}                  | 72
      {"hash_bucket": ["groupX:999", 100]}               | 24
      {"hash_bucket": ["gr1:123", 100, 86028157]}        | 95
      {"hash_bucket": ["groupX:999", 100, 86028157]}     | 59
      {"hash_bucket": [{"var": "n"}, 1]}                 | 0
      {"hash_bucket": [{"var": "none"}, 100]}            | null
      {"hash_bucket": [{"var": "list"}, 100]}            | null
      {"hash_bucket": ["", 100, 4294967295]}             | 13
      """)
  void bucketsAreThoseOfOtherSystems(String logic, String result) {
    gives(logic, "{\"n\": 7, \"list\": [1]}", result);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"hash_bucket\": [\"a\", 0]}",
        "{\"hash_bucket\": [\"a\", 2147483648]}",
        "{\"hash_bucket\": [\"a\", {\"var\": \"n\"}]}",
        "{\"hash_bucket\": [\"a\", 1, -1]}",
        "{\"hash_bucket\": [\"a\", 1, 4294967296]}",
        "{\"hash_bucket\": [\"a\"]}"
      })
  void bucketsAreWholeNumbersThatAreWritten(String logic) {
    assertThatThrownBy(() -> Targetings.compile(logic)).isInstanceOf(FlagFormatException.class);
  }
}
