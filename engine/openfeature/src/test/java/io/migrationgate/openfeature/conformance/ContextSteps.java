package io.migrationgate.openfeature.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.Hook;
import dev.openfeature.sdk.HookContext;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.OpenFeatureAPI;
import dev.openfeature.sdk.ThreadLocalTransactionContextPropagator;
import dev.openfeature.sdk.Value;
import io.cucumber.datatable.DataTable;
import io.cucumber.java.After;
import io.cucumber.java.en.Given;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import io.migrationgate.flags.FlagDefinition;
import io.migrationgate.openfeature.MigrationGateProvider;
import io.migrationgate.testkit.TestFlags;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Steps of the suite on merged contexts. What arrives is seen by a flag whose targeting reads it.
 */
public class ContextSteps {
  private final OpenFeatureAPI api = OpenFeatureAPI.createIsolated();
  private final TestFlags flags = TestFlags.empty();
  private final Map<String, Map<String, Value>> levels = new HashMap<>();
  private Client client;
  private List<String> names;

  @After
  public void shutdown() {
    api.shutdown();
  }

  @Given("a stable provider with retrievable context is registered")
  public void provider() {
    api.setTransactionContextPropagator(new ThreadLocalTransactionContextPropagator());
    api.setProviderAndWait(new MigrationGateProvider(flags.flags()));
    client = api.getClient();
    client.addHooks(new Hook<Object>() {
      @Override
      public Optional<EvaluationContext> before(
          HookContext<Object> context, Map<String, Object> hints) {
        return Optional.of(level("Before Hooks"));
      }
    });
  }

  private EvaluationContext level(String name) {
    return new ImmutableContext(levels.getOrDefault(name, Map.of()));
  }

  @Given("A context entry with key {string} and value {string} is added to the {string} level")
  public void entry(String key, String value, String level) {
    levels.computeIfAbsent(level, name -> new HashMap<>()).put(key, new Value(value));
  }

  @Given("A table with levels of increasing precedence")
  public void table(DataTable table) {
    names = table.asList();
  }

  @Given(
      "Context entries for each level from API level down to the {string} level, with key {string}"
          + " and value {string}")
  public void entries(String last, String key, String value) {
    for (String name : names.subList(0, names.indexOf(last) + 1)) {
      entry(key, name, name);
    }
    assertThat(value).isEqualTo(last);
  }

  private String evaluate(String flag) {
    api.setEvaluationContext(level("API"));
    api.setTransactionContext(level("Transaction"));
    client.setEvaluationContext(level("Client"));
    return client.getStringValue(flag, "none", level("Invocation"));
  }

  @When("Some flag was evaluated")
  public void evaluateSome() {
    flags.set("some", "value");
    assertThat(evaluate("some")).isEqualTo("value");
  }

  @Then("The merged context contains an entry with key {string} and value {string}")
  public void merged(String key, String value) {
    String name = FlagDefinition.jsonText(key);
    String text = FlagDefinition.jsonText(value);
    flags.define(
        "reads",
        "{\"state\":\"ENABLED\",\"variants\":{" + text + ":" + text + "},\"targeting\":{\"var\":"
            + name + "}}");
    assertThat(evaluate("reads")).isEqualTo(value);
  }
}
