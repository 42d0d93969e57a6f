package io.migrationgate.declaration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.MigrationGateException;
import io.migrationgate.Phase;
import io.migrationgate.Problem;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.declaration.MigrationDeclaration.Compare;
import io.migrationgate.declaration.MigrationDeclaration.SideSpec;
import io.migrationgate.declaration.MigrationDeclaration.Sql;
import io.migrationgate.protocol.GuardLimits;
import io.migrationgate.protocol.RequiredApprovals;
import io.migrationgate.protocol.SupportedPhases;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A declaration as the store keeps it: JSON with exact units instead of the YAML file's readable
 * ones. When reading, unknown keys are passed over and missing ones have their defaults, so that
 * builds of different age read each other's declarations.
 */
public final class DeclarationJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private DeclarationJson() {}

  /** Writes every part, defaults included. */
  public static String write(MigrationDeclaration declared) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("name", declared.name());
    object.put("description", declared.description());
    object.put("owner", declared.owner());
    object
        .putArray("supports")
        .add(declared.supports().first().wireName())
        .add(declared.supports().last().wireName());
    side(object, "old", declared.oldSide());
    side(object, "new", declared.newSide());
    object
        .putObject("compare")
        .put("sampleBasisPoints", declared.compare().sampleBasisPoints())
        .put("deadlineMillis", declared.compare().deadline().toMillis());
    object.put("secondaryWrites", declared.secondaryWrites().wireName());
    object.put("lossy", declared.lossy());
    object
        .putObject("guards")
        .put("maxMismatchBasisPoints", declared.guards().maxMismatchBasisPoints())
        .put("minCompared", declared.guards().minCompared())
        .put("maxErrors", declared.guards().maxErrors());
    RequiredApprovals approvals = declared.guards().approvals();
    if (!approvals.equals(RequiredApprovals.NONE)) {
      object
          .putObject("approvals")
          .put("write-new", approvals.writeNew())
          .put("contract", approvals.contract());
    }
    ObjectNode sql = object.putObject("sql");
    sql.put("expanded", declared.sql().expanded());
    sql.put("differences", declared.sql().differences());
    declared.sql().contract().forEach(sql.putArray("contract")::add);
    BackfillJson.write(object, declared.backfill());
    ViewsJson.write(object, declared.views());
    return object.toString();
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws MigrationGateException if it is no JSON object, or no valid declaration
   */
  public static MigrationDeclaration read(String json) {
    JsonNode object;
    try {
      object = MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new MigrationGateException(
          problem("stored declaration", "text that is no JSON: " + Shown.quoted(json)), e);
    }
    if (!object.isObject()) {
      throw new MigrationGateException(
          problem("stored declaration", "JSON that is no object: " + Shown.quoted(json)));
    }
    try {
      return declaration(object);
    } catch (MigrationGateException e) {
      String subject =
          "stored declaration of " + Shown.quoted(object.path("name").asText());
      String found = e.problem().subject() + " " + e.problem().found();
      throw new MigrationGateException(problem(subject, found), e);
    }
  }

  /**
   * The parts in which two declarations, as {@link #write} wrote them, differ; for example
   * {@code supports} or {@code sql.contract}.
   */
  public static List<String> changedParts(String before, String after) {
    try {
      List<String> parts = new ArrayList<>();
      differ("", MAPPER.readTree(before), MAPPER.readTree(after), parts);
      return List.copyOf(parts);
    } catch (JsonProcessingException e) {
      throw new MigrationGateException(
          problem("stored declaration", "text that is no JSON: " + Shown.quoted(before)), e);
    }
  }

  private static void differ(String part, JsonNode before, JsonNode after, List<String> parts) {
    if (before.equals(after)) {
      return;
    }
    if (!part.contains(".") && before.isObject() && after.isObject()) {
      Set<String> keys = new TreeSet<>();
      before.fieldNames().forEachRemaining(keys::add);
      after.fieldNames().forEachRemaining(keys::add);
      keys.forEach(key -> differ(
          part.isEmpty() ? key : part + "." + key, before.path(key), after.path(key), parts));
    } else {
      parts.add(part);
    }
  }

  private static Problem problem(String subject, String found) {
    return new Problem(
        subject,
        found,
        "what this version writes",
        "start a build that declares the migration; it writes the declaration anew");
  }

  private static MigrationDeclaration declaration(JsonNode object) {
    JsonNode compare = object.path("compare");
    JsonNode guards = object.path("guards");
    JsonNode sql = object.path("sql");
    return new MigrationDeclaration(
        object.path("name").asText(),
        object.path("description").asText(),
        object.path("owner").asText(),
        supports(object.path("supports")),
        readSide(object.path("old")),
        readSide(object.path("new")),
        new Compare(
            compare.path("sampleBasisPoints").asInt(Compare.DEFAULT.sampleBasisPoints()),
            Duration.ofMillis(
                compare.path("deadlineMillis").asLong(Compare.DEFAULT.deadline().toMillis()))),
        SecondaryWrites.parse(
            object.path("secondaryWrites").asText(SecondaryWrites.STRICT.wireName())),
        object.path("lossy").asBoolean(),
        new GuardLimits(
            guards.path("maxMismatchBasisPoints").asInt(),
            guards.path("minCompared").asLong(),
            guards.path("maxErrors").asLong(),
            new RequiredApprovals(
                object.path("approvals").path("write-new").asInt(),
                object.path("approvals").path("contract").asInt())),
        new Sql(
            textOrNull(sql.path("expanded")),
            textOrNull(sql.path("differences")),
            texts(sql.path("contract"))),
        BackfillJson.read(object.path("backfill")),
        ViewsJson.read(object));
  }

  private static SupportedPhases supports(JsonNode range) {
    if (range.isMissingNode()) {
      return SupportedPhases.DEFAULT;
    }
    Phase first = Phase.parse(range.path(0).asText());
    Phase last = Phase.parse(range.path(1).asText());
    if (first.compareTo(last) > 0) {
      throw DeclarationRules.refused(
          "supports", first + " after " + last, "the earlier phase first", "turn them round");
    }
    return new SupportedPhases(first, last);
  }

  /**
   * Identifies what a migration <em>is</em>: a hash over its name, its old and its new side. A
   * retired name declared with another fingerprint is a name used again, which is refused.
   */
  public static String fingerprint(MigrationDeclaration declared) {
    ObjectNode identity = JsonNodeFactory.instance.objectNode();
    identity.put("name", declared.name());
    side(identity, "old", declared.oldSide());
    side(identity, "new", declared.newSide());
    return hash(identity);
  }

  /**
   * Identifies how rows are copied: a hash over name, sides and backfill. A run that was begun by
   * one definition is not continued by another.
   */
  public static String backfillFingerprint(MigrationDeclaration declared) {
    ObjectNode identity = JsonNodeFactory.instance.objectNode();
    identity.put("name", declared.name());
    side(identity, "old", declared.oldSide());
    side(identity, "new", declared.newSide());
    BackfillJson.write(identity, declared.backfill());
    return hash(identity);
  }

  private static String hash(ObjectNode identity) {
    return hash(identity, 16);
  }

  static String hash(ObjectNode identity, int bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256")
          .digest(identity.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static void side(ObjectNode object, String name, @Nullable SideSpec side) {
    if (side != null) {
      ObjectNode node = object.putObject(name).put("table", side.table());
      side.columns().forEach(node.putArray("columns")::add);
    }
  }

  private static @Nullable SideSpec readSide(JsonNode node) {
    return node.isObject()
        ? new SideSpec(node.path("table").asText(), texts(node.path("columns")))
        : null;
  }

  static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  static @Nullable String textOrNull(JsonNode node) {
    return node.isTextual() ? node.asText() : null;
  }
}
