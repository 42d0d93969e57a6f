package io.migrationgate.flags.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of {@code fractional}, told apart.
 *
 * @param key what is hashed; null if that is the flag's key and the targeting key
 * @param shares in their order
 */
record FractionalShares(@Nullable Json key, List<Share> shares) {
  /**
   * One share.
   *
   * @param variant what is chosen, an expression
   * @param weight an expression; null for 1
   */
  record Share(Json variant, @Nullable Json weight) {}

  /**
   * Reads arguments. One share may be given without its brackets, {@code ["on", 1]}: some
   * implementations of JsonLogic take them away.
   *
   * @return null if they are wrong
   */
  static @Nullable FractionalShares of(List<Json> arguments) {
    Json first = arguments.get(0);
    if (first.elements() == null && !(first.value() instanceof Map)) {
      boolean one =
          arguments.size() == 1 || (arguments.size() == 2 && arguments.get(1).elements() == null);
      if (one) {
        Share share = share(arguments);
        return share == null ? null : new FractionalShares(null, List.of(share));
      }
    }
    Json key = first.elements() == null ? first : null;
    List<Share> shares = new ArrayList<>();
    for (Json argument : arguments.subList(key == null ? 0 : 1, arguments.size())) {
      List<Json> elements = argument.elements();
      Share share = elements == null ? null : share(elements);
      if (share == null) {
        return null;
      }
      shares.add(share);
    }
    return shares.isEmpty() ? null : new FractionalShares(key, shares);
  }

  private static @Nullable Share share(List<Json> elements) {
    if (elements.isEmpty() || elements.size() > 2 || elements.get(0).elements() != null) {
      return null;
    }
    return new Share(elements.get(0), elements.size() == 1 ? null : elements.get(1));
  }

  /** A weight as it counts: negative ones are 0; null if it is no whole number, or too large. */
  static @Nullable Integer weight(@Nullable Object value) {
    if (value instanceof Long whole) {
      return whole > Integer.MAX_VALUE ? null : Integer.valueOf((int) Math.max(0, whole));
    }
    if (value instanceof Double number && number == Math.rint(number)) {
      return number > Integer.MAX_VALUE ? null : Integer.valueOf((int) Math.max(0, number));
    }
    return null;
  }
}
