package io.migrationgate.cli.adapters;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.flags.EvaluationContext;
import io.migrationgate.flags.FlagReason;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The expected values are facts of Unleash's client specification (files 08, 10 and 13, of March
 * 2026) and of the test that its clients for Java, Node and Go share ({@code 123} in {@code gr1} is
 * 73, {@code 999} in {@code groupX} is 25). Never change one to make a test pass: it would move
 * users.
 */
class UnleashImportTest {
  private static final EvaluationContext NOBODY = EvaluationContext.EMPTY;

  private static Imported imported(String features) {
    return new Imported(
        UnleashImport.read(Imported.json("{\"version\": 1, \"features\": [" + features + "]}")));
  }

  private static String feature(String name, String strategy, String more) {
    return "{\"name\": \"" + name + "\", \"enabled\": true, \"strategies\": [" + strategy + "]"
        + more + "}";
  }

  private static String rollout(String group, String stickiness, int percent) {
    return """
        {"name": "flexibleRollout", "parameters":
          {"groupId": "%s", "stickiness": "%s", "rollout": "%d"}}
        """.formatted(group, stickiness, percent);
  }

  private static String constraint(String json) {
    return "{\"name\": \"default\", \"constraints\": [" + json.replace('\'', '"') + "]}";
  }

  private static EvaluationContext with(String name, String value) {
    return EvaluationContext.builder().set(name, value).build();
  }

  @ParameterizedTest
  @CsvSource({"gr1, 123, 73", "groupX, 999, 25"})
  void sharesBeginWhereTheyDidThere(String group, String user, int normalized) {
    for (String strategy : new String[] {
      rollout(group, "userId", normalized),
      "{\"name\": \"gradualRolloutUserId\", \"parameters\": {\"groupId\": \"" + group
          + "\", \"percentage\": \"" + normalized + "\"}}"
    }) {
      Imported at = imported(feature("f", strategy, ""));
      Imported below =
          imported(feature("f", strategy.replace("\"" + normalized, "\"" + (normalized - 1)), ""));
      assertThat(at.on("f", EvaluationContext.of(user))).isTrue();
      assertThat(below.on("f", EvaluationContext.of(user))).isFalse();
    }
  }

  @Test
  void usersAndSessionsStayInTheirShares() {
    String ten = "Feature.flexibleRollout.10";
    Imported flags = imported(feature(ten, rollout(ten, "default", 10), "") + ","
        + feature("u55", rollout("Feature.flexibleRollout.userId.55", "userId", 55), "")
        + ","
        + feature("s42", rollout("Feature.flexibleRollout.sessionId.42", "sessionId", 42), "")
        + "," + feature("all", rollout("all", "default", 100), "")
        + "," + feature("none", rollout("none", "default", 0), ""));

    assertThat(flags.on(ten, EvaluationContext.of("174"))).isTrue();
    assertThat(flags.on(ten, EvaluationContext.of("499"))).isFalse();
    assertThat(flags.on(ten, with("sessionId", "174"))).isTrue();
    assertThat(flags.on(ten, with("sessionId", "499"))).isFalse();
    assertThat(flags.on(ten, NOBODY)).isFalse();
    assertThat(flags.on("u55", EvaluationContext.of("25"))).isTrue();
    assertThat(flags.on("u55", with("sessionId", "25"))).isFalse();
    assertThat(flags.on("u55", NOBODY)).isFalse();
    assertThat(flags.on("s42", with("sessionId", "147"))).isTrue();
    assertThat(flags.on("all", NOBODY)).isTrue();
    assertThat(flags.on("none", EvaluationContext.of("174"))).isFalse();
  }

  private static String variants(String overrides, int... weights) {
    StringBuilder text = new StringBuilder(", \"variants\": [");
    for (int i = 0; i < weights.length; i++) {
      text.append(i == 0 ? "" : ",")
          .append("{\"name\": \"variant")
          .append(i + 1)
          .append("\", \"weight\": ")
          .append(weights[i])
          .append(", \"payload\": {\"type\": \"string\", \"value\": \"val")
          .append(i + 1)
          .append("\"}")
          .append(i == 0 ? overrides : "")
          .append('}');
    }
    return text.append(']').toString();
  }

  @ParameterizedTest
  @CsvSource({
    "Feature.Variants.B, 2, variant2",
    "Feature.Variants.B, 0, variant1",
    "Feature.Variants.C, 232, variant1",
    "Feature.Variants.C, 607, variant2",
    "Feature.Variants.C, 656, variant3",
    "Feature.Variants.D, 712, variant1",
    "Feature.Variants.D, 525, variant2",
    "Feature.Variants.D, 537, variant3",
    "Feature.Variants.override.D, 132, variant1",
    "Feature.Variants.override.D, 61, variant1",
    "Feature.Variants.override.D, 388, variant2"
  })
  void everybodyKeepsTheirVariant(String feature, String user, String variant) {
    String overrides =
        ", \"overrides\": [{\"contextName\": \"userId\", \"values\": [\"132\", \"61\"]}]";
    Imported flags = imported(feature("Feature.Variants.B", "", variants("", 1, 1)) + ","
        + feature("Feature.Variants.C", "", variants("", 33, 33, 33)) + ","
        + feature("Feature.Variants.D", "", variants("", 1, 49, 50)) + ","
        + feature("Feature.Variants.override.D", "", variants(overrides, 33, 33, 34)));

    var details = flags.details(feature, EvaluationContext.of(user));

    assertThat(details.variant()).isEqualTo(variant);
    assertThat(details.value()).isEqualTo(variant.replace("variant", "val"));
  }

