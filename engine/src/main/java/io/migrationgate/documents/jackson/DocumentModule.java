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
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.Deserializers;
import com.fasterxml.jackson.databind.module.SimpleSerializers;
import io.migrationgate.Problem;
import io.migrationgate.documents.Document;
import io.migrationgate.documents.DocumentCodec;
import io.migrationgate.documents.DocumentTypeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
   * @throws DocumentTypeException if a codec has the version beside the document, where nothing is
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
      this.codecs.put(codec.type().javaType(), codec);
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
        DocumentCodec<?> codec = type.hasRawClass(Document.class)
            ? codecs.get(type.containedTypeOrUnknown(0).getRawClass())
            : null;
        return codec == null ? null : new Reader(codec);
      }
    });
    context.addSerializers(new SimpleSerializers(List.of(new Writer())));
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
    @Override
    @SuppressWarnings("unchecked") // as Jackson has it
    public Class<Document<?>> handledType() {
      return (Class<Document<?>>) (Class<?>) Document.class;
    }

    @Override
    public void serialize(Document<?> document, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      DocumentCodec<?> codec = codecs.get(document.value().getClass());
      if (codec == null) {
        throw new DocumentTypeException(new Problem(
            "a document of " + document.value().getClass().getName(),
            "no codec of it",
            "one for each type that is written",
            "give its codec to DocumentModule"));
      }
      try (JsonParser content = COPIES.createParser(written(codec, document))) {
        content.nextToken();
        out.copyCurrentStructureExact(content);
      }
    }

    @SuppressWarnings("unchecked") // it was found by the value's class
    private static <T> byte[] written(DocumentCodec<T> codec, Document<?> document) {
      return codec.write((Document<T>) document).content();
    }
  }
}
