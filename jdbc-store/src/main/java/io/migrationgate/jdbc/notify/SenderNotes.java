package io.migrationgate.jdbc.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * What the sender of an endpoint has noted, in its row: whoever takes over goes on from there. Not
 * thread-safe.
 */
final class SenderNotes {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Lines behind the place up to which all is told, and told already. */
  final TreeSet<Long> told = new TreeSet<>();

  /** Mismatches told of, by migration. */
  final Map<String, Mismatches> mismatches = new HashMap<>();

  /** The epoch told of as unsettled, by migration. */
  final Map<String, Long> unsettled = new HashMap<>();

  /** How often the first notification that is not told was tried in vain. */
  int attempts;

  /**
   * What was told of a migration's comparisons.
   *
   * @param enteredEpoch in this stay
   * @param count so many
   * @param atMillis when, by the database's clock
   */
  record Mismatches(long enteredEpoch, long count, long atMillis) {}

  static SenderNotes read(String json) {
    JsonNode object;
    try {
      object = MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("mgate_webhook.notes is no JSON", e);
    }
    SenderNotes notes = new SenderNotes();
    object.path("told").forEach(line -> notes.told.add(line.asLong()));
    object
        .path("mismatches")
        .properties()
        .forEach(one -> notes.mismatches.put(
            one.getKey(),
            new Mismatches(
                one.getValue().path("entered").asLong(),
                one.getValue().path("count").asLong(),
                one.getValue().path("at").asLong())));
    object
        .path("unsettled")
        .properties()
        .forEach(one -> notes.unsettled.put(one.getKey(), one.getValue().asLong()));
    notes.attempts = object.path("attempts").asInt();
    return notes;
  }

  String json() {
    ObjectNode object = MAPPER.createObjectNode();
    ArrayNode lines = object.putArray("told");
    told.forEach(lines::add);
    ObjectNode seen = object.putObject("mismatches");
    mismatches.forEach((name, one) -> seen.putObject(name)
        .put("entered", one.enteredEpoch())
        .put("count", one.count())
        .put("at", one.atMillis()));
    ObjectNode open = object.putObject("unsettled");
    unsettled.forEach(open::put);
    object.put("attempts", attempts);
    return object.toString();
  }
}
