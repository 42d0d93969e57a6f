package io.migrationgate.cli.adapters;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How Unleash distributes: the unsigned MurmurHash3 (x86, 32 bits) of {@code group:id}, modulo 100
 * for shares and modulo the sum of all weights for variants, with another seed. There it is one
 * more than that, and compared with {@code <=}.
 */
final class UnleashBuckets {
  /** The seed of variants, from Unleash's client specification. */
  static final long VARIANT_SEED = 86_028_157;

  private static final int PERCENT = 100;

  private UnleashBuckets() {}

  /** A share of keys. */
  static JsonNode share(String stickiness, String group, int percent) throws UnmappedException {
    if (percent == 0) {
      return TargetingRules.FALSE;
    }
    boolean drawn = stickiness.equals("default") || stickiness.equals("random");
    if (percent == PERCENT && drawn) {
      return TargetingRules.TRUE;
    }
    if (stickiness.equals("random")) {
      throw new UnmappedException("a share that is drawn anew at each call");
    }
    JsonNode id = id(stickiness);
    return TargetingRules.call(
        "and",
        TargetingRules.present(id),
        TargetingRules.call("<", bucket(group, id, PERCENT, 0), TargetingRules.number(percent)));
  }

  /** Who stays: by default the user, else the session. */
  static JsonNode id(String stickiness) throws UnmappedException {
    return switch (stickiness) {
      case "default" ->
        TargetingRules.call(
            "if",
            TargetingRules.present(TargetingRules.targetingKey()),
            TargetingRules.targetingKey(),
            TargetingRules.attribute("sessionId"));
      case "userId" -> TargetingRules.targetingKey();
      default -> TargetingRules.attribute(stickiness);
    };
  }

  static JsonNode bucket(String group, JsonNode id, long buckets, long seed) {
    JsonNode text = TargetingRules.call("cat", TargetingRules.text(group + ":"), id);
    return seed == 0
        ? TargetingRules.call("hash_bucket", text, TargetingRules.number(buckets))
        : TargetingRules.call(
            "hash_bucket", text, TargetingRules.number(buckets), TargetingRules.number(seed));
  }
}
