package io.migrationgate.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.flags.FlagDefinition;
import io.migrationgate.protocol.SubjectKind;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.HistoryEntry;
import io.migrationgate.spi.HistoryFilter;
import java.util.ArrayList;
import java.util.List;

/** What flags were defined as before, out of the store's history. */
final class FlagRevisions {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final GateStore store;

  FlagRevisions(GateStore store) {
    this.store = store;
  }

  /** The newest entries first. */
  List<HistoryEntry> history(String key, int limit) {
    return store.history(new HistoryFilter(SubjectKind.FLAG, key, limit));
  }

  /** Finds a revision, or refuses with those that are known. */
  FlagDefinition find(String key, long revision) {
    List<Long> known = new ArrayList<>();
    for (HistoryEntry entry : history(key, Integer.MAX_VALUE)) {
      JsonNode details = details(entry);
      JsonNode definition = details.path("definition");
      long found = details.path("revision").asLong();
      if (definition.isObject() && found == revision) {
        return FlagDefinition.parse(key, definition.toString());
      }
      if (definition.isObject() && known.size() < 10) {
        known.add(found);
      }
    }
    throw new MigrationGateException(new Problem(
        FlagRules.subject(key),
        "no revision " + revision + " in its history",
        known.isEmpty() ? "a flag with a history" : "one such as " + known,
        "look at: mgate flag history " + key));
  }

  private static JsonNode details(HistoryEntry entry) {
    try {
      return MAPPER.readTree(entry.note().details());
    } catch (JsonProcessingException e) {
      throw new MigrationGateException(
          new Problem(
              "history line " + entry.sequence(),
              "details that are no JSON",
              "what this library wrote",
              "do not edit the mgate_ tables by hand; restore the row from a backup"),
          e);
    }
  }
}
