package io.migrationgate.flags.internal;

import io.migrationgate.flags.EvaluationContext;
import io.migrationgate.flags.FlagDefinition;
import io.migrationgate.flags.FlagErrorCode;
import io.migrationgate.flags.FlagReason;
import io.migrationgate.flags.FlagState;
import io.migrationgate.flags.FlagView;
import io.migrationgate.flags.PhaseCondition;
import io.migrationgate.internal.Murmur3;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One flag, ready to be evaluated. Immutable and thread-safe; evaluating it never throws. */
public final class CompiledFlag {
  private static final Logger LOG = LoggerFactory.getLogger("io.migrationgate.flags");

  private static final int FEW = 4;

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
  // The same, for texts that are written in the definition: they are interned, as these names are.
  private final String[] names;
  private final FlagOutcome[] named;
  private final Map<String, FlagOutcome> stale;
  private final FlagOutcome staleFallback = FlagOutcome.fallback(FlagReason.STALE);

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
    this.names = new String[0];
    this.named = new FlagOutcome[0];
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
    this.names = matches.keySet().stream().limit(FEW).map(String::intern).toArray(String[]::new);
    this.named = Arrays.stream(names).map(matches::get).toArray(FlagOutcome[]::new);
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

  /** Whether it serves a safe variant where its value cannot be relied on. */
  public boolean guarded() {
    return safe != null;
  }

  /**
   * Which variants were given to callers since the last call; the empty text stands for their own
   * default. What failed is not among them.
   */
  public Set<String> takeServed() {
    Set<String> served = new HashSet<>();
    take(otherwise, served);
    take(unmet, served);
    take(safe, served);
    take(staleFallback, served);
    matches.values().forEach(outcome -> take(outcome, served));
    stale.values().forEach(outcome -> take(outcome, served));
    return served;
  }

  private static void take(@Nullable FlagOutcome outcome, Set<String> served) {
    if (outcome != null && outcome.takeMark() && outcome.reason() != FlagReason.ERROR) {
      served.add(outcome.variant() == null ? "" : outcome.variant());
    }
  }

  /** What it comes to for everybody while the node's lease holds; null if that depends. */
  public @Nullable FlagOutcome constant() {
    return direct && !guarded() ? otherwise : null;
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
    return known == null ? staleFallback : known;
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

  @SuppressWarnings("ReferenceEquality") // what is not the same object is looked up below
  private FlagOutcome outcome(@Nullable Object result) {
    if (result == null) {
      return otherwise;
    }
    for (int i = 0; i < names.length; i++) {
      if (names[i] == result) {
        return named[i];
      }
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
