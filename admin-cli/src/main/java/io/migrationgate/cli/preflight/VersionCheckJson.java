package io.migrationgate.cli.preflight;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.cli.preflight.VersionCheck.TypeCheck;
import io.migrationgate.cli.render.JsonOut;
import io.migrationgate.documents.CompatibilityMode.Order;
import io.migrationgate.documents.Incompatibility;
import io.migrationgate.protocol.VersionRange;
import io.migrationgate.registration.ShapeChange;
import java.util.List;
import java.util.Locale;

/** A comparison of shapes as scripts read it; fields are added, never renamed or removed. */
public final class VersionCheckJson {
  private VersionCheckJson() {}

  /** The whole comparison. */
  public static ObjectNode of(VersionCheck check) {
    ObjectNode object = JsonOut.object();
    object.put("file", check.build().file().toString());
    object.put("build", check.build().id().name());
    object.put("against", check.against());
    object.put("fits", check.problems().isEmpty());
    ArrayNode types = object.putArray("types");
    check.types().forEach(type -> type(types.addObject(), type));
    return object;
  }

  private static void type(ObjectNode one, TypeCheck type) {
    one.put("type", type.type());
    if (type.claim() == null) {
      one.putNull("reads").putNull("writes");
    } else {
      range(one.putArray("reads"), type.claim().support().reads());
      range(one.putArray("writes"), type.claim().support().writes());
    }
    ArrayNode versions = one.putArray("versions");
    type.changes().forEach(change -> change(versions.addObject(), change));
    ArrayNode problems = one.putArray("problems");
    type.problems().forEach(problem -> problems.add(ReportJson.problem(problem)));
  }

  private static void range(ArrayNode array, VersionRange range) {
    array.add(range.first()).add(range.last());
  }

  private static void change(ObjectNode one, ShapeChange change) {
    one.put("version", change.version());
    one.put("shape", change.kind().name().toLowerCase(Locale.ROOT));
    one.put("needsNewVersion", change.needsNewVersion());
    one.put("order", word(change.order()));
    one.put("requests", side(change.order(), "server-first", "client-first"));
    one.put("responses", side(change.order(), "client-first", "server-first"));
    change.differences().forEach(one.putArray("differences")::add);
    incompatibilities(one.putArray("newReadsOld"), change.newReadsOld());
    incompatibilities(one.putArray("oldReadsNew"), change.oldReadsNew());
  }

  private static String word(Order order) {
    return order.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String side(Order order, String reader, String writer) {
    return switch (order) {
      case READERS_FIRST -> reader;
      case WRITERS_FIRST -> writer;
      case ANY, NEW_VERSION -> word(order);
    };
  }

  private static void incompatibilities(ArrayNode array, List<Incompatibility> found) {
    found.forEach(each -> array
        .addObject()
        .put("path", each.path())
        .put("kind", each.kind().name())
        .put("writer", each.writer())
        .put("reader", each.reader()));
  }
}
