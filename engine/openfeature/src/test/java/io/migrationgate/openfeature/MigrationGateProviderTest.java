package io.migrationgate.openfeature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.ErrorCode;
import dev.openfeature.sdk.EventDetails;
import dev.openfeature.sdk.FlagEvaluationDetails;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.MutableContext;
import dev.openfeature.sdk.MutableTrackingEventDetails;
import dev.openfeature.sdk.OpenFeatureAPI;
import dev.openfeature.sdk.ProviderState;
import dev.openfeature.sdk.Value;
import io.migrationgate.testkit.TestFlags;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MigrationGateProviderTest {
  private final OpenFeatureAPI api = OpenFeatureAPI.createIsolated();
  private final TestFlags flags = TestFlags.empty();
  private final List<String> tracked = new CopyOnWriteArrayList<>();
  private final MigrationGateProvider provider = new MigrationGateProvider(
      flags.flags(),
      (event, context, value, details) ->
          tracked.add(event + " " + context.targetingKey() + " " + value + " " + details));

  private Client client() {
    api.setProviderAndWait(provider);
    return api.getClient();
  }

  @AfterEach
  void shutdown() {
    api.shutdown();
  }

  @Test
  void eventsFollowTheNode() {
    List<EventDetails> changed = new CopyOnWriteArrayList<>();
    api.onProviderConfigurationChanged(changed::add);
    // Nobody hears of a change before READY.
    provider.changed(Set.of("early"));
    Client client = client();

    provider.changed(Set.of("b", "a"));
    await().until(() -> !changed.isEmpty());
    assertThat(changed.get(0).getFlagsChanged()).containsExactly("a", "b");
    assertThat(changed).hasSize(1);

    provider.stale();
    await().until(() -> client.getProviderState() == ProviderState.STALE);
    provider.current();
    await().until(() -> client.getProviderState() == ProviderState.READY);
    provider.failed("it has left");
    await().until(() -> client.getProviderState() == ProviderState.ERROR);
  }

  @Test
  void numbersAreGivenWithoutLoss() {
    flags.set("int", 7).set("long", 1L << 40).set("double", 3.14);
    Client client = client();

    assertThat(client.getIntegerValue("int", 0)).isEqualTo(7);
    assertThat(client.getLongValue("long", 0L)).isEqualTo(1L << 40);
    assertThat(client.getDoubleValue("int", 0.0)).isEqualTo(7.0);
    FlagEvaluationDetails<Integer> tooLarge = client.getIntegerDetails("long", 5);
    assertThat(tooLarge.getValue()).isEqualTo(5);
    assertThat(tooLarge.getErrorCode()).isEqualTo(ErrorCode.TYPE_MISMATCH);
    assertThat(client.getIntegerDetails("double", 5).getErrorCode())
        .isEqualTo(ErrorCode.TYPE_MISMATCH);
    assertThat(client.getLongDetails("double", 5L).getErrorCode())
        .isEqualTo(ErrorCode.TYPE_MISMATCH);
  }

  @Test
  void aDefaultOfNullIsGivenBack() {
    flags.define("off", "{\"state\":\"DISABLED\"}");
    client();

    assertThat(provider.getBooleanEvaluation("off", null, null).getValue()).isNull();
    assertThat(provider.getStringEvaluation("none", null, null).getValue()).isNull();
    assertThat(provider.getObjectEvaluation("off", null, null).getReason()).isEqualTo("DISABLED");
  }

  @Test
  void targetingSeesListsStructuresAndMoments() {
    flags.define("f", """
        {"state": "ENABLED", "targeting": {"and": [
          {"in": ["b", {"var": "list"}]},
          {"==": [{"var": "of.age"}, 7]},
          {"==": [{"var": "at"}, "1970-01-01T00:00:00Z"]},
          {"==": [{"var": "targetingKey"}, "u"]}]}}""");

    assertThat(client()
            .getBooleanValue(
                "f",
                false,
                new ImmutableContext(
                    "u",
                    Map.of(
                        "list", new Value(List.of(new Value("a"), new Value("b"))),
                        "of", Value.objectToValue(Map.of("age", 7)),
                        "at", new Value(Instant.EPOCH)))))
        .isTrue();
  }

  @Test
  void whoeverTracksMayKeepTheContextThoughItsOwnerChangesIt() {
    List<io.migrationgate.flags.EvaluationContext> kept = new CopyOnWriteArrayList<>();
    MigrationGateProvider keeping = new MigrationGateProvider(
        flags.flags(), (event, context, value, details) -> kept.add(context));
    MutableContext context = new MutableContext("ana").add("country", "DE");

    keeping.track("bought", context, new MutableTrackingEventDetails());
    context.add("country", "FR");

    assertThat(kept.get(0).attribute("country")).isEqualTo("DE");
  }

  @Test
  void whatIsTrackedIsHandedOn() {
    client()
        .track(
            "bought",
            new ImmutableContext("ana"),
            new MutableTrackingEventDetails(9.5).add("currency", "EUR"));

    assertThat(tracked).hasSize(1);
    assertThat(tracked.get(0)).startsWith("bought ana 9.5").contains("currency=EUR");
  }
}
