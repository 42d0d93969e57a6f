package io.migrationgate.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.flags.FlagState;
import io.migrationgate.protocol.FlagRecord;
import io.migrationgate.protocol.FlagSection;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to become of one flag, in the order in which it is due.
 *
 * @param changes the first one first
 */
public record FlagPlan(List<PlannedChange> changes) {
  /** Nothing is planned. */
  public static final FlagPlan NONE = new FlagPlan(List.of());

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Sorts; of changes at one moment the one that was given first stays first. */
  public FlagPlan {
    changes = changes.stream().sorted(Comparator.comparing(PlannedChange::at)).toList();
  }

  /**
   * What is planned for a flag.
   *
   * @throws MigrationGateException if the store holds something else
   */
  public static FlagPlan of(FlagSection flags, String flag) {
    FlagRecord stored = flags.schedules().get(flag);
    return stored == null ? NONE : parse(stored);
  }

  /** Whether anything is planned for a flag, readable or not. */
  static boolean isPlanned(FlagSection flags, String flag) {
    FlagRecord stored = flags.schedules().get(flag);
    return stored != null && !stored.definition().equals(NONE.text());
  }

  /** What is stored, for people. */
  static String describe(FlagRecord stored) {
    try {
      return parse(stored).describe();
    } catch (MigrationGateException e) {
      return "a plan that cannot be read";
    }
  }

  /** The change that is due by then; null if there is none. */
  @Nullable
  PlannedChange due(Instant now) {
    return changes.isEmpty() || changes.get(0).at().isAfter(now) ? null : changes.get(0);
  }

  /** The plan with more in it. */
  FlagPlan with(List<PlannedChange> more) {
    List<PlannedChange> all = new ArrayList<>(changes);
    all.addAll(more);
    return new FlagPlan(all);
  }

  /** What is left once the first change was made; it moves on if that was late. */
  FlagPlan afterFirst(Instant now) {
    List<PlannedChange> left = new ArrayList<>();
    Instant before = now;
    for (PlannedChange change : changes.subList(1, changes.size())) {
      PlannedChange later =
          change.gap().isZero() ? change : change.notBefore(before.plus(change.gap()));
      left.add(later);
      before = later.at();
    }
    return new FlagPlan(left);
  }

  /** Whether a share of keys is to change. */
  boolean distributes() {
    return changes.stream().anyMatch(change -> change.change() instanceof FlagChange.Distribute);
  }

  /** For example {@code rollout on 10% at 2026-12-01T08:00:00Z, and 2 more}. */
  public String describe() {
    return changes.isEmpty()
        ? "nothing planned"
        : changes.get(0).describe()
            + (changes.size() == 1 ? "" : ", and " + (changes.size() - 1) + " more");
  }

  /** As the store keeps it. */
  String text() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ArrayNode array = root.putArray("changes");
    for (PlannedChange planned : changes) {
      ObjectNode one = array.addObject();
      one.put("at", planned.at().toString());
      one.put("change", planned.change().kind());
      if (planned.change() instanceof FlagChange.Distribute share) {
        one.put("variant", share.rollout().variant());
        one.put("basisPoints", share.rollout().basisPoints());
        one.put("replacing", share.rollout().replacing());
      }
      one.put("gapMillis", planned.gap().toMillis());
      one.put("actor", planned.operator().actor());
      one.put("reason", planned.operator().reason());
    }
    return root.toString();
  }

  static FlagPlan parse(FlagRecord stored) {
    try {
      List<PlannedChange> changes = new ArrayList<>();
      for (JsonNode one : MAPPER.readTree(stored.definition()).path("changes")) {
        changes.add(new PlannedChange(
            Instant.parse(one.path("at").asText()),
            change(one),
            Duration.ofMillis(one.path("gapMillis").asLong()),
            Operator.of(one.path("actor").asText(), one.path("reason").asText())));
      }
      return new FlagPlan(changes);
    } catch (JsonProcessingException | DateTimeException | IllegalArgumentException e) {
      throw new MigrationGateException(
          new Problem(
              "schedule of flag '" + stored.key() + "'",
              "what cannot be read: " + e.getMessage(),
              "what this library wrote",
              "do not edit the mgate_ tables by hand; cancel it with: mgate flag cancel "
                  + stored.key()),
          e);
    }
  }

  private static FlagChange change(JsonNode one) {
    String kind = one.path("change").asText();
    return switch (kind) {
      case "enable" -> new FlagChange.Switch(FlagState.ENABLED);
      case "disable" -> new FlagChange.Switch(FlagState.DISABLED);
      case "rollout" ->
        new FlagChange.Distribute(new FlagRollout(
            one.path("variant").asText(),
            one.path("basisPoints").asInt(),
            one.path("replacing").asBoolean()));
      default -> throw new IllegalArgumentException("change '" + kind + "'");
    };
  }
}
