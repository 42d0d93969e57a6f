package io.migrationgate.cli.render;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.admin.FlagApplied;
import io.migrationgate.cli.adapters.ForeignFlags;
import io.migrationgate.flags.FlagDetails;
import io.migrationgate.protocol.FlagRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

  /** What a flag gave. */
  public static ObjectNode details(FlagDetails<@Nullable Object> details) {
    ObjectNode object = JsonOut.object();
    object.put("flag", details.key());
    object.set("value", JsonOut.value(details.value()));
    object.put("variant", details.variant());
    object.put("reason", details.reason().name());
    object.put(
        "errorCode", details.errorCode() == null ? null : details.errorCode().name());
    object.put("errorMessage", details.errorMessage());
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

  /** What does not come along from another system, and what is to be known of what does. */
  public static void foreign(ObjectNode object, ForeignFlags foreign) {
    remarks(object.putArray("remarks"), foreign.remarks());
    remarks(object.putArray("unmapped"), foreign.unmapped());
  }

  private static void remarks(ArrayNode array, List<ForeignFlags.Remark> remarks) {
    remarks.forEach(
        remark -> array.addObject().put("flag", remark.flag()).put("text", remark.text()));
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
