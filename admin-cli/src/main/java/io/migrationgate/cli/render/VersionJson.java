package io.migrationgate.cli.render;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.protocol.DocumentState;
import io.migrationgate.protocol.DocumentSupport;
import io.migrationgate.protocol.VersionRange;
import io.migrationgate.spi.ClientVersion;
import io.migrationgate.spi.StoreView;
import java.util.List;
import java.util.SortedMap;

/** Document types as JSON for scripts; a contract, see {@code docs/cli.md}. */
public final class VersionJson {
  private VersionJson() {}

  /** A type as it stands. */
  public static ObjectNode state(DocumentState state) {
    ObjectNode object = JsonOut.object();
    object.put("document", state.type());
    object.put("writes", state.writes());
    object.put("initial", state.initial());
    if (state.leaving() == null) {
      object.putNull("leaving");
    } else {
      object.put("leaving", state.leaving());
    }
    range(object, "present", state.present());
    object.put("settled", state.settled());
    object.put("epoch", state.epoch());
    return object;
  }

  private static void range(ObjectNode object, String name, VersionRange range) {
    object.putArray(name).add(range.first()).add(range.last());
  }

  /** All about a type. */
  public static ObjectNode details(StoreView view, DocumentState state) {
    ObjectNode object = state(state);
    ArrayNode nodes = object.putArray("nodes");
    view.liveNodes().forEach(node -> {
      DocumentSupport support = node.documentSupport(state);
      ObjectNode one = nodes.addObject();
      one.put("node", node.id());
      one.put("build", node.identity().build());
      one.put("declared", node.documents().containsKey(state.type()));
      range(one, "reads", support.reads());
      range(one, "writes", support.writes());
    });
    ArrayNode shapes = object.putArray("shapes");
    state.shapes().forEach(shape -> {
      ObjectNode one = shapes.addObject();
      one.put("version", shape.version());
      one.put("fingerprint", shape.fingerprint());
      one.put("build", shape.build());
      one.set("shape", JsonOut.parsed(shape.shape()));
    });
    return object;
  }

  /** Which clients have sent which version, a row for each. */
  public static ArrayNode clients(List<ClientVersion> clients) {
    ArrayNode array = JsonOut.object().putArray("clients");
    clients.forEach(client -> {
      ObjectNode one = array.addObject();
      one.put("client", client.client());
      one.put("version", client.version());
      one.put("messages", client.messages());
      one.put("first", client.first().toString());
      one.put("last", client.last().toString());
    });
    return array;
  }

  /** Numbers by version. */
  public static ObjectNode counts(SortedMap<Integer, Long> byVersion) {
    ObjectNode object = JsonOut.object();
    byVersion.forEach((version, count) -> object.put(version.toString(), count));
    return object;
  }
}
