package io.migrationgate.documents.jackson;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.documents.DocumentVersion;
import io.migrationgate.documents.KeptFields;
import io.migrationgate.documents.OpenDocument;
import io.migrationgate.documents.Shape;
import io.migrationgate.documents.VersionNumbers;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A document that was opened.
 *
 * <p>Where the version comes first, or is beside, the rest is read from the same parser: as fast as
 * Jackson alone. Where it comes later or is missing, or a field is to be kept, the document becomes
 * a tree.
 */
final class JacksonDocument implements OpenDocument {
  private final JacksonFormat format;
  private final String subject;
  private final byte[] content;
  private final @Nullable String versionField;
  private @Nullable Integer version;
  // What is left to be read, or else all of it but for the version.
  private @Nullable JsonParser rest;
  private @Nullable ObjectNode tree;
  private @Nullable KeptTree kept;

  private JacksonDocument(
      JacksonFormat format, String subject, byte[] content, @Nullable String versionField) {
    this.format = format;
    this.subject = subject;
    this.content = content;
    this.versionField = versionField;
  }

  static JacksonDocument open(
      JacksonFormat format, String subject, byte[] content, @Nullable String versionField)
      throws IOException {
    JacksonDocument document = new JacksonDocument(format, subject, content, versionField);
    document.open();
    return document;
  }

  private void open() throws IOException {
    JsonParser parser = format.parser(content);
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw JacksonFailures.malformed(subject, new IOException("no object"));
    }
    if (versionField == null) {
      rest = parser;
    } else if (!versionField.equals(parser.nextFieldName())) {
      ObjectNode all = tree(format, subject, content);
      JsonNode stated = all.remove(versionField);
      version = stated == null ? null : version(subject, stated.traverse(format.mapper()));
      tree = all;
    } else {
      version = version(subject, parser);
      if (parser.nextToken() != JsonToken.END_OBJECT) {
        rest = parser;
      } else {
        // Jackson would bind the end of an object to null.
        requireEnd(subject, parser);
        tree = format.mapper().createObjectNode();
      }
    }
  }

  private static int version(String subject, JsonParser parser) throws IOException {
    JsonToken token = parser.nextToken();
    if (token != JsonToken.VALUE_NUMBER_INT) {
      throw VersionNumbers.noVersion(
          subject, token == null ? "that is not there" : "that is " + token.name());
    }
    return switch (parser.getNumberType()) {
      case INT, LONG -> VersionNumbers.require(subject, parser.getLongValue());
      default -> throw VersionNumbers.noVersion(subject, "that is beyond 64 bits");
    };
  }

  private static ObjectNode tree(JacksonFormat format, String subject, byte[] content)
      throws IOException {
    try (JsonParser parser = format.parser(content)) {
      JsonNode tree = format.trees().readTree(parser);
      requireEnd(subject, parser);
      if (tree instanceof ObjectNode object) {
        return object;
      }
      throw JacksonFailures.malformed(subject, new IOException("no object"));
    }
  }

  private static void requireEnd(String subject, JsonParser parser) throws IOException {
    if (!StrictFactory.isAtEnd(parser)) {
      throw JacksonFailures.malformed(subject, new IOException("something after the object"));
    }
  }

  @Override
  public @Nullable Integer version() {
    return version;
  }

  @Override
  public <T> T bind(DocumentVersion<T> as, Shape shape) {
    try {
      return tree == null ? fromRest(as, shape) : bind(tree, as, shape);
    } catch (IOException e) {
      throw JacksonFailures.unfit(subject, as.number(), e);
    }
  }

  @Override
  public @Nullable KeptFields kept() {
    return kept;
  }

  private <T> T fromRest(DocumentVersion<T> as, Shape shape) throws IOException {
    JsonParser parser = rest;
    if (parser == null) {
      throw new IllegalStateException("the document was read already");
    }
    try (parser) {
      T value = format.reader(as.javaType()).readValue(parser);
      requireEnd(subject, parser);
      return value;
    } catch (UnrecognizedPropertyException e) {
      if (!format.keeps()) {
        throw e;
      }
      ObjectNode whole = tree(format, subject, content);
      if (versionField != null) {
        whole.remove(versionField);
      }
      return bind(whole, as, shape);
    }
  }

  private <T> T bind(ObjectNode whole, DocumentVersion<T> as, Shape shape) throws IOException {
    kept = format.keeps() ? KeptTree.takeFrom(subject, whole, shape) : null;
    try (JsonParser parser = new ExactTree(whole, format.mapper())) {
      return format.reader(as.javaType()).readValue(parser);
    }
  }
}
