package io.migrationgate.openfeature.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.FlagEvaluationDetails;
import dev.openfeature.sdk.FlagEvaluationOptions;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.MutableContext;
import dev.openfeature.sdk.OpenFeatureAPI;
import dev.openfeature.sdk.ProviderState;
import dev.openfeature.sdk.Structure;
import dev.openfeature.sdk.Value;
import dev.openfeature.sdk.exceptions.FatalError;
import io.cucumber.datatable.DataTable;
import io.cucumber.java.After;
import io.cucumber.java.en.Given;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import io.migrationgate.flags.FeatureFlags;
import io.migrationgate.flags.FlagSource;
import io.migrationgate.flags.FlagView;
import io.migrationgate.openfeature.MigrationGateProvider;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Steps of the suites on evaluation, on hooks and on metadata. */
public class EvaluationSteps {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final OpenFeatureAPI api = OpenFeatureAPI.createIsolated();
  private final CountDownLatch release = new CountDownLatch(1);
  private final Map<String, Value> attributes = new HashMap<>();
  private final List<String> order = new ArrayList<>();
  private final RecordingHook hook = new RecordingHook("client", order);
  private Client client;
  private String type;
  private String key;
  private String fallback;
  private EvaluationContext modifiable;
  private Map<String, Object> unmodified;
  private FlagEvaluationOptions options = FlagEvaluationOptions.builder().build();
  private FlagEvaluationDetails<?> details;

  @After
  public void release() {
    release.countDown();
    api.shutdown();
  }

  @Given("^a (stable|not ready|error|fatal|stale) provider$")
  public void provider(String status) {
    switch (status) {
      case "stable" -> stable();
      case "not ready" -> api.setProvider(new MigrationGateProvider(flags(this::waiting)));
      case "fatal" -> {
        api.setProvider(new MigrationGateProvider(flags(EvaluationSteps::fatal)));
        client = api.getClient();
        await().until(() -> client.getProviderState() == ProviderState.FATAL);
      }
      case "error" -> {
        MigrationGateProvider provider = stable();
        provider.failed("the node has left");
        await().until(() -> client.getProviderState() == ProviderState.ERROR);
      }
      default -> {
        MigrationGateProvider provider = stable();
        provider.stale();
        await().until(() -> client.getProviderState() == ProviderState.STALE);
      }
    }
    client = api.getClient();
  }

  private MigrationGateProvider stable() {
    MigrationGateProvider provider =
        new MigrationGateProvider(ConformanceData.flags().flags());
    api.setProviderAndWait(provider);
    client = api.getClient();
    return provider;
  }

  private static FeatureFlags flags(Supplier<FlagView> view) {
    return new FeatureFlags(new FlagSource() {
      @Override
      public FlagView view() {
        return view.get();
      }

      @Override
      public boolean stale() {
        return false;
      }
    });
  }

  private FlagView waiting() {
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return null;
  }

  private static FlagView fatal() {
    throw new FatalError("the store is not one");
  }

  @Given("^a (\\w+)-flag with key \"(.*)\" and a fallback value \"(.*)\"$")
  public void flag(String flagType, String flagKey, String value) {
    type = flagType.toLowerCase(Locale.ROOT);
    key = flagKey;
    fallback = value;
  }

  @Given("a context containing a key {string}, with type {string} and with value {string}")
  public void attribute(String name, String attributeType, String value) {
    attributes.put(
        name,
        switch (attributeType) {
          case "Integer" -> new Value(Integer.valueOf(value));
          case "Boolean" -> new Value(Boolean.valueOf(value));
          case "Float" -> new Value(Double.valueOf(value));
          default -> new Value(value);
        });
  }

  @Given("a context containing a key {string} with null value")
  public void nullAttribute(String name) {
    attributes.put(name, new Value());
  }

  @Given("an evaluation context with modifiable data")
  public void modifiableContext() {
    modifiable = new MutableContext("user").add("email", "a@b.c").add("age", 7);
    unmodified = modifiable.asObjectMap();
  }

  @Given("a client with added hook")
  public void addedHook() {
    client.addHooks(hook);
  }

  @Given("evaluation options containing specific hooks")
  public void optionsWithHooks() {
    options = FlagEvaluationOptions.builder()
        .hook(new RecordingHook("first", order))
        .hook(new RecordingHook("second", order))
        .build();
  }

  @When("the flag was evaluated with details")
  public void evaluate() {
    EvaluationContext context = modifiable == null ? new ImmutableContext(attributes) : modifiable;
    details = switch (type) {
      case "boolean" -> client.getBooleanDetails(key, Boolean.valueOf(fallback), context, options);
      case "string" -> client.getStringDetails(key, fallback, context, options);
      case "integer" -> client.getIntegerDetails(key, Integer.valueOf(fallback), context, options);
      case "float" -> client.getDoubleDetails(key, Double.valueOf(fallback), context, options);
      case "object" ->
        client.getObjectDetails(
            key, new Value(Structure.mapToStructure(object(fallback))), context, options);
      default -> throw new IllegalArgumentException(type);
    };
  }

