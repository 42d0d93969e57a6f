package io.migrationgate.openfeature;

import dev.openfeature.sdk.ErrorCode;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.EventProvider;
import dev.openfeature.sdk.Metadata;
import dev.openfeature.sdk.ProviderEvaluation;
import dev.openfeature.sdk.ProviderEventDetails;
import dev.openfeature.sdk.TrackingEventDetails;
import dev.openfeature.sdk.Value;
import dev.openfeature.sdk.exceptions.ProviderNotReadyError;
import io.migrationgate.flags.FeatureFlags;
import io.migrationgate.flags.FlagDetails;
import io.migrationgate.flags.FlagErrorCode;
import io.migrationgate.flags.FlagListener;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Gives a node's flags to OpenFeature:
 *
 * <pre>{@code
 * MigrationGateProvider provider = new MigrationGateProvider(flags);
 * OpenFeatureAPI.getInstance().setProviderAndWait(provider);
 * }</pre>
 *
 * <p>It asks nobody: each evaluation is by the node's table, within a unit of work by the one that
 * was pinned. As a {@link FlagListener} of the node it emits PROVIDER_CONFIGURATION_CHANGED with
 * the keys, PROVIDER_STALE when the lease has ended, and PROVIDER_READY when it is held again. A
 * context that was merged by OpenFeature, with that of the transaction, is what targeting sees. It
 * is never asked through the network, so it has no deadline. Thread-safe.
 */
public final class MigrationGateProvider extends EventProvider implements FlagListener {
  private static final Metadata NAME = () -> "migrationgate";

  private final FeatureFlags flags;
  private final FlagTracking tracking;
  private volatile boolean initialized;

  /** A provider that passes over what is tracked. */
  public MigrationGateProvider(FeatureFlags flags) {
    this(flags, FlagTracking.NONE);
  }

  /** A provider that hands on what is tracked. */
  public MigrationGateProvider(FeatureFlags flags, FlagTracking tracking) {
    this.flags = flags;
    this.tracking = tracking;
  }

  @Override
  public Metadata getMetadata() {
    return NAME;
  }

  /**
   * Checks that there are flags.
   *
   * @throws ProviderNotReadyError if the node has loaded no snapshot yet
   */
  @Override
  public void initialize(EvaluationContext context) {
    if (!flags.isReady()) {
      throw new ProviderNotReadyError("the node has loaded no flags yet: start it first");
    }
    initialized = true;
  }

  @Override
  public void shutdown() {
    initialized = false;
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
        OpenFeatureValues.context(context),
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
