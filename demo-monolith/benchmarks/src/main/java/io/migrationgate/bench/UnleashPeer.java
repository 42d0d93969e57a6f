package io.migrationgate.bench;

import io.getunleash.DefaultUnleash;
import io.getunleash.Unleash;
import io.getunleash.UnleashContext;
import io.getunleash.util.UnleashConfig;
import java.util.Optional;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Unleash's client, its features from a bootstrap; it neither polls nor sends metrics. */
@State(Scope.Benchmark)
public class UnleashPeer {
  private static final String FEATURES = """
      {"version":2,"features":[
        {"name":"plain","enabled":true,"strategies":[{"name":"default"}]},
        {"name":"share","enabled":true,"strategies":[{"name":"flexibleRollout",
          "parameters":{"rollout":"25","stickiness":"userId","groupId":"share"}}]},
        {"name":"rule","enabled":true,"strategies":[{"name":"default","constraints":[
          {"contextName":"country","operator":"IN","values":["DE","AT","CH"]},
          {"contextName":"age","operator":"NUM_GTE","value":"18"},
          {"contextName":"email","operator":"STR_ENDS_WITH","values":["@example.com"]},
          {"contextName":"staff","operator":"IN","values":["true"]},
          {"contextName":"version","operator":"NOT_IN","values":["2.4.0"]}]}]}]}""";

  final Unleash client = new DefaultUnleash(UnleashConfig.builder()
      .appName("benchmark")
      .unleashAPI("http://127.0.0.1:9/api/")
      .apiKey("unused")
      .disablePolling()
      .disableMetrics()
      .toggleBootstrapProvider(() -> Optional.of(FEATURES))
      .build());
  final UnleashContext[] people =
      KeyWalk.each(new UnleashContext[KeyWalk.KEYS], UnleashPeer::context);

  private static UnleashContext context(KeyWalk.Person person) {
    return UnleashContext.builder()
        .userId(person.key())
        .addProperty("country", person.country())
        .addProperty("age", Integer.toString(person.age()))
        .addProperty("email", KeyWalk.Person.EMAIL)
        .addProperty("version", KeyWalk.Person.VERSION)
        .addProperty("staff", "true")
        .build();
  }

  boolean isOn(String flag, int person) {
    return client.isEnabled(flag, people[person]);
  }

  /** Stops its threads. */
  @TearDown(Level.Trial)
  public void close() {
    client.shutdown();
  }
}
