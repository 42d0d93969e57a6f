package io.migrationgate.cli.render;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.Problem;
import io.migrationgate.admin.SettleProgress;
import io.migrationgate.admin.SettleSubject;
import io.migrationgate.protocol.Evaluation;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.protocol.Placement;
import io.migrationgate.protocol.Ramp;
import io.migrationgate.protocol.Revocation;
import io.migrationgate.protocol.Verdict;
import io.migrationgate.spi.GateDatabase.BlockingSession;
import io.migrationgate.spi.HistoryEntry;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The JSON that scripts read. Field names are listed in {@code docs/cli.md}; they are added to,
 * never renamed or removed.
 */
public final class JsonOut {
  private JsonOut() {}

  /** An object to fill. */
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** Writes a command's one document. */
  public static void document(PrintWriter out, ObjectNode object) {
    out.println(escaped(object.toPrettyString()));
    out.flush();
  }

  /** Writes one of many documents, on a line of its own. */
  public static void line(PrintWriter out, ObjectNode object) {
    out.println(escaped(object.toString()));
    out.flush();
  }

  /**
   * The same JSON, in which strings have nothing that a terminal would act on: to a reader of JSON
   * an escaped character is the same.
   */
  private static String escaped(String json) {
    StringBuilder escaped = new StringBuilder(json.length());
    json.codePoints().forEach(point -> {
      boolean layout = point == '\n' || point == '\r';
      if (layout || !Text.unprintable(point)) {
        escaped.appendCodePoint(point);
      } else {
        for (char unit : Character.toChars(point)) {
          escaped.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
        }
      }
    });
    return escaped.toString();
  }

  /** A migration's state. */
  public static ObjectNode state(MigrationState state) {
    ObjectNode object = object();
    object.put("name", state.name());
    object.put("phase", state.phase().wireName());
    object.set("ramp", ramp(state.current().ramp()));
    object.put("secondaryWrites", state.current().secondary().wireName());
    object.put("settled", state.settled());
    Placement leaving = state.leaving();
    object.set("leaving", leaving == null ? null : placement(leaving));
    object.put("newInSync", state.newInSync());
    object.put("oldInSync", state.oldInSync());
    object.put("epoch", state.epoch());
    object.put("enteredEpoch", state.enteredEpoch());
    object.put("retired", state.retired());
    return object;
  }

  /** Where a migration stands. */
  public static ObjectNode placement(Placement placement) {
    ObjectNode object = object();
    object.put("phase", placement.phase().wireName());
    object.set("ramp", ramp(placement.ramp()));
    object.put("secondaryWrites", placement.secondary().wireName());
    if (!placement.bridge().isOff()) {
      object.put("bridge", placement.bridge().wireName());
    }
    return object;
  }

  /** A ramp's share and pilots. */
  public static ObjectNode ramp(Ramp ramp) {
    ObjectNode object = object();
    object.put("basisPoints", ramp.basisPoints());
    ArrayNode pilots = object.putArray("pilots");
    ramp.pilots().forEach(pilots::add);
    return object;
  }

  /**
   * A node.
   *
   * @param age of its last heartbeat; null if unknown
   */
  public static ObjectNode node(NodeRecord node, @Nullable Duration age) {
    ObjectNode object = object();
    object.put("id", node.id());
    object.put("generation", node.generation());
    object.put("build", node.identity().build());
    object.put("host", node.identity().host());
    object.put("pid", node.identity().pid());
    object.put("application", node.identity().application());
    object.put("live", node.live());
    object.put("mode", node.mode().wireName());
    object.put("ackedEpoch", node.acked().number());
    object.put("leaseMillis", node.leaseMillis());
    object.put("beat", node.beat());
    object.put("openUnits", node.report().openPins());
    object.put("beatAgeMillis", age == null ? null : age.toMillis());
    object.put("oldestUnitMillis", Settle.oldestUnitMillis(node.report(), age));
    object.put("oldestUnitName", node.report().oldestPinName());
    Revocation revocation = node.revocation();
    object.put("revokedBeforeEpoch", revocation == null ? null : (Long) revocation.before());
    ObjectNode supports = object.putObject("supports");
    new TreeMap<>(node.supports())
        .forEach((name, range) -> supports
            .putArray(name)
            .add(range.first().wireName())
            .add(range.last().wireName()));
    return object;
  }

