package io.migrationgate.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.migrationgate.Phase;
import io.migrationgate.testkit.TestFlags;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlagExplainerTest {
  private static final String CHECKOUT = """
      {"state": "ENABLED", "variants": {"on": true, "off": false}, "defaultVariant": "off",
       "targeting": {"if": [
         {"$ref": "staff"}, "on",
         {"and": [{"==": [{"var": "country"}, "DE"]}, {">": [{"var": "orders"}, 3]}]},
         {"fractional": [["on", 10], ["off", 90]]},
         null]},
       "metadata": {"mgate.requires": "order-address-table:dual-write", "mgate.safeVariant": "off"}}
      """;

  private final TestFlags test = TestFlags.empty()
      .phase("order-address-table", Phase.READ_NEW)
      .evaluator("staff", "{\"ends_with\": [{\"var\": \"email\"}, \"@example.com\"]}")
      .define("new-checkout", CHECKOUT);

  private FlagExplanation explain(EvaluationContext context) {
    FlagExplanation explanation =
        test.flags().snapshot().explainer("new-checkout").explain(context);
    assertThat(explanation.details()).isEqualTo(test.flags().details("new-checkout", context));
    return explanation;
  }

  private static EvaluationContext.Builder ana() {
    return EvaluationContext.builder("ana").set("country", "DE");
  }

  private static String decider(FlagExplanation explanation) {
    return explanation.decidedBy().pointer();
  }

  @Test
  void namesTheBranchThatWasTaken() {
    FlagExplanation staff = explain(ana().set("email", "ana@example.com").build());

    assertThat(decider(staff)).isEqualTo("/targeting/if/1");
    assertThat(staff.steps())
        .extracting(EvaluationStep::pointer, EvaluationStep::value, EvaluationStep::chosen)
        .contains(tuple("/$evaluators/staff", true, false), tuple("/targeting/if/1", "on", true))
        .startsWith(tuple("/metadata/mgate.requires", true, false));
  }

  @Test
  void namesTheShareThatWasDrawn() {
    FlagExplanation share = explain(ana().set("orders", 4).build());

    assertThat(decider(share)).matches("/targeting/if/3/fractional/[01]/0");
    assertThat(share.decidedBy().value()).isEqualTo(share.details().variant());
    assertThat(share.steps().stream().filter(EvaluationStep::chosen))
        .extracting(EvaluationStep::pointer)
        .containsExactly("/targeting", "/targeting/if/3", decider(share));
  }

  @Test
  void whereNoBranchWasTakenTheLastWordDecides() {
    FlagExplanation none = explain(ana().set("orders", 3).build());

    assertThat(none.details().reason()).isEqualTo(FlagReason.DEFAULT);
    assertThat(decider(none)).isEqualTo("/targeting/if/4");
  }

  @Test
  void aWeightThatCannotBeDrawnIsTheOperatorsOwnWord() {
    FlagExplanation keyless = explain(
        EvaluationContext.builder().set("country", "DE").set("orders", 4).build());

    assertThat(keyless.details().reason()).isEqualTo(FlagReason.DEFAULT);
    assertThat(decider(keyless)).isEqualTo("/targeting/if/3");
  }

  @Test
  void namesTheRequirementThatIsNotMet() {
    test.phase("order-address-table", Phase.READ_OLD);

    FlagExplanation early = explain(ana().build());

    assertThat(early.details().reason()).isEqualTo(FlagReason.REQUIREMENT_UNMET);
    assertThat(early.decidedBy())
        .isEqualTo(new EvaluationStep(
            0, "/metadata/mgate.requires", "order-address-table >= dual-write", false, true));
  }

  @Test
  void whatIsNotEvaluatedHasNoSteps() {
    test.define("new-checkout", CHECKOUT.replace("ENABLED", "DISABLED"));
    assertThat(explain(ana().build()).steps()).isEmpty();
    test.remove("new-checkout");
    assertThat(explain(ana().build()).decidedBy()).isNull();
  }

  @Test
  void oneExplainerServesManyContexts() {
    FlagExplainer explainer = test.flags().snapshot().explainer("new-checkout");
    List<EvaluationStep> first = explainer.explain(ana().build()).steps();

    explainer.explain(ana().set("orders", 4).build());

    assertThat(explainer.explain(ana().build()).steps()).isEqualTo(first);
  }
}
