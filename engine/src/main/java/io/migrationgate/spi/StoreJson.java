package io.migrationgate.spi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.MigrationGateException;
import io.migrationgate.Phase;
import io.migrationgate.Problem;
import io.migrationgate.declaration.ViewsJson;
import io.migrationgate.flags.FlagDeclaration;
import io.migrationgate.flags.FlagType;
import io.migrationgate.protocol.Circumstances.Observed;
import io.migrationgate.protocol.Claim;
import io.migrationgate.protocol.DocumentSupport;
import io.migrationgate.protocol.FlagRecord;
import io.migrationgate.protocol.NodeReport;
import io.migrationgate.protocol.RecordedShape;
import io.migrationgate.protocol.SegmentState;
import io.migrationgate.protocol.SupportedPhases;
import io.migrationgate.protocol.VersionRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How a store writes what has no column of its own. Unknown fields are passed over, so that older
 * readers keep working.
 */
public final class StoreJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private StoreJson() {}

  /** Pilot keys as an array. */
  public static String pilots(Collection<String> pilots) {
    ArrayNode array = MAPPER.createArrayNode();
    pilots.forEach(array::add);
    return array.toString();
  }

  /** Pilot keys from an array. */
  public static SortedSet<String> readPilots(String json) {
    SortedSet<String> pilots = new TreeSet<>();
    tree("pilots", json).forEach(pilot -> pilots.add(pilot.asText()));
    return pilots;
  }

  /** Supported phases as an object: migration to {@code [first, last]}. */
  public static String supports(Map<String, SupportedPhases> supports) {
    ObjectNode object = MAPPER.createObjectNode();
    new TreeMap<>(supports)
        .forEach((name, range) ->
            object.putArray(name).add(range.first().wireName()).add(range.last().wireName()));
    return object.toString();
  }

  /** Supported phases from an object. */
  public static Map<String, SupportedPhases> readSupports(String json) {
    Map<String, SupportedPhases> supports = new TreeMap<>();
    tree("supports", json)
        .properties()
        .forEach(entry -> supports.put(entry.getKey(), range(entry.getValue())));
    return supports;
  }

  /** What a build declares, as an object: migration to range, fingerprint and tables. */
  public static String claims(List<Claim> claims) {
    ObjectNode object = MAPPER.createObjectNode();
    for (Claim claim : claims) {
      ObjectNode one = object.putObject(claim.migration());
      one.putArray("supports")
          .add(claim.supports().first().wireName())
          .add(claim.supports().last().wireName());
      one.put("fingerprint", claim.fingerprint());
      if (!claim.tables().isEmpty()) {
        ObjectNode tables = one.putObject("tables");
        new TreeMap<>(claim.tables()).forEach(tables::put);
      }
      if (!claim.searchPath().isEmpty()) {
        claim.searchPath().forEach(one.putArray("searchPath")::add);
      }
      ViewsJson.write(one, claim.views());
    }
    return object.toString();
  }

  /**
   * What a build declares, from an object. Those that an upgrade of the tables took over from the
   * nodes have no fingerprints: there, the range alone stands for the claim.
   */
  public static List<Claim> readClaims(String json) {
    List<Claim> claims = new ArrayList<>();
    tree("claims", json).properties().forEach(entry -> {
      JsonNode one = entry.getValue();
      JsonNode range = one.isArray() ? one : one.path("supports");
      Map<String, String> tables = new TreeMap<>();
      one.path("tables")
          .properties()
          .forEach(table -> tables.put(table.getKey(), table.getValue().asText()));
      List<String> searchPath = new ArrayList<>();
      one.path("searchPath").forEach(schema -> searchPath.add(schema.asText()));
      claims.add(new Claim(
          entry.getKey(),
          range(range),
          one.path("fingerprint").asText(""),
          tables,
          searchPath,
          ViewsJson.read(one)));
    });
    return claims;
  }

  /** The flags that a build declares, as an object: key to type and default. */
  public static String declaredFlags(List<FlagDeclaration> declared) {
    ObjectNode object = MAPPER.createObjectNode();
    for (FlagDeclaration flag : declared) {
      ObjectNode one = object.putObject(flag.key()).put("type", flag.type().name());
      if (flag.fallback() != null) {
        one.set("default", MAPPER.valueToTree(flag.fallback()));
      }
    }
    return object.toString();
  }

  /**
   * The flags that a build declares, from an object; those of types not known here are left out.
   */
  public static List<FlagDeclaration> readDeclaredFlags(String json) {
    List<FlagDeclaration> declared = new ArrayList<>();
    tree("flags", json)
        .properties()
        .forEach(entry -> Arrays.stream(FlagType.values())
            .filter(type -> type.name().equals(entry.getValue().path("type").asText()))
            .forEach(type -> declared.add(new FlagDeclaration(
                entry.getKey(), type, fallback(entry.getValue().path("default"))))));
    return declared;
  }

  /** Which keys make up a segment, as it is stored; its name and its epoch have columns. */
  public static String segment(SegmentState segment) {
    return MAPPER.createObjectNode().put("generation", segment.generation()).toString();
  }

  /** The state of a stored segment. */
  public static SegmentState segment(FlagRecord stored) {
    JsonNode object = tree("segment", stored.definition());
    return new SegmentState(stored.key(), object.path("generation").asLong(), stored.epoch());
  }

  private static @Nullable Object fallback(JsonNode value) {
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    if (value.isTextual()) {
      return value.textValue();
    }
    if (value.isIntegralNumber()) {
      return value.longValue();
    }
    return value.isNumber() ? value.doubleValue() : null;
  }

  /** What a build can do with documents, as an object: type to versions. */
  public static String documents(Map<String, DocumentSupport> documents) {
    ObjectNode object = MAPPER.createObjectNode();
    new TreeMap<>(documents).forEach((type, support) -> {
      ObjectNode one = object.putObject(type);
      versions(one.putArray("reads"), support.reads());
      versions(one.putArray("writes"), support.writes());
    });
    return object.toString();
  }

  private static void versions(ArrayNode array, VersionRange versions) {
    array.add(versions.first()).add(versions.last());
  }

  /** What a build can do with documents, from an object. */
  public static Map<String, DocumentSupport> readDocuments(String json) {
    Map<String, DocumentSupport> documents = new TreeMap<>();
    tree("documents", json)
        .properties()
        .forEach(entry -> documents.put(
            entry.getKey(),
            new DocumentSupport(
                versions(entry.getValue().path("reads")),
                versions(entry.getValue().path("writes")))));
    return documents;
  }

  private static VersionRange versions(JsonNode array) {
    return new VersionRange(array.path(0).asInt(), array.path(1).asInt());
  }

  /** Recorded shapes, as an array. */
  public static String shapes(List<RecordedShape> shapes) {
    ArrayNode array = MAPPER.createArrayNode();
    shapes.forEach(one -> array
        .addObject()
        .put("version", one.version())
        .put("fingerprint", one.fingerprint())
        .put("shape", one.shape())
        .put("keepsUnknown", one.keepsUnknown())
        .put("build", one.build()));
    return array.toString();
  }

  /** Recorded shapes, from an array. */
  public static List<RecordedShape> readShapes(String json) {
    List<RecordedShape> shapes = new ArrayList<>();
    tree("shapes", json)
        .forEach(one -> shapes.add(new RecordedShape(
            one.path("version").asInt(),
            one.path("fingerprint").asText(),
            one.path("shape").asText(),
            one.path("keepsUnknown").asBoolean(),
            one.path("build").asText())));
    return shapes;
  }

  private static SupportedPhases range(JsonNode range) {
    return new SupportedPhases(
        Phase.parse(range.path(0).asText()), Phase.parse(range.path(1).asText()));
  }

  /** A node's report as an object. */
  public static String report(NodeReport report) {
    ObjectNode object = MAPPER.createObjectNode();
    object.put("openPins", report.openPins());
    object.put("oldestPinMillis", report.oldestPinMillis());
    object.put("oldestPinName", report.oldestPinName());
    object.put("p99Millis", report.p99Millis());
    ObjectNode counts = object.putObject("counts");
    new TreeMap<>(report.counts()).forEach((name, count) -> {
      ObjectNode one = counts.putObject(name);
      one.put("enteredEpoch", count.enteredEpoch());
      one.put("readOld", count.readOld());
      one.put("readNew", count.readNew());
      one.put("wroteOld", count.wroteOld());
      one.put("wroteNew", count.wroteNew());
      one.put("matches", count.observed().matches());
      one.put("mismatches", count.observed().mismatches());
      one.put("errors", count.observed().errors());
      one.put("recorded", count.recorded());
      one.put("oldIdleMillis", count.oldIdleMillis());
    });
    if (!report.mapped().isEmpty()) {
      ObjectNode mapped = object.putObject("mapped");
      new TreeMap<>(report.mapped())
          .forEach((name, members) -> members.forEach(mapped.putArray(name)::add));
    }
    if (!report.upcasts().isEmpty()) {
      ObjectNode upcasts = object.putObject("upcasts");
      new TreeMap<>(report.upcasts())
          .forEach((type, one) -> upcasts
              .putObject(type)
              .put("reads", one.reads())
              .put("steps", one.steps())
              .put("nanos", one.nanos()));
    }
    return object.toString();
  }

  /** A node's report from an object. */
  public static NodeReport readReport(String json) {
    JsonNode object = tree("report", json);
    Map<String, NodeReport.Counts> counts = new TreeMap<>();
    object
        .path("counts")
        .properties()
        .forEach(entry -> counts.put(entry.getKey(), counts(entry.getValue())));
    Map<String, List<String>> mapped = new TreeMap<>();
    object.path("mapped").properties().forEach(entry -> {
      List<String> members = new ArrayList<>();
      entry.getValue().forEach(member -> members.add(member.asText()));
      mapped.put(entry.getKey(), members);
    });
    Map<String, NodeReport.Upcasts> upcasts = new TreeMap<>();
    object
        .path("upcasts")
        .properties()
        .forEach(entry -> upcasts.put(
            entry.getKey(),
            new NodeReport.Upcasts(
                entry.getValue().path("reads").asLong(),
                entry.getValue().path("steps").asLong(),
                entry.getValue().path("nanos").asLong())));
    return new NodeReport(
        object.path("openPins").asInt(),
        object.path("oldestPinMillis").asLong(),
        textOrNull(object.path("oldestPinName")),
        counts,
        object.path("p99Millis").asLong(-1),
        mapped,
        upcasts);
  }

  private static NodeReport.Counts counts(JsonNode one) {
    return new NodeReport.Counts(
        one.path("enteredEpoch").asLong(),
        one.path("readOld").asLong(),
        one.path("readNew").asLong(),
        one.path("wroteOld").asLong(),
        one.path("wroteNew").asLong(),
        new Observed(
            one.path("matches").asLong(),
            one.path("mismatches").asLong(),
            one.path("errors").asLong()),
        one.path("recorded").asLong(),
        one.path("oldIdleMillis").asLong(NodeReport.Counts.NEVER));
  }

  private static @Nullable String textOrNull(JsonNode node) {
    return node.isTextual() ? node.asText() : null;
  }

  private static JsonNode tree(String what, String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new MigrationGateException(
          new Problem(
              "stored " + what,
              "text that is no JSON: " + json,
              "what this library wrote",
              "do not edit the mgate_ tables by hand; restore the row from a backup"),
          e);
    }
  }
}