  /** What every guard said. */
  public static ArrayNode guards(Evaluation evaluation) {
    ArrayNode guards = JsonNodeFactory.instance.arrayNode();
    for (Verdict verdict : evaluation.verdicts()) {
      ObjectNode guard = guards.addObject();
      guard.put("guard", verdict.guard().toString());
      guard.put("outcome", verdict.outcome().toString());
      guard.put("found", verdict.found());
      Problem problem = verdict.problem();
      if (problem != null) {
        guard.put("expected", problem.expected());
        guard.put("next", problem.nextStep());
      }
    }
    return guards;
  }

  /** How far a change has settled, as a line of its own. */
  public static ObjectNode progressEvent(SettleProgress progress) {
    return describe(object().put("event", "progress"), progress);
  }

  /** How far a change has settled. */
  public static ObjectNode progress(SettleProgress progress) {
    return describe(object(), progress);
  }

  private static ObjectNode describe(ObjectNode object, SettleProgress progress) {
    SettleSubject subject = progress.subject();
    object.put(subject.kind().wireName(), subject.name());
    object.put("epoch", subject.epoch());
    object.put("stage", Settle.stage(progress));
    object.put("liveNodes", progress.live());
    if (progress.graceLeftMillis() > 0) {
      object.put("graceLeftMillis", progress.graceLeftMillis());
    }
    object.set("waitingForNodes", nodes(progress.nodes(), progress.beatAges()));
    ArrayNode sessions = object.putArray("waitingForSessions");
    for (BlockingSession session : progress.sessions()) {
      ObjectNode one = sessions.addObject();
      one.put("id", session.id());
      one.put("user", session.user());
      one.put("ageMillis", session.ageMillis());
      one.put("statement", Mask.mask(session.statement()));
    }
    return object;
  }

  /**
   * Several nodes.
   *
   * @param ages of their last heartbeats
   */
  public static ArrayNode nodes(List<NodeRecord> nodes, Map<String, Duration> ages) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    nodes.forEach(node -> array.add(node(node, ages.get(node.id()))));
    return array;
  }

  /** A document that is text already. */
  public static void text(PrintWriter out, String json) {
    out.print(escaped(json));
    out.flush();
  }

  /** A line of the history. */
  public static ObjectNode history(HistoryEntry entry) {
    ObjectNode object = object();
    object.put("sequence", entry.sequence());
    object.put("at", entry.at().toString());
    object.put("epoch", entry.epoch());
    object.put("changeId", entry.changeId());
    object.put(entry.note().subjectKind().wireName(), entry.note().subject());
    object.put("change", entry.note().kind());
    object.put("from", entry.note().from());
    object.put("to", entry.note().to());
    object.put("actor", entry.note().actor());
    object.put("reason", entry.note().reason());
    object.set("details", parsed(entry.note().details()));
    return object;
  }

  /** What a flag may be, in Java's own types. */
  public static JsonNode value(@Nullable Object value) {
    return new ObjectMapper().valueToTree(value);
  }

  /** JSON that the store keeps as text. */
  static JsonNode parsed(String json) {
    try {
      return new ObjectMapper().readTree(json);
    } catch (JsonProcessingException e) {
      // Somebody has edited the store by hand: what is there is shown as it is.
      return JsonNodeFactory.instance.textNode(json);
    }
  }

  /** Errors, each with its four parts. */
  public static ObjectNode error(int exitCode, List<Problem> problems) {
    ObjectNode object = object();
    object.put("event", "error");
    object.put("exitCode", exitCode);
    ArrayNode errors = object.putArray("errors");
    for (Problem problem : problems) {
      errors
          .addObject()
          .put("subject", Mask.mask(problem.subject()))
          .put("found", Mask.mask(problem.found()))
          .put("expected", Mask.mask(problem.expected()))
          .put("next", Mask.mask(problem.nextStep()));
    }
    return object;
  }
}
