package io.migrationgate.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.Problem;
import io.migrationgate.flags.FlagDefinition;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * A share of keys that gets one variant, while the others get another. Keys that are in it stay in
 * it while it grows.
 *
 * @param variant what the share gets
 * @param basisPoints how many of 10,000 keys
 * @param replacing whether targeting that is no such share may be replaced
 */
public record FlagRollout(String variant, int basisPoints, boolean replacing) {
  private static final int ALL = 10_000;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Checks the share. */
  public FlagRollout {
    if (basisPoints < 0 || basisPoints > ALL) {
      throw new FlagRefusedException(new Problem(
          "rollout", basisPoints / 100.0 + "%", "0% to 100%", "give a share in between"));
    }
  }

  /** For example {@code 12.5%}. */
  public String percent() {
    return BigDecimal.valueOf(basisPoints, 2).stripTrailingZeros().toPlainString() + "%";
  }

  /** The definition with this share instead of the one before. */
  FlagDefinition of(FlagDefinition definition) {
    String others = definition.defaultVariant();
    if (!definition.variants().containsKey(variant)) {
      throw new FlagRefusedException(new Problem(
          "flag '" + definition.key() + "'",
          "no variant '" + variant + "'",
          "one of " + String.join(", ", definition.variants().keySet()),
          "name it with --variant"));
    }
    if (others == null || others.equals(variant)) {
      throw new FlagRefusedException(new Problem(
          "flag '" + definition.key() + "'",
          others == null ? "no default variant" : "'" + variant + "' as its default variant too",
          "another default variant, which keys outside of the share get",
          "name the other variant with --variant, or set a default variant first"));
    }
    String before = definition.targeting();
    if (before != null && !replacing && share(before).isEmpty()) {
      throw new FlagRefusedException(new Problem(
          "flag '" + definition.key() + "'",
          "targeting that is more than a share of keys: " + before,
          "none, or what an earlier rollout has set",
          "change the targeting with: mgate flag set; or replace it with --replace"));
    }
    return definition.withTargeting(targeting(others));
  }

  private String targeting(String others) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    var shares = root.putArray("fractional");
    shares.addArray().add(variant).add(basisPoints);
    shares.addArray().add(others).add(ALL - basisPoints);
    return root.toString();
  }

  /**
   * The share that targeting gives, if it is what a rollout sets.
   *
   * @param targeting as JSON
   */
  public static Optional<FlagRollout> share(String targeting) {
    try {
      JsonNode root = MAPPER.readTree(targeting);
      JsonNode shares = root.path("fractional");
      if (root.size() == 1
          && shares.size() == 2
          && isShare(shares.get(0))
          && isShare(shares.get(1))
          && shares.get(0).get(1).intValue() + shares.get(1).get(1).intValue() == ALL) {
        return Optional.of(new FlagRollout(
            shares.get(0).get(0).textValue(), shares.get(0).get(1).intValue(), false));
      }
      return Optional.empty();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("targeting that is no JSON: " + targeting, e);
    }
  }

  private static boolean isShare(JsonNode share) {
    return share.isArray()
        && share.size() == 2
        && share.get(0).isTextual()
        && share.get(1).isInt()
        && share.get(1).intValue() >= 0
        && share.get(1).intValue() <= ALL;
  }
}
