package io.migrationgate.registration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.documents.DocumentTypeException;
import io.migrationgate.documents.Shape;
import io.migrationgate.documents.ShapeResolution;
import io.migrationgate.documents.Shapes;
import io.migrationgate.documents.UnknownFields;
import io.migrationgate.documents.jackson.ShapeJson;
import io.migrationgate.protocol.DocumentClaim;
import io.migrationgate.protocol.DocumentSupport;
import io.migrationgate.protocol.RecordedShape;
import io.migrationgate.protocol.VersionRange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a build declares of its documents, as a file that is shipped with it: so that others know it
 * without running the build. Stateless.
 */
public final class ShapesFile {
  /** Where it is on the class path. */
  public static final String RESOURCE = "META-INF/document-shapes.json";

  private static final int FORMAT = 1;
  private static final ObjectMapper MAPPER = JsonMapper.builder()
      .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .build();

  private ShapesFile() {}

  /** The file as text. */
  public static String write(List<DocumentClaim> claims) {
    ObjectNode file = MAPPER.createObjectNode().put("format", FORMAT);
    ArrayNode types = file.putArray("types");
    for (DocumentClaim claim : claims) {
      ObjectNode type = types.addObject().put("type", claim.type());
      VersionRange writes = claim.support().writes();
      type.putArray("writes").add(writes.first()).add(writes.last());
      if (claim.unversioned() != null) {
        type.put("unversioned", claim.unversioned());
      }
      ArrayNode versions = type.putArray("versions");
      for (RecordedShape shape : claim.shapes()) {
        versions
            .addObject()
            .put("version", shape.version())
            .put("keepsUnknown", shape.keepsUnknown())
            .set("shape", tree(shape.shape()));
      }
    }
    return file + "\n";
  }

  private static JsonNode tree(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a shape that was just written", e);
    }
  }

  /**
   * What a file says.
   *
   * @param source what messages call it
   * @param build the build that it is of
   * @throws DocumentTypeException if it is none that this library has written
   */
  public static List<DocumentClaim> read(String source, byte[] content, String build) {
    try {
      JsonNode file = MAPPER.readTree(content);
      if (file.path("format").asInt() != FORMAT) {
        throw bad(source, "format " + file.path("format"), null);
      }
      List<DocumentClaim> claims = new ArrayList<>();
      for (JsonNode type : file.path("types")) {
        claims.add(claim(type, build));
      }
      return claims;
    } catch (IOException e) {
      throw bad(source, "text that is no JSON", e);
    } catch (IllegalArgumentException e) {
      throw bad(source, "a declaration that cannot be: " + e.getMessage(), e);
    } catch (DocumentTypeException e) {
      throw e;
    } catch (MigrationGateException e) {
      throw bad(source, e.problem().found(), e);
    }
  }

  private static DocumentTypeException bad(String source, String found, @Nullable Exception cause) {
    return new DocumentTypeException(
        new Problem(
            source,
            found,
            "what DocumentShapes of the test kit writes (format " + FORMAT + ")",
            "build it again, with the library that the build uses; do not edit the file"),
        cause);
  }

  private static DocumentClaim claim(JsonNode type, String build) {
    List<RecordedShape> shapes = new ArrayList<>();
    for (JsonNode version : type.path("versions")) {
      int number = version.path("version").asInt();
      if (!shapes.isEmpty() && number != shapes.get(shapes.size() - 1).version() + 1) {
        throw new IllegalArgumentException("versions that do not follow each other");
      }
      Shape shape = ShapeJson.read(version.path("shape").toString());
      // Finds out whether what is recursive refers to something.
      ShapeResolution.resolve(shape, shape, UnknownFields.KEEP);
      shapes.add(new RecordedShape(
          number,
          Shapes.fingerprint(shape),
          ShapeJson.write(shape),
          version.path("keepsUnknown").asBoolean(),
          build));
    }
    String name = type.path("type").asText();
    if (name.isBlank()) {
      throw new IllegalArgumentException("a type without a name");
    }
    if (shapes.isEmpty()) {
      throw new IllegalArgumentException("a type without versions");
    }
    VersionRange reads =
        new VersionRange(shapes.get(0).version(), shapes.get(shapes.size() - 1).version());
    VersionRange writes = new VersionRange(
        type.path("writes").path(0).asInt(), type.path("writes").path(1).asInt());
    Integer unversioned = type.has("unversioned") ? type.path("unversioned").asInt() : null;
    return new DocumentClaim(
        name,
        new DocumentSupport(reads, writes),
        unversioned,
        unversioned == null ? writes.first() : unversioned,
        shapes);
  }
}
