package io.migrationgate.flags.internal;

import io.migrationgate.flags.EvaluationContext;
import io.migrationgate.flags.FlagDefinition;
import io.migrationgate.flags.FlagErrorCode;
import io.migrationgate.flags.FlagReason;
import io.migrationgate.flags.FlagState;
import io.migrationgate.flags.FlagView;
import io.migrationgate.flags.PhaseCondition;
import io.migrationgate.internal.Murmur3;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One flag, ready to be evaluated. Immutable and thread-safe; evaluating it never throws. */
public final class CompiledFlag {
  private static final Logger LOG = LoggerFactory.getLogger("io.migrationgate.flags");

  private final String key;
  private final Map<String, Object> metadata;
  private final Murmur3 prefix;
  private final @Nullable Expression targeting;
  private final PhaseCondition[] requirements;
  // What it comes to without targeting: static, disabled, or its error.
  private final FlagOutcome otherwise;
  private final FlagOutcome unmet;
  private final @Nullable FlagOutcome safe;
  private final boolean direct;
  private final Map<String, FlagOutcome> matches;
  private final Map<String, FlagOutcome> stale;

  private CompiledFlag(String key, FlagOutcome error) {
    this.key = key;
    this.metadata = Map.of();
    this.prefix = Murmur3.withPrefix("");
    this.targeting = null;
    this.requirements = new PhaseCondition[0];
    this.otherwise = error;
    this.unmet = error;
    this.safe = null;
    this.direct = true;
    this.matches = Map.of();
    this.stale = Map.of();
  }

  private CompiledFlag(FlagDefinition definition, @Nullable Expression targeting, boolean guarded) {
    boolean enabled = definition.state() == FlagState.ENABLED;
    this.key = definition.key();
    this.metadata = definition.metadata();
    this.prefix = Murmur3.withPrefix(key);
    this.targeting = enabled ? targeting : null;
    this.requirements = enabled
        ? definition.settings().requirements().stream()
            .map(requirement -> requirement.condition())
            .toArray(PhaseCondition[]::new)
        : new PhaseCondition[0];
    Map<String, Object> variants = definition.variants();
    String safeVariant = definition.settings().safeVariant();
    this.safe = guarded ? outcome(variants, safeVariant, FlagReason.STALE) : null;
    this.unmet = outcome(variants, safeVariant, FlagReason.REQUIREMENT_UNMET);
    this.otherwise = !enabled
        ? FlagOutcome.fallback(FlagReason.DISABLED)
        : outcome(
            variants,
            definition.defaultVariant(),
            targeting == null && definition.defaultVariant() != null
                ? FlagReason.STATIC
                : FlagReason.DEFAULT);
    this.direct = this.targeting == null && requirements.length == 0;
    this.matches = outcomes(variants, FlagReason.TARGETING_MATCH);
    this.stale = outcomes(variants, FlagReason.STALE);
  }

  private static Map<String, FlagOutcome> outcomes(
      Map<String, Object> variants, FlagReason reason) {
    Map<String, FlagOutcome> outcomes = new HashMap<>();
    variants.keySet().forEach(name -> outcomes.put(name, outcome(variants, name, reason)));
    return outcomes;
  }

  private static FlagOutcome outcome(
      Map<String, Object> variants, @Nullable String variant, FlagReason reason) {
    return variant == null
        ? FlagOutcome.fallback(reason)
        : new FlagOutcome(variant, variants.get(variant), reason, null, null);
  }

  /** One whose definition is bad. */
  static CompiledFlag broken(String key, String problem) {
    return new CompiledFlag(key, FlagOutcome.error(FlagErrorCode.PARSE_ERROR, problem));
  }

  /**
   * One whose definition is good.
   *
   * @param guarded whether it serves its safe variant where the node's lease has ended
   */
  static CompiledFlag of(
      FlagDefinition definition, @Nullable Expression targeting, boolean guarded) {
    return new CompiledFlag(definition, targeting, guarded);
  }

  String key() {
    return key;
  }

  /** The hash of all texts that begin with its key. */
  Murmur3 prefix() {
    return prefix;
  }

  /** The flag's own metadata. */
  public Map<String, Object> metadata() {
    return metadata;
  }

  /** What it comes to for a context; {@code isStale} where the node's lease has ended. */
  public FlagOutcome evaluate(FlagView view, EvaluationContext context, boolean isStale) {
    if (isStale) {
      return safe != null ? safe : asStale(decide(view, context));
    }
    return direct ? otherwise : decide(view, context);
  }

  private FlagOutcome asStale(FlagOutcome outcome) {
    if (outcome.reason() == FlagReason.ERROR || outcome.reason() == FlagReason.DISABLED) {
      return outcome;
    }
    String variant = outcome.variant();
    FlagOutcome known = variant == null ? null : stale.get(variant);
    return known == null ? FlagOutcome.fallback(FlagReason.STALE) : known;
  }

  private FlagOutcome decide(FlagView view, EvaluationContext context) {
    if (direct) {
      return otherwise;
    }
    try {
      for (PhaseCondition requirement : requirements) {
        if (!view.phases().holds(requirement, null, null)) {
          return unmet;
        }
      }
      return targeting == null ? otherwise : outcome(targeting.value(this, view, context));
    } catch (RuntimeException | StackOverflowError e) {
      LOG.debug("flag '{}' could not be evaluated: its callers get their own default", key, e);
      return FlagOutcome.error(FlagErrorCode.GENERAL, "its targeting failed: " + e);
    }
  }

  private FlagOutcome outcome(@Nullable Object result) {
    if (result == null) {
      return otherwise;
    }
    if (result instanceof String || result instanceof Boolean) {
      FlagOutcome match = matches.get(result.toString());
      if (match != null) {
        return match;
      }
    }
    return FlagOutcome.error(
        FlagErrorCode.GENERAL,
        "its targeting chose "
            + (result instanceof String text ? JsonText.quoted(text) : kind(result))
            + ", which is none of its variants");
  }

  private static String kind(Object result) {
    return result instanceof Number || result instanceof Boolean
        ? result.toString()
        : result instanceof List ? "a list" : "an object";
  }
}
