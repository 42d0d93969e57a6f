package io.migrationgate.jdbc.backfill.internal.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.jdbc.backfill.run.BackfillSettings;
import io.migrationgate.jdbc.backfill.run.DocumentRewrite;
import io.migrationgate.jdbc.backfill.run.RewriteSpec;
import io.migrationgate.spi.DocumentPlace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A run's settings as the store keeps them, and beside them which documents it rewrites. */
final class SettingsJson {
  private static final String DOCUMENT = "document";

  /** Not "sql": workers that read that compare less; without it they have the codec do all. */
  private static final String EXPRESSIONS = "expressions";

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final BackfillSettings DEFAULT = BackfillSettings.DEFAULT;

  private SettingsJson() {}

  /** Writes them; the rewrite is null if the run is one of a migration. */
  static String write(BackfillSettings settings, @Nullable DocumentRewrite rewrite) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("batchTargetMillis", settings.batchTarget().toMillis());
    object.put("largestBatch", settings.largestBatch());
    if (settings.sharePercent() != null) {
      // Without it workers of older builds take the fifth with which one that adapts begins.
      object.put("sharePercent", settings.sharePercent());
    }
    object.put("ranges", settings.ranges());
    object.put("lockTimeoutMillis", settings.lockTimeout().toMillis());
    object.put("maxBlocked", settings.maxBlocked());
    object.put("repair", settings.repair());
    object.put("overwriteRicher", settings.overwriteRicher());
    object.put("maxP99Millis", millis(settings.maxP99()));
    object.put("maxLagMillis", millis(settings.maxLag()));
    object.put("holdSql", settings.holdSql());
    object.put("pauseFile", settings.pauseFile());
    if (rewrite != null) {
      put(object.putObject(DOCUMENT), rewrite);
    }
    return object.toString();
  }

  private static @Nullable Long millis(@Nullable Duration duration) {
    return duration == null ? null : (Long) duration.toMillis();
  }

  private static void put(ObjectNode object, DocumentRewrite rewrite) {
    DocumentPlace place = rewrite.spec().place();
    object.put("type", rewrite.type());
    object.put("table", place.table());
    object.put("column", place.column());
    object.put("field", place.versionField());
    object.put("versionColumn", place.versionColumn());
    object.put("version", rewrite.version());
    ArrayNode columns = object.putArray("key");
    rewrite.spec().key().forEach(columns::add);
    if (!rewrite.spec().sql().isEmpty()) {
      ObjectNode expressions = object.putObject(EXPRESSIONS);
      rewrite.spec().sql().forEach((from, sql) -> expressions.put(from.toString(), sql));
      object.put("sample", rewrite.spec().sample());
    }
  }

  /** Reads them; what is not there is as by default. */
  static BackfillSettings read(String json) {
    JsonNode object = tree(json);
    return new BackfillSettings(
        millis(object, "batchTargetMillis", DEFAULT.batchTarget()),
        object.path("largestBatch").asInt(DEFAULT.largestBatch()),
        percentOrNull(object.path("sharePercent")),
        object.path("ranges").asInt(DEFAULT.ranges()),
        millis(object, "lockTimeoutMillis", DEFAULT.lockTimeout()),
        object.path("maxBlocked").asInt(DEFAULT.maxBlocked()),
        object.path("repair").asBoolean(DEFAULT.repair()),
        object.path("overwriteRicher").asBoolean(DEFAULT.overwriteRicher()),
        millisOrNull(object, "maxP99Millis"),
        millisOrNull(object, "maxLagMillis"),
        text(object, "holdSql"),
        text(object, "pauseFile"));
  }

  /** Reads which documents are rewritten; null if the run is one of a migration. */
  static @Nullable DocumentRewrite readRewrite(String json) {
    JsonNode object = tree(json).path(DOCUMENT);
    if (!object.isObject()) {
      return null;
    }
    List<String> key = new ArrayList<>();
    object.path("key").forEach(column -> key.add(column.asText()));
    SortedMap<Integer, String> sql = new TreeMap<>();
    (object.has(EXPRESSIONS) ? object.path(EXPRESSIONS) : object.path("sql"))
        .properties()
        .forEach(each -> sql.put(Integer.valueOf(each.getKey()), each.getValue().asText()));
    DocumentPlace place = new DocumentPlace(
        object.path("table").asText(),
        object.path("column").asText(),
        text(object, "field"),
        text(object, "versionColumn"));
    return new DocumentRewrite(
        object.path("type").asText(),
        new RewriteSpec(place, key, sql, object.path("sample").asInt(RewriteSpec.WHOLE)),
        object.path("version").asInt());
  }

  private static JsonNode tree(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the store holds settings that are none: " + json, e);
    }
  }

  private static Duration millis(JsonNode object, String name, Duration other) {
    return Duration.ofMillis(object.path(name).asLong(other.toMillis()));
  }

  private static @Nullable Integer percentOrNull(JsonNode node) {
    return node.isNumber() ? (Integer) node.asInt() : null;
  }

  private static @Nullable Duration millisOrNull(JsonNode object, String name) {
    JsonNode node = object.path(name);
    return node.isNumber() ? Duration.ofMillis(node.asLong()) : null;
  }

  private static @Nullable String text(JsonNode object, String name) {
    JsonNode node = object.path(name);
    return node.isTextual() ? node.asText() : null;
  }
}
