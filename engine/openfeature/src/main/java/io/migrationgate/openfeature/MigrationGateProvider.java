package io.migrationgate.openfeature;

import dev.openfeature.sdk.ErrorCode;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.EventProvider;
import dev.openfeature.sdk.Hook;
import dev.openfeature.sdk.Metadata;
import dev.openfeature.sdk.ProviderEvaluation;
import dev.openfeature.sdk.ProviderEventDetails;
import dev.openfeature.sdk.TrackingEventDetails;
import dev.openfeature.sdk.Value;
import dev.openfeature.sdk.exceptions.ProviderNotReadyError;
import io.migrationgate.MigrationGates;
import io.migrationgate.flags.FeatureFlags;
import io.migrationgate.flags.FlagDetails;
import io.migrationgate.flags.FlagErrorCode;
import io.migrationgate.flags.FlagListener;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Gives a node's flags to OpenFeature:
 *
 * <pre>{@code
 * MigrationGateProvider provider = MigrationGateProvider.of(gates);
 * OpenFeatureAPI.getInstance().setProviderAndWait(provider);
 * }</pre>
 *
 * <p>It asks nobody: each evaluation is by the node's table, within a unit of work by the one that
 * was pinned. While it is in use it listens to the node, and emits PROVIDER_CONFIGURATION_CHANGED
 * with the keys, PROVIDER_STALE when the lease has ended, PROVIDER_READY when it is held again, and
 * PROVIDER_ERROR when the node has left or may not come back. A context that was merged by
 * OpenFeature, with that of the transaction, is what targeting sees. It is never asked through the
 * network, so it has no deadline. Thread-safe.
 */
public final class MigrationGateProvider extends EventProvider implements FlagListener {
  private static final Metadata NAME = () -> "migrationgate";

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long LOOK_MILLIS = 20;

  private final FeatureFlags flags;
  private final FlagTracking tracking;
  private final @Nullable MigrationGates node;
  private volatile boolean initialized;

  /** A provider of flags that passes over what is tracked, and that nobody tells of changes. */
  public MigrationGateProvider(FeatureFlags flags) {
    this(flags, FlagTracking.NONE);
  }

  /** A provider of flags that hands on what is tracked; whoever makes it may tell it of changes. */
  public MigrationGateProvider(FeatureFlags flags, FlagTracking tracking) {
    this(flags, tracking, null);
  }

  private MigrationGateProvider(
      FeatureFlags flags, FlagTracking tracking, @Nullable MigrationGates node) {
    this.flags = flags;
    this.tracking = tracking;
    this.node = node;
  }

  /** A provider of a node's flags, to which it listens from its initialization to its shutdown. */
  public static MigrationGateProvider of(MigrationGates gates) {
    return of(gates, FlagTracking.NONE);
  }

  /** The same, and it hands on what is tracked. */
  public static MigrationGateProvider of(MigrationGates gates, FlagTracking tracking) {
    return new MigrationGateProvider(gates.flags(), tracking, gates);
  }

  @Override
  public Metadata getMetadata() {
    return NAME;
  }

  /** None; the SDK's own answer makes a list for each evaluation. */
  @Override
  @SuppressWarnings("rawtypes") // as the SDK declares it
  public List<Hook> getProviderHooks() {
    return List.of();
  }

