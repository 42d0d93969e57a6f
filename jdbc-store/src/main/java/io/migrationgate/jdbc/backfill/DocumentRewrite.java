package io.migrationgate.jdbc.backfill;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.spi.DocumentPlace;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a run does that rewrites documents in place: those of one type in one column, into the
 * version that is in force.
 *
 * @param type the document type
 * @param spec which documents, and how
 * @param version into which they are rewritten
 */
public record DocumentRewrite(String type, RewriteSpec spec, int version) {
  private static final String PREFIX = "document:";
  private static final String FIELD = "document";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** What runs over documents of a type are called; no migration is called so. */
  public static String runName(String type) {
    return PREFIX + type;
  }

  /** The type whose runs are called so; null if it is a migration that is called so. */
  public static @Nullable String typeOf(String runName) {
    return runName.startsWith(PREFIX) ? runName.substring(PREFIX.length()) : null;
  }

  /** Writes it beside the settings of its run. */
  String besides(BackfillSettings settings) {
    try {
      ObjectNode all = (ObjectNode) MAPPER.readTree(settings.json());
      ObjectNode object = all.putObject(FIELD);
      DocumentPlace place = spec.place();
      object.put("type", type);
      object.put("table", place.table());
      object.put("column", place.column());
      object.put("field", place.versionField());
      object.put("versionColumn", place.versionColumn());
      object.put("version", version);
      ArrayNode columns = object.putArray("key");
      spec.key().forEach(columns::add);
      ObjectNode expressions = object.putObject("sql");
      spec.sql().forEach((from, sql) -> expressions.put(from.toString(), sql));
      return all.toString();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("settings that were just written", e);
    }
  }

  /** Reads it from there; null if the run is one of a migration. */
  static @Nullable DocumentRewrite parse(String settings) {
    try {
      JsonNode object = MAPPER.readTree(settings).path(FIELD);
      if (!object.isObject()) {
        return null;
      }
      List<String> key = new ArrayList<>();
      object.path("key").forEach(column -> key.add(column.asText()));
      SortedMap<Integer, String> sql = new TreeMap<>();
      object
          .path("sql")
          .properties()
          .forEach(
              each -> sql.put(Integer.valueOf(each.getKey()), each.getValue().asText()));
      DocumentPlace place = new DocumentPlace(
          object.path("table").asText(),
          object.path("column").asText(),
          object.path("field").isTextual() ? object.path("field").asText() : null,
          object.path("versionColumn").isTextual()
              ? object.path("versionColumn").asText()
              : null);
      return new DocumentRewrite(
          object.path("type").asText(),
          new RewriteSpec(place, key, sql),
          object.path("version").asInt());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the store holds settings that are none: " + settings, e);
    }
  }
}
