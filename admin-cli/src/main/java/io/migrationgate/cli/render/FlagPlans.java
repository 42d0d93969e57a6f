package io.migrationgate.cli.render;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.admin.FlagChange;
import io.migrationgate.admin.FlagPlan;
import io.migrationgate.admin.PlannedChange;
import java.util.List;
import java.util.Map;

/** What is to become of flags. */
public final class FlagPlans {
  private FlagPlans() {}

  /** A line for each change that is to come. */
  public static List<String> lines(FlagPlan plan) {
    return plan.changes().stream()
        .map(change -> "to come: " + change.describe())
        .toList();
  }

  /** A row for each change that is to come. */
  public static Table table(Map<String, FlagPlan> plans) {
    Table table = new Table("FLAG", "AT", "CHANGE", "ACTOR", "REASON");
    plans.forEach((flag, plan) -> {
      for (PlannedChange change : plan.changes()) {
        table.row(
            flag,
            change.second(),
            change.what(),
            change.operator().actor(),
            change.operator().reason());
      }
    });
    return table;
  }

  /** The same for scripts. */
  public static ObjectNode json(Map<String, FlagPlan> plans) {
    ObjectNode object = JsonOut.object();
    ArrayNode array = object.putArray("schedules");
    plans.forEach((flag, plan) -> array.add(json(flag, plan)));
    return object;
  }

  /** What is to become of one. */
  public static ObjectNode json(String flag, FlagPlan plan) {
    ObjectNode object = JsonOut.object();
    object.put("flag", flag);
    ArrayNode changes = object.putArray("changes");
    for (PlannedChange change : plan.changes()) {
      ObjectNode one = changes.addObject();
      one.put("at", change.at().toString());
      one.put("change", change.change().kind());
      if (change.change() instanceof FlagChange.Distribute share) {
        one.put("variant", share.rollout().variant());
        one.put("basisPoints", share.rollout().basisPoints());
      }
      one.put("actor", change.operator().actor());
      one.put("reason", change.operator().reason());
    }
    return object;
  }
}
