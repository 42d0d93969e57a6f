package io.migrationgate.documents.jackson;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.Version;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.Deserializers;
import com.fasterxml.jackson.databind.ser.Serializers;
import io.migrationgate.Problem;
import io.migrationgate.documents.Document;
import io.migrationgate.documents.DocumentCodec;
import io.migrationgate.documents.DocumentTypeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Has Jackson bind {@code Document<T>} by its codec: a document with a version of its own inside
 * another object.
 *
 * <pre>{@code
 * record Customer(long id, Document<Preferences> preferences) {}
 *
 * ObjectMapper mapper = JsonMapper.builder().addModule(new DocumentModule(codec)).build();
 * }</pre>
 *
 * <p>The codec is the one of the declared type. Where none is declared, as in {@code Document<?>},
 * the value is written by the codec of its class, or else of the nearest type that it extends or
 * implements.
 *
 * <p>The codec does as it does everywhere: it reads any version, and writes the one in force, in a
 * unit of work. Its {@link io.migrationgate.documents.DocumentException} is the cause of what
 * Jackson throws.
 */
public final class DocumentModule extends Module {
  /** Only copies tokens, so that it needs no settings. */
  private static final JsonFactory COPIES = new JsonFactory();

  private final Map<Class<?>, DocumentCodec<?>> codecs = new HashMap<>();

  /**
   * A module for these types.
   *
   * @throws DocumentTypeException if a codec has the version beside the document, where nothing is,
   *     or two have one Java type
   */
  public DocumentModule(DocumentCodec<?>... codecs) {
    for (DocumentCodec<?> codec : codecs) {
      if (codec.versionField() == null) {
        throw new DocumentTypeException(new Problem(
            "document type '" + codec.type().name() + "'",
            "a codec that has the version beside the document",
            "one that has it in a field, since nothing is beside a value",
            "make it with DocumentCodec.inField"));
      }
      DocumentCodec<?> other = this.codecs.put(codec.type().javaType(), codec);
      if (other != null) {
        throw new DocumentTypeException(new Problem(
            "document type '" + codec.type().name() + "'",
            "the same Java type as document type '" + other.type().name() + "' has it: "
                + codec.type().javaType().getName(),
            "one codec for each Java type, since nothing else tells which one is meant",
            "give each type a Java type of its own, or each a module and a mapper"));
      }
    }
  }

  @Override
  public String getModuleName() {
    return DocumentModule.class.getName();
  }

  @Override
  public Version version() {
    return Version.unknownVersion();
  }

  @Override
  public void setupModule(SetupContext context) {
    context.addDeserializers(new Deserializers.Base() {
      @Override
      public @Nullable JsonDeserializer<?> findBeanDeserializer(
          JavaType type, DeserializationConfig config, BeanDescription description) {
        DocumentCodec<?> codec = declared(type);
        return codec == null ? null : new Reader(codec);
      }
    });
    context.addSerializers(new Serializers.Base() {
      @Override
      public @Nullable JsonSerializer<?> findSerializer(
          SerializationConfig config, JavaType type, BeanDescription description) {
        return type.hasRawClass(Document.class) ? new Writer(declared(type)) : null;
      }
    });
  }

  /** The codec of what a document is declared to be of; null if there is none. */
  private @Nullable DocumentCodec<?> declared(JavaType type) {
    return type.hasRawClass(Document.class)
        ? codecs.get(type.containedTypeOrUnknown(0).getRawClass())
        : null;
  }

  private DocumentCodec<?> nearest(Class<?> found) {
    DocumentCodec<?> exact = codecs.get(found);
    if (exact != null) {
      return exact;
    }
    List<Class<?>> types =
        codecs.keySet().stream().filter(type -> type.isAssignableFrom(found)).toList();
    List<? extends DocumentCodec<?>> nearest = types.stream()
        .filter(type -> types.stream().noneMatch(one -> one != type && type.isAssignableFrom(one)))
        .map(codecs::get)
        .toList();
    if (nearest.size() == 1) {
      return nearest.get(0);
    }
    String names = nearest.stream()
        .map(codec -> "'" + codec.type().name() + "'")
        .sorted()
        .collect(Collectors.joining(", "));
    throw new DocumentTypeException(new Problem(
        "a document of " + found.getName(),
        nearest.isEmpty() ? "no codec of it" : "several codecs that could write it: " + names,
        "one for each type that is written",
        nearest.isEmpty()
            ? "give its codec to DocumentModule"
            : "declare where it is what it is a document of"));
  }

  private static final class Reader extends JsonDeserializer<Document<?>> {
    private final DocumentCodec<?> codec;

    Reader(DocumentCodec<?> codec) {
      this.codec = codec;
    }

    @Override
    public Document<?> deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      // A tree would hide a name that comes twice from the codec.
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      try (JsonGenerator copy = COPIES.createGenerator(content)) {
        copy.copyCurrentStructureExact(parser);
      }
      return codec.read(content.toByteArray());
    }
  }

  private final class Writer extends JsonSerializer<Document<?>> {
    private final @Nullable DocumentCodec<?> declared;

    Writer(@Nullable DocumentCodec<?> declared) {
      this.declared = declared;
    }

    @Override
    public void serialize(Document<?> document, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      DocumentCodec<?> codec = declared == null ? nearest(document.value().getClass()) : declared;
      try (JsonParser content = COPIES.createParser(written(codec, document))) {
        content.nextToken();
        out.copyCurrentStructureExact(content);
      }
    }

    @SuppressWarnings("unchecked") // its Java type is declared, or one of the value
    private static <T> byte[] written(DocumentCodec<T> codec, Document<?> document) {
      return codec.write((Document<T>) document).content();
    }
  }
}