  @When("the flag was evaluated with details using the evaluation options")
  public void evaluateWithOptions() {
    evaluate();
  }

  @When("the flag was evaluated with details asynchronously")
  public void evaluateAsynchronously() throws Exception {
    CompletableFuture.runAsync(this::evaluate).get(10, TimeUnit.SECONDS);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> object(String json) {
    try {
      return MAPPER.readValue(json.replace("\\\"", "\""), Map.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  @Then("^the resolved details value should be \"(.*)\"$")
  public void value(String value) {
    if (details.getValue() instanceof Value object) {
      assertThat(object.asStructure().asObjectMap()).isEqualTo(object(value));
    } else {
      assertThat(String.valueOf(details.getValue())).isEqualTo(value);
    }
  }

  @Then("the reason should be {string}")
  public void reason(String reason) {
    assertThat(details.getReason()).isEqualTo(reason);
  }

  @Then("the error-code should be {string}")
  public void errorCode(String code) {
    assertThat(details.getErrorCode()).hasToString(code);
  }

  @Then("the flag key should be {string}")
  public void flagKey(String expected) {
    assertThat(details.getFlagKey()).isEqualTo(expected);
  }

  @Then("the variant should be {string}")
  public void variant(String variant) {
    assertThat(details.getVariant()).isEqualTo(variant);
  }

  @Then("the provider status should be {string}")
  public void status(String status) {
    assertThat(client.getProviderState()).hasToString(status);
  }

  @Then("the evaluation should complete without blocking")
  public void completed() {
    assertThat(details).isNotNull();
  }

  @Then("the resolved metadata is empty")
  public void noMetadata() {
    assertThat(details.getFlagMetadata().isEmpty()).isTrue();
  }

  @Then("the resolved metadata should contain")
  public void metadata(DataTable table) {
    for (Map<String, String> row : table.asMaps()) {
      Object value = details.getFlagMetadata().asUnmodifiableMap().get(row.get("key"));
      assertThat(String.valueOf(value)).isEqualTo(row.get("value"));
      assertThat(value)
          .isInstanceOf(
              switch (row.get("metadata_type")) {
                case "String" -> String.class;
                case "Integer" -> Integer.class;
                case "Boolean" -> Boolean.class;
                default -> Double.class;
              });
    }
  }

  @Then("the original evaluation context should remain unmodified")
  public void contextUnmodified() {
    assertThat(modifiable.asObjectMap()).isEqualTo(unmodified);
  }

  @Then("the evaluation details should be immutable")
  public void detailsImmutable() {
    Object before = details.getValue();
    ((MutableContext) modifiable).add("email", "changed");
    assertThat(details.getValue()).isEqualTo(before);
    assertThatThrownBy(() -> details.getFlagMetadata().asUnmodifiableMap().put("a", "b"))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Then("the specified hooks should execute during evaluation")
  public void hooksExecuted() {
    assertThat(order).contains("before first", "before second", "after first", "finally second");
  }

  @Then("the hook order should be maintained")
  public void hookOrder() {
    // In which order the SDK takes those of one call is its own matter; the way back is the
    // reverse.
    List<String> there =
        order.subList(0, 2).stream().map(EvaluationSteps::hookName).toList();
    List<String> back = List.of(there.get(1), there.get(0));
    assertThat(order.subList(2, 4).stream().map(EvaluationSteps::hookName).toList())
        .isEqualTo(back);
    assertThat(order.subList(4, 6).stream().map(EvaluationSteps::hookName).toList())
        .isEqualTo(back);
    assertThat(order.stream().map(call -> call.split(" ")[0]))
        .containsExactly("before", "before", "after", "after", "finally", "finally");
  }

  private static String hookName(String call) {
    return call.split(" ")[1];
  }

  @Then("the {string} hook should have been executed")
  public void executed(String stage) {
    assertThat(order).contains(stage + " client");
  }

  @Then("the {string} hooks should be called with evaluation details")
  public void calledWithDetails(String stages, DataTable table) {
    for (String stage : stages.split(", ")) {
      FlagEvaluationDetails<?> seen = hook.seen().get(stage);
      for (Map<String, String> row : table.asMaps()) {
        Object value = switch (row.get("key")) {
          case "flag_key" -> seen.getFlagKey();
          case "value" -> seen.getValue();
          case "variant" -> seen.getVariant();
          case "reason" -> seen.getReason();
          default -> seen.getErrorCode();
        };
        assertThat(String.valueOf(value)).isEqualTo(row.get("value"));
      }
    }
  }
}
