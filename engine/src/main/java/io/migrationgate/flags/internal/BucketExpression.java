package io.migrationgate.flags.internal;

import io.migrationgate.flags.FlagView;
import io.migrationgate.internal.Murmur3;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code hash_bucket}: the hash of a text, unsigned, modulo a number of buckets. Other systems
 * distribute so, and what comes from them keeps everybody where they are.
 */
final class BucketExpression extends Expression {
  private static final long UNSIGNED = 0xffff_ffffL;

  private final Expression text;
  private final int buckets;
  private final Murmur3 hash;

  /** Arguments that were checked, of which the text is compiled. */
  BucketExpression(Expression text, Arguments arguments) {
    this.text = text;
    this.buckets = arguments.buckets;
    this.hash = Murmur3.seeded(arguments.seed);
  }

  /** Null for what is neither a text nor a whole number. */
  @Override
  @Nullable
  Object value(CompiledFlag flag, FlagView view, @Nullable Object data) {
    Object value = text.value(flag, view, data);
    return value instanceof String || value instanceof Long
        ? (Object) ((hash.hash(value.toString()) & UNSIGNED) % buckets)
        : null;
  }

  /**
   * The arguments behind the text.
   *
   * @param buckets how many
   * @param seed of the hash, as 32 bits
   */
  record Arguments(int buckets, int seed) {
    /** Reads them; null if they are wrong. */
    static @Nullable Arguments of(List<Json> arguments) {
      Object seed = arguments.size() > 2 ? arguments.get(2).value() : Long.valueOf(0);
      return arguments.get(1).value() instanceof Long buckets
              && buckets > 0
              && buckets <= Integer.MAX_VALUE
              && seed instanceof Long bits
              && bits >= 0
              && bits <= UNSIGNED
          ? new Arguments(buckets.intValue(), bits.intValue())
          : null;
    }
  }
}
