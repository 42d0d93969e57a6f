package io.migrationgate.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.migrationgate.Phase;
import io.migrationgate.Problem;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FlagDocumentTest {
  private static final String FILE = """
      {
        "$schema": "https://flagd.dev/schema/v0/flags.json",
        "flags": {
          "new-checkout": {
            "variants": {"on": true, "off": false},
            "state": "ENABLED",
            "defaultVariant": "off",
            "targeting": {"if": [
              {"and": [
                {"$ref": "staff"},
                {"migration": ["order-address-table", ">=", "read-new", {"var": "targetingKey"}]}
              ]},
              "on",
              {"fractional": [["on", 10], ["off", 90]]}
            ]},
            "metadata": {
              "ticket": 7,
              "mgate.requires": "order-address-table:dual-write, customer-name-split:read-new",
              "mgate.onRollback": "off",
              "mgate.safeVariant": "off",
              "mgate.owner": "checkout",
              "mgate.description": "The checkout in one page",
              "mgate.expires": "2027-01-31",
              "mgate.tags": "shop, checkout",
              "mgate.fractional": 2
            }
          },
          "limit": {
            "state": "DISABLED",
            "variants": {"low": 1, "high": 2.5, "huge": 9007199254740993},
            "$comment": "as it came"
          }
        },
        "$evaluators": {"staff": {"ends_with": [{"var": "email"}, "@example.com"]}},
        "metadata": {"flagSetId": "shop", "version": "3"}
      }
      """;

  @Test
  void readsAllThatAFileSays() {
    FlagDocument document = FlagDocument.parse("flags.json", FILE);

    FlagDefinition checkout = document.flags().get("new-checkout");
    assertThat(checkout.state()).isEqualTo(FlagState.ENABLED);
    assertThat(checkout.type()).isEqualTo(FlagType.BOOLEAN);
    assertThat(checkout.variants()).isEqualTo(Map.of("on", true, "off", false));
    assertThat(checkout.defaultVariant()).isEqualTo("off");
    assertThat(checkout.references())
        .isEqualTo(new FlagReferences(
            Set.of(new PhaseCondition(
                "order-address-table", PhaseComparison.AT_LEAST, Phase.READ_NEW)),
            Set.of("staff"),
            Set.of()));
    FlagSettings settings = checkout.settings();
    assertThat(settings.requirements())
        .containsExactly(
            new FlagRequirement("order-address-table", Phase.DUAL_WRITE),
            new FlagRequirement("customer-name-split", Phase.READ_NEW));
    assertThat(settings.onRollback()).isEqualTo(RollbackEffect.OFF);
    assertThat(settings.safeVariant()).isEqualTo("off");
    assertThat(settings.owner()).isEqualTo("checkout");
    assertThat(settings.expires()).isEqualTo(LocalDate.of(2027, 1, 31));
    assertThat(settings.tags()).containsExactly("checkout", "shop");
    assertThat(checkout.metadata()).containsEntry("ticket", 7L);
    FlagDefinition limit = document.flags().get("limit");
    assertThat(limit.variants())
        .containsEntry("huge", 9007199254740993L)
        .containsEntry("high", 2.5);
    assertThat(limit.defaultVariant()).isNull();
    assertThat(document.metadata()).isEqualTo(Map.of("flagSetId", "shop", "version", "3"));
  }

  @Test
  void whatIsWrittenReadsTheSame() {
    FlagDocument document = FlagDocument.parse("flags.json", FILE);

    String written = document.write();

    assertThat(FlagDocument.parse("again.json", written)).isEqualTo(document);
    assertThat(FlagDocument.parse("again.json", written).write()).isEqualTo(written);
    assertThat(written).contains("\"$comment\" : \"as it came\"".replace(" :", ":"));
    document
        .flags()
        .forEach(
            (key, flag) -> assertThat(FlagDefinition.parse(key, flag.text())).isEqualTo(flag));
  }

  @Test
  void flagsMayBeAnArrayWithKeys() {
    FlagDocument array = FlagDocument.parse("flags.json", """
        {"flags": [{"key": "a", "state": "ENABLED"}, {"key": "b", "state": "DISABLED"}]}""");

    assertThat(array.flags().keySet()).containsExactly("a", "b");
    assertThat(array).isEqualTo(FlagDocument.parse("flags.json", """
            {"flags": {"a": {"state": "ENABLED"}, "b": {"state": "DISABLED"}}}"""));
    // As flagd's schema has it for a flag that names no variants.
    assertThat(array.flags().get("a").variants()).isEqualTo(Map.of("true", true, "false", false));
  }

  @Test
  void everyMistakeIsListedWithPointerAndLine() {
    FlagFormatException e = catchThrowableOfType(
        FlagFormatException.class, () -> FlagDocument.parse("flags.json", """
            {"flags": {
              "a/b": {"state": "on"},
              "c": {"state": "ENABLED", "variants": {"x": 1, "y": "z"}},
              "d": {"state": "ENABLED", "defaultVariant": "gone"},
              "e": {"state": "ENABLED", "targeting":
                {"if": [{"=~": [1, 2]},
                  {"==": [1]}]}},
              "f": {"state": "ENABLED", "metadata": {"list": [1], "mgate.owners": "x"}},
              "g": {"state": "ENABLED", "metadata": {"mgate.requires": "m:read-new"}},
              "h": {"state": "ENABLED", "targeting": {"migration": ["m", ">=", "later"]}}
            },
            "$evaluators": {"r": {"$ref": "r"}}}"""));
    assertThat(e.problems().stream().map(Problem::subject))
        .containsExactlyInAnyOrder(
            "flags.json, line 2, /flags/a~1b/state",
            "flags.json, line 3, /flags/c/variants/y",
            "flags.json, line 4, /flags/d/defaultVariant",
            "flags.json, line 6, /flags/e/targeting/if/0",
            "flags.json, line 7, /flags/e/targeting/if/1/==",
            "flags.json, line 8, /flags/f/metadata/list",
            "flags.json, line 8, /flags/f/metadata/mgate.owners",
            "flags.json, line 9, /flags/g/metadata/mgate.safeVariant",
            "flags.json, line 10, /flags/h/targeting/migration",
            "flags.json, line 12, /$evaluators/r/$ref");
  }

  @Test
  void aKeyTwiceIsRefused() {
    assertThatThrownBy(() -> FlagDocument.parse("flags.json", """
        {"flags": {"f": {"state": "ENABLED"},
          "f": {"state": "ENABLED"}}}"""))
        .isInstanceOf(FlagFormatException.class)
        .hasMessageContaining("flags.json, line 2, /flags/f");
  }

  @Test
  void aReferenceToNoEvaluatorIsRefused() {
    assertThatThrownBy(() -> FlagDocument.parse("flags.json", """
        {"flags": {"a": {"state": "ENABLED", "targeting": {"$ref": "nobody"}}}}"""))
        .isInstanceOf(FlagFormatException.class)
        .hasMessageContaining("flag 'a' with a $ref to 'nobody'");
  }

  @Test
  void textThatIsNoJsonIsRefusedWithItsLine() {
    assertThatThrownBy(() -> FlagDocument.parse("flags.json", "{\"flags\": {\n\"a\": {state}}}"))
        .isInstanceOf(FlagFormatException.class)
        .hasMessageContaining("flags.json, line 2");
    assertThatThrownBy(() -> FlagDocument.parse("flags.json", " "))
        .isInstanceOf(FlagFormatException.class);
    assertThatThrownBy(() -> FlagDocument.parse("flags.json", "{\"flags\": {}} x"))
        .isInstanceOf(FlagFormatException.class);
  }

  @Test
  void depthAndSizeAreBounded() {
    String deep = "{\"!\":".repeat(300) + "1" + "}".repeat(300);
    assertThatThrownBy(() ->
            FlagDefinition.parse("deep", "{\"state\": \"ENABLED\", \"targeting\": " + deep + "}"))
        .isInstanceOf(FlagFormatException.class)
        .hasMessageContaining("out of bounds");
    String long10M = "x".repeat(10_000_000);
    assertThatThrownBy(() -> FlagDefinition.parse(
            "long", "{\"state\": \"ENABLED\", \"variants\": {\"a\": \"" + long10M + "\"}}"))
        .isInstanceOf(FlagFormatException.class)
        .hasMessageContaining("at most 262144");
    assertThatThrownBy(() -> FlagDocument.parse(
            "flags.json",
            "{\"flags\": {\"long\": {\"state\": \"ENABLED\", \"variants\": {\"a\": \"" + long10M
                + "\"}}}}"))
        .isInstanceOf(FlagFormatException.class)
        .hasMessageContaining("at most 262144");
    assertThatThrownBy(() -> FlagDefinition.parse("k".repeat(201), "{\"state\": \"ENABLED\"}"))
        .isInstanceOf(FlagFormatException.class);
  }

  @Test
  void aDefinitionIsChangedPartByPart() {
    FlagDefinition flag = FlagDefinition.parse(
        "a", "{\"variants\":{\"on\":true,\"off\":false},\"state\":\"ENABLED\"}");

    FlagDefinition changed = flag.withState(FlagState.DISABLED)
        .withDefaultVariant("off")
        .withTargeting("{\"var\": \"x\"}")
        .withMetadata("mgate.owner", "shop");

    assertThat(changed.text())
        .isEqualTo("{\"state\":\"DISABLED\",\"variants\":{\"on\":true,\"off\":false},"
            + "\"defaultVariant\":\"off\",\"targeting\":{\"var\":\"x\"},"
            + "\"metadata\":{\"mgate.owner\":\"shop\"}}");
    assertThat(changed
            .withState(FlagState.ENABLED)
            .withDefaultVariant(null)
            .withTargeting(null)
            .withMetadata("mgate.owner", null))
        .isEqualTo(flag);
    assertThatThrownBy(() -> flag.withDefaultVariant("none"))
        .isInstanceOf(FlagFormatException.class);
  }

  @Test
  void aBadFlagInTheStoreIsAnErrorOfThatFlagAlone() {
    FlagTable table = FlagTable.EMPTY.with(new FlagChanges(
        List.of(
            new StoredFlag("good", "{\"state\":\"ENABLED\",\"targeting\":{\"$ref\":\"r\"}}", false),
            new StoredFlag("bad", "{\"state\":", false)),
        Set.of(),
        Map.of("r", "{\"var\":\"x\"}"),
        Set.of(),
        null));

    assertThat(table.keys()).containsExactlyInAnyOrder("good", "bad");
    assertThat(table.broken()).containsOnlyKeys("bad");

    FlagTable without =
        table.with(new FlagChanges(List.of(), Set.of(), Map.of(), Set.of("r"), null));
    assertThat(without.broken()).containsOnlyKeys("bad", "good");
    assertThat(without.changedSince(table)).containsExactly("good");

    FlagTable again = without.with(new FlagChanges(
        List.of(),
        Set.of("bad"),
        Map.of("r", "{\"migration\":[\"m\",\">=\",\"read-new\"]}"),
        Set.of(),
        null));
    assertThat(again.broken()).isEmpty();
    assertThat(again.conditions("good"))
        .containsExactly(new PhaseCondition("m", PhaseComparison.AT_LEAST, Phase.READ_NEW));
    assertThat(again.changedSince(without)).containsExactlyInAnyOrder("good", "bad");
  }
}
