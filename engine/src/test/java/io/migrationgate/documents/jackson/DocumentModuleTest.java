package io.migrationgate.documents.jackson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.migrationgate.documents.Document;
import io.migrationgate.documents.DocumentCodec;
import io.migrationgate.documents.DocumentException;
import io.migrationgate.documents.DocumentTypeException;
import io.migrationgate.documents.Downcast;
import io.migrationgate.documents.NewerVersionException;
import io.migrationgate.documents.UnknownFields;
import io.migrationgate.documents.VersionedType;
import io.migrationgate.documents.WriteVersion;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A versioned document inside another object. */
class DocumentModuleTest {
  record PriceV1(BigDecimal amount) {}

  record Price(BigDecimal amount, String currency) {}

  record Article(String name, List<Document<Price>> prices) {}

  private static final VersionedType<Price> TYPE = VersionedType.first("price", 1, PriceV1.class)
      .next(
          2,
          Price.class,
          one -> new Price(one.amount(), "EUR"),
          Downcast.lossy(two -> new PriceV1(two.amount()), "the currency"))
      .build();
  private static final JacksonFormat FORMAT = JacksonFormat.create(UnknownFields.KEEP);

  private static ObjectMapper mapper(int writes) {
    return JsonMapper.builder()
        .addModule(new DocumentModule(
            DocumentCodec.inField(TYPE, FORMAT, WriteVersion.always(writes), "v")))
        .build();
  }

  @Test
  void aDocumentInsideAnotherObjectHasItsOwnVersion() throws Exception {
    String stored =
        "{\"name\":\"a\",\"prices\":[{\"v\":1,\"amount\":0.10000000000000000000001,\"vat\":20}]}";
    Article read = mapper(2).readValue(stored, Article.class);
    assertThat(read.prices().get(0).value())
        .isEqualTo(new Price(new BigDecimal("0.10000000000000000000001"), "EUR"));
    assertThat(read.prices().get(0).storedVersion()).isEqualTo(1);
    assertThat(mapper(1).writeValueAsString(read)).isEqualTo(stored);
    assertThat(mapper(2).writeValueAsString(read))
        .contains("{\"v\":2,\"amount\":0.10000000000000000000001,\"currency\":\"EUR\",\"vat\":20}");
  }

  @Test
  void whatTheCodecRefusesIsTheCause() {
    ObjectMapper mapper = mapper(2);
    assertThatThrownBy(() ->
            mapper.readValue("{\"name\":\"a\",\"prices\":[{\"v\":3,\"amount\":1}]}", Article.class))
        .isInstanceOf(JsonMappingException.class)
        .hasCauseInstanceOf(NewerVersionException.class);
    assertThatThrownBy(() -> mapper.readValue(
            "{\"name\":\"a\",\"prices\":[{\"v\":1,\"amount\":1,\"amount\":2}]}", Article.class))
        .hasCauseInstanceOf(DocumentException.class);
  }

  @Test
  void aTypeWithoutACodecOrWithoutAFieldIsRefused() {
    assertThatThrownBy(() -> mapper(2).writeValueAsString(new Document<>("text", 1, null)))
        .hasRootCauseInstanceOf(DocumentTypeException.class)
        .hasMessageContaining("no codec of it");
    DocumentCodec<Price> beside = DocumentCodec.beside(TYPE, FORMAT, WriteVersion.always(2));
    assertThatThrownBy(() -> new DocumentModule(beside))
        .isInstanceOf(DocumentTypeException.class)
        .hasMessageContaining("make it with DocumentCodec.inField");
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes(@JsonSubTypes.Type(value = Disc.class, name = "disc"))
  sealed interface Shape permits Disc {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes(@JsonSubTypes.Type(value = Disc.class, name = "disc"))
  sealed interface Round permits Disc {}

  record Disc(int radius) implements Shape, Round {}

  record Drawing(Document<Shape> one, List<Document<Shape>> more, Document<?> any) {}

  private static <T> DocumentCodec<T> codec(String name, Class<T> javaType, String field) {
    VersionedType<T> type = VersionedType.first(name, 1, javaType).build();
    return DocumentCodec.inField(type, FORMAT, WriteVersion.always(1), field);
  }

  @Test
  void aDocumentIsWrittenByTheCodecOfItsDeclaredType() throws Exception {
    ObjectMapper mapper = JsonMapper.builder()
        .addModule(
            new DocumentModule(codec("disc", Disc.class, "disc"), codec("shape", Shape.class, "v")))
        .build();
    Document<Shape> disc = new Document<>(new Disc(2), 1, null);
    String shape = "{\"v\":1,\"kind\":\"disc\",\"radius\":2}";

    String written = mapper.writeValueAsString(new Drawing(disc, List.of(disc), null));

    assertThat(written).isEqualTo("{\"one\":" + shape + ",\"more\":[" + shape + "],\"any\":null}");
    assertThat(mapper.readValue(written, Drawing.class).more()).containsExactly(disc);
  }

  @Test
  void whereNoTypeIsDeclaredItIsTheNearestOfTheValue() throws Exception {
    Document<?> disc = new Document<>(new Disc(2), 1, null);
    ObjectMapper shapes = JsonMapper.builder()
        .addModule(new DocumentModule(codec("shape", Shape.class, "v")))
        .build();
    assertThat(shapes.writeValueAsString(new Drawing(null, null, disc)))
        .contains("{\"v\":1,\"kind\":\"disc\",\"radius\":2}");
    assertThat(shapes.writeValueAsString(disc))
        .isEqualTo("{\"v\":1,\"kind\":\"disc\",\"radius\":2}");
    ObjectMapper both = JsonMapper.builder()
        .addModule(
            new DocumentModule(codec("shape", Shape.class, "v"), codec("round", Round.class, "v")))
        .build();
    assertThatThrownBy(() -> both.writeValueAsString(disc))
        .hasRootCauseInstanceOf(DocumentTypeException.class)
        .hasMessageContaining("several codecs that could write it: 'round', 'shape'");
  }

  @Test
  void twoCodecsOfOneJavaTypeAreRefused() {
    DocumentCodec<Disc> disc = codec("disc", Disc.class, "disc");
    DocumentCodec<Disc> plate = codec("plate", Disc.class, "v");
    assertThatThrownBy(() -> new DocumentModule(disc, plate))
        .isInstanceOf(DocumentTypeException.class)
        .hasMessageContaining("document type 'plate'")
        .hasMessageContaining("as document type 'disc' has it");
  }
}
