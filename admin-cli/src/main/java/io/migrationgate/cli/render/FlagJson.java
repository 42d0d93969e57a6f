package io.migrationgate.cli.render;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.admin.FlagApplied;
import io.migrationgate.protocol.FlagRecord;
import java.util.List;

/** Flags as JSON for scripts; a contract, see {@code docs/cli.md}. */
public final class FlagJson {
  private FlagJson() {}

  /** A flag as it is stored. */
  public static ObjectNode flag(FlagRecord flag) {
    ObjectNode object = JsonOut.object();
    object.put(flag.kind().wireName(), flag.key());
    object.put("revision", flag.revision());
    object.put("epoch", flag.epoch());
    object.put("retired", flag.retired());
    object.put("settles", flag.settles());
    object.set("definition", JsonOut.parsed(flag.definition()));
    return object;
  }

  /** One change. */
  public static ObjectNode applied(FlagApplied applied) {
    ObjectNode object = flag(applied.after());
    object.put("change", applied.change());
    object.put("changed", applied.changed());
    if (applied.before() == null) {
      object.putNull("before");
    } else {
      object.set("before", JsonOut.parsed(applied.before().definition()));
    }
    return object;
  }

  /** Several changes. */
  public static ObjectNode changes(List<FlagApplied> applied, boolean dryRun) {
    ObjectNode object = JsonOut.object();
    object.put("dryRun", dryRun);
    ArrayNode changes = object.putArray("changes");
    applied.stream().filter(FlagApplied::changed).forEach(one -> changes.add(applied(one)));
    return object;
  }
}