  @Test
  void whoIsNotInGetsNoVariant() {
    Imported flags =
        imported(feature("g", rollout("feature-variant-g", "default", 0), variants("", 1)) + ","
            + feature("h", "", """
                , "variants": [{"name": "variant1", "weight": 1,
                   "payload": {"type": "number", "value": "1.2"}}]
                """));

    assertThat(flags.details("g", EvaluationContext.of("0")).reason())
        .isEqualTo(FlagReason.DEFAULT);
    assertThat(flags.details("g", EvaluationContext.of("0")).variant()).isNull();
    assertThat(flags.details("h", EvaluationContext.of("0")).value()).isEqualTo(1.2);
  }

  @Test
  void aFeatureThatIsOffIsDisabled() {
    Imported flags = imported("{\"name\": \"f\", \"enabled\": false, \"strategies\": []}");
    assertThat(flags.details("f", NOBODY).reason()).isEqualTo(FlagReason.DISABLED);
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', textBlock = """
      {'contextName':'f','operator':'IN','values':['s1']};                             s1;  true
      {'contextName':'f','operator':'IN','values':['s1']};                             ;    false
      {'contextName':'f','operator':'IN','values':['s1'],'inverted':true};             ;    true
      {'contextName':'f','operator':'NOT_IN','values':['s1']};                         ;    true
      {'contextName':'f','operator':'NOT_IN','values':['s1'],'inverted':true};         s1;  true
      {'contextName':'f','operator':'STR_STARTS_WITH','values':['e1','e2']};           e2x; true
      {'contextName':'f','operator':'STR_STARTS_WITH','values':['TEST']};              te;  false
      {'contextName':'f','operator':'STR_ENDS_WITH','values':['x']};                   e2x; true
      {'contextName':'f','operator':'STR_CONTAINS','values':['2']};                    e2x; true
      {'contextName':'f','operator':'STR_CONTAINS','values':['2'],'inverted':true};    e2x; false
      {'contextName':'f','operator':'STR_CONTAINS','values':['2']};                    ;    false
      {'contextName':'f','operator':'NUM_EQ','value':'12.0'};                          12;  true
      {'contextName':'f','operator':'NUM_EQ','value':'12','inverted':true};            13;  true
      {'contextName':'f','operator':'NUM_GT','value':'12'};                            12;  false
      {'contextName':'f','operator':'NUM_GTE','value':'12'};                           12;  true
      {'contextName':'f','operator':'NUM_LT','value':'12'};                            11;  true
      {'contextName':'f','operator':'NUM_LT','value':'12'};                            ;    false
      {'contextName':'f','operator':'NUM_LTE','value':'12'};                           12;  true
      {'contextName':'f','operator':'SEMVER_GT','value':'1.2.2'};                      1.2.3; true
      {'contextName':'f','operator':'SEMVER_LT','value':'1.2.2'};                      1.2.3; false
      {'contextName':'f','operator':'SEMVER_EQ','value':'1.2.2'};                      1.2.2; true
      {'contextName':'userId','operator':'IN','values':['u']};                         ;    true
      {'contextName':'currentTime','operator':'DATE_AFTER','value':'2022-01-22T13:00:00.000+02:00'}; ; true
      {'contextName':'currentTime','operator':'DATE_BEFORE','value':'2022-01-22T13:00:00.000+02:00'}; ; false
      """)
  void constraintsHoldAsTheyDo(String json, String value, boolean expected) {
    Imported flags = imported(feature("x", constraint(json), "")).at("2022-01-22T11:00:00Z");
    EvaluationContext context = value == null
        ? EvaluationContext.of("u")
        : EvaluationContext.builder("u").set("f", value).build();
    assertThat(flags.on("x", context)).isEqualTo(expected);
  }

  @Test
  void segmentsAreWrittenOut() {
    String segmented = "{\"name\": \"default\", \"segments\": [7]}";
    Imported flags =
        new Imported(UnleashImport.read(Imported.json("""
        {"features": [%s], "segments": [{"id": 7, "constraints": [
          {"contextName": "tier", "operator": "IN", "values": ["gold"]}]}]}
        """.formatted(feature("f", segmented, "")))));
    assertThat(flags.on("f", with("tier", "gold"))).isTrue();
    assertThat(flags.on("f", with("tier", "tin"))).isFalse();
    assertThat(imported(feature("f", segmented, "")).unmapped("f")).contains("segment 7");
  }

  @Test
  void whatWouldMeanSomethingElseIsLeftOut() {
    Map<String, String> wrong = Map.of(
        feature("f", "{\"name\": \"remoteAddress\"}", ""),
        "the strategy 'remoteAddress'",
        feature("f", rollout("g", "random", 10), ""),
        "drawn anew at each call",
        feature("f", rollout("g", "a.b", 10), ""),
        "its name has a dot",
        feature("f", rollout("g", "userId", 101), ""),
        "a share of '101' percent",
        feature("f", "", ", \"dependencies\": [{\"feature\": \"g\"}]"),
        "depends on other",
        feature("f", "{\"name\": \"default\", \"variants\": [{}]}", ""),
        "variants of a strategy",
        feature(
            "f",
            constraint("{'contextName':'f','operator':'STR_CONTAINS','caseInsensitive':true}"),
            ""),
        "ignores case",
        feature("f", constraint("{'contextName':'d','operator':'DATE_AFTER','value':'x'}"), ""),
        "a date that the caller brings",
        feature("f", constraint("{'contextName':'d','operator':'REGEX'}"), ""),
        "'REGEX'",
        feature("f", constraint("{'contextName':'d','operator':'NUM_EQ','value':'x'}"), ""),
        "the number 'x'");
    wrong.forEach((json, reason) -> {
      Imported flags = imported(json + "," + feature("good", "", ""));
      assertThat(flags.unmapped("f")).as(json).contains(reason);
      assertThat(flags.on("good", NOBODY)).isTrue();
    });
  }
}