  /**
   * Waits for the first snapshot, at most five seconds.
   *
   * @throws ProviderNotReadyError if the node has loaded none by then
   */
  @Override
  public void initialize(EvaluationContext context) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!flags.isReady()) {
      if (System.nanoTime() - deadline >= 0 || !looksAgain()) {
        throw new ProviderNotReadyError("the node has loaded no flags yet: start it first");
      }
    }
    initialized = true;
    if (node != null) {
      node.addFlagListener(this);
    }
  }

  private static boolean looksAgain() {
    try {
      Thread.sleep(LOOK_MILLIS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void shutdown() {
    initialized = false;
    if (node != null) {
      node.removeFlagListener(this);
    }
    super.shutdown();
  }

  @Override
  public ProviderEvaluation<Boolean> getBooleanEvaluation(
      String key, Boolean fallback, EvaluationContext context) {
    // OpenFeature's callers may give null as their default.
    boolean known = fallback != null && fallback;
    FlagDetails<Boolean> details =
        flags.booleanDetails(key, OpenFeatureValues.context(context), known);
    return evaluation(details, details.variant() == null ? fallback : details.value());
  }

  @Override
  public ProviderEvaluation<String> getStringEvaluation(
      String key, String fallback, EvaluationContext context) {
    FlagDetails<String> details = flags.stringDetails(
        key, OpenFeatureValues.context(context), fallback == null ? "" : fallback);
    return evaluation(details, details.variant() == null ? fallback : details.value());
  }

  @Override
  public ProviderEvaluation<Integer> getIntegerEvaluation(
      String key, Integer fallback, EvaluationContext context) {
    FlagDetails<Long> details = flags.longDetails(key, OpenFeatureValues.context(context), 0);
    if (details.variant() == null) {
      return evaluation(details, fallback);
    }
    long value = details.value();
    return value == (int) value
        ? evaluation(details, (int) value)
        : mismatch(details, fallback, value + " is no Integer");
  }

  @Override
  public ProviderEvaluation<Long> getLongEvaluation(
      String key, Long fallback, EvaluationContext context) {
    FlagDetails<Long> details = flags.longDetails(key, OpenFeatureValues.context(context), 0);
    return evaluation(details, details.variant() == null ? fallback : details.value());
  }

  @Override
  public ProviderEvaluation<Double> getDoubleEvaluation(
      String key, Double fallback, EvaluationContext context) {
    FlagDetails<Double> details = flags.doubleDetails(key, OpenFeatureValues.context(context), 0);
    return evaluation(details, details.variant() == null ? fallback : details.value());
  }

  @Override
  public ProviderEvaluation<Value> getObjectEvaluation(
      String key, Value fallback, EvaluationContext context) {
    FlagDetails<Map<String, @Nullable Object>> details =
        flags.objectDetails(key, OpenFeatureValues.context(context), Map.of());
    return evaluation(
        details, details.variant() == null ? fallback : OpenFeatureValues.value(details.value()));
  }

  @Override
  public void track(String event, EvaluationContext context, TrackingEventDetails details) {
    tracking.track(
        event,
        OpenFeatureValues.copy(context),
        details == null ? null : details.getValue().orElse(null),
        details == null ? Map.of() : OpenFeatureValues.details(details));
  }

  private static <T> ProviderEvaluation<T> evaluation(FlagDetails<?> details, T value) {
    FlagErrorCode error = details.errorCode();
    return new ProviderEvaluation<>(
        value,
        details.variant(),
        details.reason().name(),
        error == null ? null : ErrorCode.valueOf(error.name()),
        details.errorMessage(),
        OpenFeatureValues.metadata(details.metadata()));
  }

  private static <T> ProviderEvaluation<T> mismatch(
      FlagDetails<?> details, T fallback, String message) {
    return new ProviderEvaluation<>(
        fallback,
        null,
        "ERROR",
        ErrorCode.TYPE_MISMATCH,
        message,
        OpenFeatureValues.metadata(details.metadata()));
  }

  // Before it is initialized nothing is told: READY comes first.

  @Override
  public void changed(Set<String> keys) {
    if (initialized) {
      emitProviderConfigurationChanged(ProviderEventDetails.builder()
          .flagsChanged(new TreeSet<>(keys).stream().toList())
          .build());
    }
  }

  @Override
  public void stale() {
    if (initialized) {
      emitProviderStale(ProviderEventDetails.builder()
          .message("the node's lease has ended: flags are by the last table")
          .build());
    }
  }

  @Override
  public void current() {
    if (initialized) {
      emitProviderReady(
          ProviderEventDetails.builder().message("the node holds its lease").build());
    }
  }

  @Override
  public void failed(String message) {
    if (initialized) {
      emitProviderError(ProviderEventDetails.builder()
          .message(message)
          .errorCode(ErrorCode.GENERAL)
          .build());
    }
  }
}
