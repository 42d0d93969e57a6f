package io.migrationgate.documents.jackson;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.AnnotationIntrospector;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MappingJsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.Problem;
import io.migrationgate.documents.DocumentException;
import io.migrationgate.documents.DocumentFormat;
import io.migrationgate.documents.DocumentLimits;
import io.migrationgate.documents.KeptFields;
import io.migrationgate.documents.OpenDocument;
import io.migrationgate.documents.Shape;
import io.migrationgate.documents.UnknownEnumValues;
import io.migrationgate.documents.UnknownFields;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Documents as Jackson 2 reads and writes them, strictly: duplicate names, truncated or trailing
 * text, and missing fields are refused. A component of a record, or parameter of a creator, is one
 * that must be there unless it is marked with any {@code @Nullable}, is an {@code Optional}, or has
 * a default value.
 *
 * <p>Thread-safe.
 */
public final class JacksonFormat implements DocumentFormat {
  private final ObjectMapper mapper;
  private final ObjectReader trees;
  private final JsonFactory factory;
  private final Map<Class<?>, ObjectReader> readers = new ConcurrentHashMap<>();
  private final UnknownFields unknownFields;
  private final DocumentLimits limits;

  private JacksonFormat(
      ObjectMapper mapper,
      UnknownFields unknownFields,
      UnknownEnumValues unknownEnumValues,
      DocumentLimits limits) {
    this.unknownFields = unknownFields;
    this.limits = limits;
    ObjectMapper strict = mapper.copy();
    AnnotationIntrospector inner = strict.getDeserializationConfig().getAnnotationIntrospector();
    strict.setAnnotationIntrospectors(
        strict.getSerializationConfig().getAnnotationIntrospector(),
        AnnotationIntrospector.pair(new RequiredFields(), inner));
    strict.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, true);
    strict.configure(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, false);
    strict.configure(
        DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE,
        unknownEnumValues == UnknownEnumValues.READ_AS_DEFAULT);
    strict.configure(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL, false);
    strict.configure(SerializationFeature.INDENT_OUTPUT, false);
    strict.configure(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES, false);
    this.mapper = strict;
    this.trees = strict.reader().with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    this.factory = strict(strict)
        .setStreamReadConstraints(StreamReadConstraints.builder()
            .maxNestingDepth(limits.depth())
            .maxStringLength(limits.bytes())
            .build());
  }

  private static JsonFactory strict(ObjectMapper mapper) {
    JsonFactory usual = mapper.getFactory();
    // A factory of another class makes parsers of its own.
    return usual.getClass() == JsonFactory.class || usual.getClass() == MappingJsonFactory.class
        ? new StrictFactory(usual, mapper)
        : usual
            .copy()
            .configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature(), true)
            .setCodec(mapper);
  }

  /**
   * By a mapper as Jackson builds it.
   *
   * @param unknownFields what becomes of fields that a version does not have
   */
  public static JacksonFormat create(UnknownFields unknownFields) {
    return of(new JsonMapper(), unknownFields);
  }

  /**
   * By a mapper with its modules and settings, of which a copy is taken.
   *
   * @param unknownFields what becomes of fields that a version does not have
   */
  public static JacksonFormat of(ObjectMapper mapper, UnknownFields unknownFields) {
    return of(mapper, unknownFields, UnknownEnumValues.REFUSE, DocumentLimits.DEFAULT);
  }

  /**
   * By a mapper with its modules and settings, of which a copy is taken.
   *
   * @param unknownFields what becomes of fields that a version does not have
   * @param unknownEnumValues what becomes of values that an enum does not have
   * @param limits how large a document may be
   */
  public static JacksonFormat of(
      ObjectMapper mapper,
      UnknownFields unknownFields,
      UnknownEnumValues unknownEnumValues,
      DocumentLimits limits) {
    return new JacksonFormat(mapper, unknownFields, unknownEnumValues, limits);
  }

  @Override
  public Shape shape(Class<?> javaType) {
    return new JacksonShapes(mapper).of(javaType);
  }

  @Override
  public OpenDocument open(String subject, byte[] content, @Nullable String versionField) {
    if (content.length > limits.bytes()) {
      throw new DocumentException(new Problem(
          subject,
          "a document of " + content.length + " bytes",
          "at most " + limits.bytes(),
          "raise the limit of its format, or find out why it is so large"));
    }
    try {
      return JacksonDocument.open(this, subject, content, versionField);
    } catch (IOException e) {
      throw JacksonFailures.malformed(subject, e);
    }
  }

  @Override
  public byte[] write(
      String subject,
      Object value,
      @Nullable KeptFields kept,
      @Nullable String versionField,
      int version) {
    try {
      byte[] content = kept instanceof KeptTree tree
          ? withKept(subject, value, tree)
          : mapper.writeValueAsBytes(value);
      byte[] result = versionField == null ? content : withVersion(content, versionField, version);
      if (result.length > limits.bytes()) {
        throw new DocumentException(new Problem(
            subject,
            "a document of " + result.length + " bytes to be written",
            "at most " + limits.bytes() + ", since a larger one is not read",
            "raise the limit of its format everywhere it is read, or make it smaller"));
      }
      return result;
    } catch (JsonProcessingException e) {
      throw JacksonFailures.unwritten(subject, e);
    }
  }

  private byte[] withKept(String subject, Object value, KeptTree kept)
      throws JsonProcessingException {
    ObjectNode tree = mapper.valueToTree(value);
    kept.putInto(subject, tree);
    return mapper.writeValueAsBytes(tree);
  }

  // Nothing is between the brace and the first name, so the field need not go through the object.
  private static byte[] withVersion(byte[] content, String versionField, int version) {
    boolean empty = content.length == 2;
    byte[] field = ("{\"" + versionField + "\":" + version + (empty ? "" : ","))
        .getBytes(StandardCharsets.UTF_8);
    byte[] result = new byte[field.length + content.length - 1];
    System.arraycopy(field, 0, result, 0, field.length);
    System.arraycopy(content, 1, result, field.length, content.length - 1);
    return result;
  }

  @Override
  public UnknownFields unknownFields() {
    return unknownFields;
  }

  @Override
  public DocumentLimits limits() {
    return limits;
  }

  @Override
  public boolean alike(Object one, Object other) {
    try {
      // Trees cost more, and are for what has no order of its own.
      return Arrays.equals(mapper.writeValueAsBytes(one), mapper.writeValueAsBytes(other))
          || mapper.valueToTree(one).equals(mapper.valueToTree(other));
    } catch (JsonProcessingException e) {
      throw JacksonFailures.unwritten("a document that is compared", e);
    }
  }

  JsonParser parser(byte[] content) throws IOException {
    return factory.createParser(content);
  }

  ObjectMapper mapper() {
    return mapper;
  }

  /** Reads trees in which numbers have all their digits. */
  ObjectReader trees() {
    return trees;
  }

  ObjectReader reader(Class<?> javaType) {
    ObjectReader known = readers.get(javaType);
    return known != null ? known : readers.computeIfAbsent(javaType, mapper::readerFor);
  }

  boolean keeps() {
    return unknownFields == UnknownFields.KEEP;
  }
}
