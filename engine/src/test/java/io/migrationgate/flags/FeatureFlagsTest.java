package io.migrationgate.flags;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.Phase;
import io.migrationgate.testkit.TestFlags;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FeatureFlagsTest {
  private static final EvaluationContext ANA = EvaluationContext.of("ana");

  private final TestFlags test = TestFlags.empty();
  private final FeatureFlags flags = test.flags();

  private void define(String key, String json) {
    test.define(key, json.replace('\'', '"'));
  }

  private FlagDetails<Boolean> bool(String key) {
    return flags.booleanDetails(key, ANA, true);
  }

  @Test
  void withoutTargetingEverybodyGetsTheDefaultVariant() {
    define("f", "{'state':'ENABLED','variants':{'on':true,'off':false},'defaultVariant':'off'}");
    define("g", "{'state':'ENABLED','defaultVariant':'true','targeting':{}}");

    assertThat(bool("f"))
        .isEqualTo(new FlagDetails<>("f", false, "off", FlagReason.STATIC, null, null, Map.of()));
    assertThat(bool("g").reason()).isEqualTo(FlagReason.STATIC);
    assertThat(flags.isEnabled("g", EvaluationContext.EMPTY)).isTrue();
  }

  @Test
  void withoutDefaultVariantTheCallersDefaultIsNoError() {
    define("f", "{'state':'ENABLED','defaultVariant':null}");
    define("g", "{'state':'ENABLED','targeting':{'var':'none'}}");

    for (String key : List.of("f", "g")) {
      assertThat(bool(key))
          .isEqualTo(new FlagDetails<>(key, true, null, FlagReason.DEFAULT, null, null, Map.of()));
      assertThat(flags.stringDetails(key, ANA, "mine").value()).isEqualTo("mine");
    }
  }

  @Test
  void aDisabledFlagGivesTheCallersDefault() {
    define("f", "{'state':'DISABLED','defaultVariant':'false','targeting':{'var':'x'}}");

    assertThat(bool("f"))
        .isEqualTo(new FlagDetails<>("f", true, null, FlagReason.DISABLED, null, null, Map.of()));
  }

  @Test
  void targetingChoosesByNameOrTruth() {
    define(
        "f",
        "{'state':'ENABLED','targeting':{'==':[{'var':'targetingKey'},'ana']},"
            + "'defaultVariant':'false'}");
    define(
        "g",
        "{'state':'ENABLED','variants':{'a':1,'b':2},'targeting':{'var':'v'},"
            + "'defaultVariant':'b'}");

    assertThat(bool("f").reason()).isEqualTo(FlagReason.TARGETING_MATCH);
    assertThat(bool("f").variant()).isEqualTo("true");
    assertThat(flags.longDetails("g", ANA, 9).reason()).isEqualTo(FlagReason.DEFAULT);
    assertThat(flags.longValue("g", EvaluationContext.builder().set("v", "a").build(), 9))
        .isEqualTo(1);
    for (Object wrong : new Object[] {"c", 1, true, List.of("a"), Map.of("a", 1)}) {
      FlagDetails<Long> details =
          flags.longDetails("g", EvaluationContext.builder().set("v", wrong).build(), 9);
      assertThat(details.value()).isEqualTo(9);
      assertThat(details.reason()).isEqualTo(FlagReason.ERROR);
      assertThat(details.errorCode()).isEqualTo(FlagErrorCode.GENERAL);
      assertThat(details.errorMessage()).contains("none of its variants");
    }
  }

  @Test
  void anotherTypeGivesTheCallersDefaultAndSaysSo() {
    define("f", "{'state':'ENABLED','defaultVariant':'true'}");

    FlagDetails<String> details = flags.stringDetails("f", ANA, "mine");

    assertThat(details.value()).isEqualTo("mine");
    assertThat(details.variant()).isNull();
    assertThat(details.errorCode()).isEqualTo(FlagErrorCode.TYPE_MISMATCH);
    assertThat(flags.stringValue("f", ANA, "mine")).isEqualTo("mine");
    assertThat(flags.objectValue("f", ANA, Map.of("a", 1))).isEqualTo(Map.of("a", 1));
    assertThat(flags.booleanValue("f", ANA, false)).isTrue();
  }

  @Test
  void numbersAreGivenWithoutLossOrNotAtAll() {
    String[] texts = {"3", "3.0", "3.14", "9007199254740993", "1e300", "-0.0"};
    for (int i = 0; i < texts.length; i++) {
      define("n" + i, "{'state':'ENABLED','variants':{'v':" + texts[i] + "},'defaultVariant':'v'}");
    }
    assertThat(flags.longValue("n0", ANA, -1)).isEqualTo(3);
    assertThat(flags.longValue("n1", ANA, -1)).isEqualTo(3);
    assertThat(flags.longDetails("n2", ANA, -1).errorCode()).isEqualTo(FlagErrorCode.TYPE_MISMATCH);
    assertThat(flags.longValue("n2", ANA, -1)).isEqualTo(-1);
    assertThat(flags.longValue("n3", ANA, -1)).isEqualTo(9007199254740993L);
    assertThat(flags.doubleDetails("n3", ANA, -1).errorCode())
        .isEqualTo(FlagErrorCode.TYPE_MISMATCH);
    assertThat(flags.doubleValue("n3", ANA, -1)).isEqualTo(-1);
    assertThat(flags.doubleValue("n0", ANA, -1)).isEqualTo(3.0);
    assertThat(flags.doubleValue("n4", ANA, -1)).isEqualTo(1e300);
    assertThat(flags.longValue("n4", ANA, -1)).isEqualTo(-1);
    assertThat(flags.longValue("n5", ANA, -1)).isZero();
  }

  @Test
  void whatThereIsNotIsAnErrorForTheCallerAlone() {
    test.define("bad", "{\"state\":");

    assertThat(bool("none").errorCode()).isEqualTo(FlagErrorCode.FLAG_NOT_FOUND);
    assertThat(bool("bad").errorCode()).isEqualTo(FlagErrorCode.PARSE_ERROR);
    assertThat(flags.isEnabled("bad", ANA)).isFalse();
    FeatureFlags early = new FeatureFlags(new FlagSource() {
      @Override
      public FlagView view() {
        return null;
      }

      @Override
      public boolean stale() {
        return true;
      }
    });
    assertThat(early.booleanDetails("f", ANA, true).errorCode())
        .isEqualTo(FlagErrorCode.PROVIDER_NOT_READY);
    assertThat(early.booleanValue("f", ANA, true)).isTrue();
  }

  @Test
  void whenTheLeaseHasEndedPlainFlagsGoOnAndTheOthersAreSafe() {
    String on = "{'state':'ENABLED','defaultVariant':'true'";
    define("plain", on + "}");
    define("safe", on + ",'metadata':{'mgate.safeVariant':'false'}}");
    define(
        "requires",
        on + ",'metadata':{'mgate.safeVariant':'false','mgate.requires':'split:read-new'}}");
    define(
        "asks",
        on + ",'targeting':{'migration':['split','>=','read-new']},"
            + "'metadata':{'mgate.safeVariant':'false'}}");
    define("off", "{'state':'DISABLED','defaultVariant':'true'}");
    define("broken", "{");
    test.settled("settled", (on + "}").replace('\'', '"'));
    test.phase("split", Phase.READ_NEW);
    for (String key : List.of("plain", "safe", "requires", "asks", "settled")) {
      assertThat(flags.isEnabled(key, ANA)).as(key).isTrue();
    }

    test.leaseEnded(true);

    assertThat(bool("plain"))
        .isEqualTo(
            new FlagDetails<>("plain", true, "true", FlagReason.STALE, null, null, Map.of()));
    for (String key : List.of("safe", "requires", "asks")) {
      assertThat(bool(key).value()).as(key).isFalse();
      assertThat(bool(key).reason()).as(key).isEqualTo(FlagReason.STALE);
    }
    // It declares no safe variant: the caller's own default.
    assertThat(flags.isEnabled("settled", ANA)).isFalse();
    assertThat(bool("settled").variant()).isNull();
    assertThat(bool("off").reason()).isEqualTo(FlagReason.DISABLED);
    assertThat(bool("broken").reason()).isEqualTo(FlagReason.ERROR);
    test.leaseEnded(false);
    assertThat(bool("requires").value()).isTrue();
  }

  @Test
  void aFlagIsSafeWhileAMigrationHasNotSettledWhereItIsRequired() {
    define(
        "f",
        "{'state':'ENABLED','defaultVariant':'true','metadata':"
            + "{'mgate.safeVariant':'false','mgate.requires':'split:read-new'}}");

    assertThat(bool("f").reason()).isEqualTo(FlagReason.REQUIREMENT_UNMET);
    test.phase("split", Phase.DUAL_WRITE);
    assertThat(bool("f").value()).isFalse();
    test.phase("split", Phase.WRITE_NEW);
    assertThat(bool("f").value()).isTrue();
    assertThat(bool("f").reason()).isEqualTo(FlagReason.STATIC);
  }

  @Test
  void aSharedEvaluatorWorksInsideALoopToo() {
    test.evaluator("staff", "{\"ends_with\":[{\"var\":\"\"},\"@example.com\"]}");
    define("f", "{'state':'ENABLED','targeting':{'some':[{'var':'mails'},{'$ref':' staff '}]}}");

    assertThat(flags.isEnabled(
            "f",
            EvaluationContext.builder()
                .set("mails", List.of("a@b.c", "d@example.com"))
                .build()))
        .isTrue();
    assertThat(flags.isEnabled(
            "f", EvaluationContext.builder().set("mails", List.of("a@b.c")).build()))
        .isFalse();
  }

  @Test
  void metadataOfTheSetIsOverriddenByTheFlags() {
    define("f", "{'state':'ENABLED','metadata':{'a':1,'b':'x'}}");
    test.metadata(Map.of("b", "set", "c", true));

    assertThat(bool("f").metadata()).isEqualTo(Map.of("a", 1L, "b", "x", "c", true));
    assertThat(bool("none").metadata()).isEmpty();
  }

  @Test
  void aSnapshotStaysAsItWas() {
    test.set("a", true).set("b", "x");
    FlagSnapshot snapshot = flags.snapshot();

    test.set("a", false).set("b", "y");

    assertThat(snapshot.isEnabled("a", ANA)).isTrue();
    assertThat(snapshot.stringValue("b", ANA, "")).isEqualTo("x");
    assertThat(flags.isEnabled("a", ANA)).isFalse();
    assertThat(flags.flag("a").details(ANA).variant()).isEqualTo("value");
  }

  @Test
  void nothingInAContextThrows() {
    define(
        "f",
        "{'state':'ENABLED','defaultVariant':'false','targeting':{'and':["
            + "{'<':[{'var':'x'},{'var':'x.y'}]},{'in':[{'var':'x'},{'var':'x'}]},"
            + "{'cat':[{'var':'x'}]},{'sem_ver':[{'var':'x'},'=','1.0.0']},"
            + "{'fractional':[{'var':'x'},['true',1]]},{'%':[{'var':'x'},0]}]}}");
    Map<Object, Object> odd = new HashMap<>();
    odd.put(null, null);
    odd.put(1, 2);
    odd.put("self", odd);
    Object[] values = {
      null,
      "",
      "x".repeat(10_000_000),
      Double.NaN,
      Double.NEGATIVE_INFINITY,
      Long.MIN_VALUE,
      new Date(),
      new java.sql.Date(0),
      java.time.LocalDate.EPOCH,
      java.time.Instant.MAX,
      Collections.nCopies(100_000, "y"),
      Collections.singletonList(null),
      odd,
      new Object(),
      new int[] {1},
      new String[] {"a", null},
      Thread.State.NEW,
      new java.math.BigDecimal("1e999")
    };
    for (Object value : values) {
      EvaluationContext context = EvaluationContext.builder("u").set("x", value).build();
      assertThat(flags.booleanDetails("f", context, false).value()).isNotNull();
      assertThat(context.mergedWith(EvaluationContext.of("v")).targetingKey()).isEqualTo("v");
    }
    assertThat(EvaluationContext.builder().set("d", new Date(0)).build().attributes())
        .containsEntry("d", "1970-01-01T00:00:00Z");
  }

  @Test
  void whatWouldTakeTooMuchTimeOrMemoryIsAnErrorOfThatFlag() {
    define(
        "double",
        "{'state':'ENABLED','targeting':{'reduce':[{'var':'l'},"
            + "{'cat':[{'var':'accumulator'},{'var':'accumulator'}]},'x']}}");
    define(
        "merge",
        "{'state':'ENABLED','targeting':{'reduce':[{'var':'l'},"
            + "{'merge':[{'var':'accumulator'},{'var':'accumulator'}]},[1]]}}");
    define(
        "square",
        "{'state':'ENABLED','targeting':{'map':[{'var':'l'}," + "{'map':[{'var':'l'},1]}]}}");
    define("long", "{'state':'ENABLED','targeting':{'all':[{'var':'l'},true]}}");
    EvaluationContext context = EvaluationContext.builder()
        .set("l", Collections.nCopies(20_000, Map.of("l", Collections.nCopies(200, 1))))
        .build();
    EvaluationContext shorter = EvaluationContext.builder()
        .set("l", Collections.nCopies(60, Map.of("l", Collections.nCopies(200, 1))))
        .build();

    assertThat(flags.booleanDetails("long", context, true).errorCode())
        .isEqualTo(FlagErrorCode.GENERAL);
    for (String key : List.of("double", "merge", "square")) {
      FlagDetails<Boolean> details = flags.booleanDetails(key, shorter, true);
      assertThat(details.errorCode()).as(key).isEqualTo(FlagErrorCode.GENERAL);
      assertThat(details.errorMessage()).contains("its targeting failed");
    }
    assertThat(flags.booleanDetails("long", shorter, false).value()).isTrue();
  }

  @Test
  void whatTargetingDoesNotReadIsNotAskedForWhereAnotherLibraryHoldsIt() {
    define("plain", "{'state':'ENABLED','defaultVariant':'true'}");
    define(
        "rule",
        "{'state':'ENABLED','targeting':{'==':[{'var':'age'},7]},'defaultVariant':'false'}");
    define(
        "deep",
        "{'state':'ENABLED','targeting':{'==':[{'var':'of.age'},7]},'defaultVariant':'false'}");
    Map<String, Object> held = Map.of("age", 7, "of", Map.of("age", 7), "country", "DE");
    List<String> asked = new ArrayList<>();
    EvaluationContext context = EvaluationContext.over("ana", new HeldAttributes() {
      @Override
      public Object value(String name) {
        asked.add(name);
        return held.get(name);
      }

      @Override
      public Map<String, Object> all() {
        return held;
      }
    });

    assertThat(flags.isEnabled("plain", context)).isTrue();
    assertThat(asked).isEmpty();
    assertThat(flags.isEnabled("rule", context)).isTrue();
    assertThat(asked).containsExactly("age");
    assertThat(flags.isEnabled("deep", context)).isTrue();
    assertThat(context.attributes())
        .isEqualTo(Map.of("age", 7L, "of", Map.of("age", 7L), "country", "DE"));
    assertThat(EvaluationContext.EMPTY.mergedWith(context).attribute("age")).isEqualTo(7L);
  }
}
