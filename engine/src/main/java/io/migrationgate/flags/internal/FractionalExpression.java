package io.migrationgate.flags.internal;

import io.migrationgate.flags.EvaluationContext;
import io.migrationgate.flags.FlagView;
import io.migrationgate.internal.Murmur3;
import org.jspecify.annotations.Nullable;

/**
 * {@code fractional}, version 2: a share of all keys for each variant. The key's hash, unsigned, is
 * scaled to the sum of the weights; the first variant wins whose weights so far are greater. So a
 * key stays in a first share that grows.
 */
final class FractionalExpression extends Expression {
  private static final Murmur3 PLAIN = Murmur3.withPrefix("");
  private static final long UNSIGNED = 0xffff_ffffL;

  private final @Nullable Expression key;
  private final Expression[] variants;
  private final Expression[] weights;
  private final long @Nullable [] bounds;
  // The variants where all are written in the definition, which nearly all are.
  private final @Nullable Object @Nullable [] written;

  FractionalExpression(@Nullable Expression key, Expression[] variants, Expression[] weights) {
    this.key = key;
    this.variants = variants;
    this.weights = weights;
    this.bounds = literalBounds(weights);
    this.written = literals(variants);
  }

  private static @Nullable Object @Nullable [] literals(Expression[] variants) {
    @Nullable Object[] values = new @Nullable Object[variants.length];
    for (int i = 0; i < variants.length; i++) {
      if (!(variants[i] instanceof Literal literal)) {
        return null;
      }
      values[i] = literal.written();
    }
    return values;
  }

  /** The sums of the weights so far, if all are written in the definition. */
  private static long @Nullable [] literalBounds(Expression[] weights) {
    long[] bounds = new long[weights.length];
    long sum = 0;
    for (int i = 0; i < weights.length; i++) {
      Integer weight =
          weights[i] instanceof Literal literal ? FractionalShares.weight(literal.written()) : null;
      if (weight == null) {
        return null;
      }
      sum += weight;
      bounds[i] = sum;
    }
    return bounds;
  }

  @Override
  @Nullable
  Object value(CompiledFlag flag, FlagView view, @Nullable Object data) {
    long[] sums = bounds == null ? computed(flag, view, data) : bounds;
    if (sums == null) {
      return null;
    }
    long total = sums[sums.length - 1];
    if (total == 0 || total > Integer.MAX_VALUE) {
      return null;
    }
    int hash;
    Object given = key == null ? null : key.value(flag, view, data);
    if (given instanceof String text) {
      hash = PLAIN.hash(text);
    } else {
      String targetingKey = targetingKey(data);
      if (targetingKey == null) {
        return null;
      }
      hash = flag.prefix().hash(targetingKey);
    }
    long bucket = ((hash & UNSIGNED) * total) >>> Integer.SIZE;
    int i = 0;
    while (sums[i] <= bucket) {
      i++;
    }
    return written != null ? written[i] : variants[i].value(flag, view, data);
  }

  private static @Nullable String targetingKey(@Nullable Object data) {
    if (data instanceof EvaluationContext context) {
      String key = context.targetingKey();
      return key == null
              && context.attribute(EvaluatedVar.TARGETING_KEY) instanceof String attribute
          ? attribute
          : key;
    }
    return null;
  }

  private long @Nullable [] computed(CompiledFlag flag, FlagView view, @Nullable Object data) {
    long[] sums = new long[weights.length];
    long sum = 0;
    for (int i = 0; i < weights.length; i++) {
      Integer weight = FractionalShares.weight(weights[i].value(flag, view, data));
      if (weight == null) {
        return null;
      }
      sum += weight;
      sums[i] = sum;
    }
    return sums;
  }
}
