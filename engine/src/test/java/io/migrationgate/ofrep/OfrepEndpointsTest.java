package io.migrationgate.ofrep;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.migrationgate.testkit.TestFlags;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** By the protocol's OpenAPI definition, version 0.1, with ADR 0006 on values that are left out. */
class OfrepEndpointsTest {
  private static final String ANA =
      "{\"context\": {\"targetingKey\": \"ana\", \"tier\": \"gold\"}}";

  private final TestFlags test = TestFlags.empty()
      .define("banner", """
          {"state": "ENABLED", "variants": {"red": "#f00", "blue": "#00f"}, "defaultVariant": "red",
           "targeting": {"if": [{"==": [{"var": "tier"}, "gold"]}, "blue"]},
           "metadata": {"team": "shop", "mgate.owner": "ana@example.com"}}
          """)
      .define("who", """
          {"state": "ENABLED", "variants": {"yes": {"limits": [1, 2.5]}}, "defaultVariant": null,
           "targeting": {"if": [{"==": [{"var": "targetingKey"}, "ana"]}, "yes"]}}
          """)
      .define("off", "{\"state\": \"DISABLED\", \"defaultVariant\": \"true\"}")
      .define("bad", "{\"state\": 1}")
      .set("secret", true);

  private final OfrepEndpoints endpoints =
      new OfrepEndpoints(test.flags(), key -> !key.equals("secret"));

  private static JsonNode json(OfrepAnswer answer) throws Exception {
    assertThat(answer.headers()).containsEntry("Content-Type", "application/json");
    return new ObjectMapper().readTree(answer.body());
  }

  private OfrepAnswer post(String path, String body) {
    return endpoints.answer(new OfrepRequest("POST", OfrepEndpoints.PATH + path, null, body));
  }

  @Test
  void evaluatesOneFlag() throws Exception {
    OfrepAnswer answer = post("/banner", ANA);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(json(answer)).isEqualTo(new ObjectMapper().readTree("""
        {"key": "banner", "reason": "TARGETING_MATCH", "variant": "blue", "value": "#00f",
         "metadata": {"team": "shop"}}
        """));
    assertThat(json(post("/who", ANA)).at("/value/limits/1").doubleValue()).isEqualTo(2.5);
  }

  @Test
  void leavesTheValueOutWhereTheCallersDefaultCounts() throws Exception {
    JsonNode off = json(post("/off", ANA));
    assertThat(off.path("reason").asText()).isEqualTo("DISABLED");
    assertThat(off.has("value")).isFalse();
    assertThat(json(post("/who", "")).path("reason").asText()).isEqualTo("DEFAULT");
    assertThat(json(post("/who", "{\"context\": null}")).has("value")).isFalse();
  }

  @Test
  void saysWhatIsWrongWithAFlag() throws Exception {
    for (String key : List.of("nobody", "secret")) {
      OfrepAnswer absent = post("/" + key, ANA);
      assertThat(absent.status()).isEqualTo(404);
      assertThat(json(absent).path("errorCode").asText()).isEqualTo("FLAG_NOT_FOUND");
      assertThat(json(absent).path("key").asText()).isEqualTo(key);
    }
    OfrepAnswer bad = post("/bad", ANA);
    assertThat(bad.status()).isEqualTo(400);
    assertThat(json(bad).path("errorCode").asText()).isEqualTo("PARSE_ERROR");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[]",
        "1",
        "{\"context\": 1}",
        "{\"context\": []}",
        "{\"context\": {\"targetingKey\": 7}}"
      })
  void refusesContextsThatAreNone(String body) throws Exception {
    for (String path : List.of("", "/banner")) {
      OfrepAnswer answer = post(path, body);
      assertThat(answer.status()).isEqualTo(400);
      assertThat(json(answer).path("errorCode").asText()).isIn("PARSE_ERROR", "INVALID_CONTEXT");
    }
  }

  @Test
  void evaluatesAllWithATag() throws Exception {
    OfrepAnswer all = post("", ANA);

    assertThat(all.status()).isEqualTo(200);
    assertThat(json(all).path("flags"))
        .extracting(flag -> flag.path("key").asText())
        .containsExactly("bad", "banner", "off", "who");
    assertThat(json(all).at("/flags/0/errorCode").asText()).isEqualTo("PARSE_ERROR");
    String tag = all.headers().get("ETag");
    for (String known : List.of(tag, "W/" + tag, "\"x\", " + tag, "*")) {
      OfrepAnswer same = endpoints.evaluateAll(ANA, known);
      assertThat(same).isEqualTo(new OfrepAnswer(304, Map.of("ETag", tag), ""));
    }
    assertThat(endpoints.evaluateAll("", tag).status()).as("another context").isEqualTo(200);
    test.set("off", true);
    OfrepAnswer later = endpoints.evaluateAll(ANA, tag);
    assertThat(later.status()).isEqualTo(200);
    assertThat(later.headers().get("ETag")).isNotEqualTo(tag);
    test.define("off", "{\"state\": \"DISABLED\", \"defaultVariant\": \"true\"}");
    assertThat(endpoints.evaluateAll(ANA, tag).status()).isEqualTo(304);
  }

  @Test
  void answersOnlyWhatItIs() throws Exception {
    assertThat(endpoints.answer(new OfrepRequest("GET", OfrepEndpoints.PATH, null, "")))
        .isEqualTo(new OfrepAnswer(405, Map.of("Allow", "POST"), ""));
    assertThat(endpoints.answer(new OfrepRequest("POST", "/ofrep/v2", null, "")).status())
        .isEqualTo(404);
    assertThat(json(post("/banner/x", ANA)).path("key").asText()).isEqualTo("banner/x");
  }
}
