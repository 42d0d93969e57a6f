package io.migrationgate.bench;

import dev.openfeature.contrib.providers.flagd.Config;
import dev.openfeature.contrib.providers.flagd.FlagdOptions;
import dev.openfeature.contrib.providers.flagd.FlagdProvider;
import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.FeatureProvider;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.OpenFeatureAPI;
import dev.openfeature.sdk.Value;
import dev.openfeature.sdk.providers.memory.Flag;
import dev.openfeature.sdk.providers.memory.InMemoryProvider;
import io.migrationgate.openfeature.MigrationGateProvider;
import java.util.Map;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** OpenFeature's client with a provider. */
@State(Scope.Benchmark)
public abstract class OpenFeaturePeer {
  /** To read the file at first: its second is too short on a busy machine. */
  private static final int DEADLINE_MILLIS = 30_000;

  private final OpenFeatureAPI api = OpenFeatureAPI.getInstance();
  private final Client client = api.getClient();
  private final EvaluationContext[] people =
      KeyWalk.each(new EvaluationContext[KeyWalk.KEYS], OpenFeaturePeer::context);

  private static EvaluationContext context(KeyWalk.Person person) {
    return new ImmutableContext(
        person.key(),
        Map.of(
            "country",
            new Value(person.country()),
            "age",
            new Value(person.age()),
            "email",
            new Value(KeyWalk.Person.EMAIL),
            "version",
            new Value(KeyWalk.Person.VERSION),
            "staff",
            new Value(true)));
  }

  final void use(FeatureProvider provider) {
    api.setProviderAndWait(provider);
  }

  /** Without a context. */
  boolean isOn(String flag) {
    return client.getBooleanValue(flag, false);
  }

  boolean isOn(String flag, int person) {
    return client.getBooleanValue(flag, false, people[person]);
  }

  /** Stops the provider. */
  @TearDown(Level.Trial)
  public void close() {
    api.shutdown();
  }

  /** MigrationGate's provider. */
  @State(Scope.Benchmark)
  public static class Ours extends OpenFeaturePeer {
    /** Of a node. */
    @Setup(Level.Trial)
    public void start(FlagPeer peer) {
      use(MigrationGateProvider.of(peer.node));
    }
  }

  /** The SDK's own provider, which has its flags in a map and knows no rules. */
  @State(Scope.Benchmark)
  public static class InMemory extends OpenFeaturePeer {
    /** One flag. */
    @Setup(Level.Trial)
    public void start() {
      use(new InMemoryProvider(Map.of(
          FlagFile.PLAIN,
          Flag.<Boolean>builder()
              .variant("on", true)
              .variant("off", false)
              .defaultVariant("on")
              .build())));
    }
  }

  /** flagd's provider on a file, without a flagd. */
  @State(Scope.Benchmark)
  public static class Flagd extends OpenFeaturePeer {
    /** Of a file. */
    @Setup(Level.Trial)
    public void start() {
      use(new FlagdProvider(FlagdOptions.builder()
          .resolverType(Config.Resolver.FILE)
          .offlineFlagSourcePath(FlagFile.write().toString())
          .deadline(DEADLINE_MILLIS)
          .build()));
    }
  }
}
