package io.migrationgate.documents.jackson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import io.migrationgate.documents.DocumentTypeException;
import io.migrationgate.documents.Shape;
import io.migrationgate.documents.Shapes;
import io.migrationgate.documents.UnknownFields;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JacksonShapesTest {
  private static Shape shape(Class<?> type) {
    return JacksonFormat.create(UnknownFields.REFUSE).shape(type);
  }

  enum Colour {
    RED,
    @JsonProperty("green!")
    GREEN
  }

  record Everything(
      int i,
      @Nullable Long l,
      BigInteger big,
      float f,
      double d,
      BigDecimal exact,
      String text,
      boolean flag,
      @JsonProperty("colour") Colour c,
      List<String> list,
      int[] array,
      Set<Colour> set,
      Map<String, Integer> map,
      UUID id,
      byte[] bytes,
      JsonNode tree,
      Object any,
      @JsonProperty(defaultValue = "x") String withDefault,
      @JsonAlias({"old"}) String aliased) {}

  @Test
  void aRecordIsAnObject() {
    assertThat(Shapes.lines(shape(Everything.class)))
        .containsExactly(
            "$: object",
            "$.aliased: string",
            "$.any: any",
            "$.array: array",
            "$.array[]: int32",
            "$.big: integer",
            "$.bytes: scalar byte[]",
            "$.colour: enum of RED|'green!'",
            "$.d: float64",
            "$.exact: decimal",
            "$.f: float32",
            "$.flag: boolean",
            "$.i: int32",
            "$.id: scalar UUID",
            "$.l: int64, optional",
            "$.list: array",
            "$.list[]: string",
            "$.map: map",
            "$.map{}: int32",
            "$.set: array",
            "$.set[]: enum of RED|'green!'",
            "$.text: string",
            "$.tree: any",
            "$.withDefault: string, optional");
    Shape.ObjectShape object = (Shape.ObjectShape) shape(Everything.class);
    assertThat(object.fields().get("aliased").aliases()).containsExactly("old");
  }

  record Tree(String name, List<Tree> children, @Nullable Leaf leaf) {}

  record Leaf(@Nullable Tree back) {}

  @Test
  void whatRefersToItselfEnds() {
    assertThat(Shapes.lines(shape(Tree.class)))
        .containsExactly(
            "$: object",
            "$.children: array",
            "$.children[]: same as 1 further out",
            "$.leaf: object, optional",
            "$.leaf.back: same as 2 further out, optional",
            "$.name: string");
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Circle.class, name = "circle"),
    @JsonSubTypes.Type(value = Group.class, name = "group")
  })
  interface Figure {}

  record Circle(double radius) implements Figure {}

  record Group(List<Figure> parts) implements Figure {}

  record Drawing(Figure figure) {}

  @Test
  void subtypesAreVariants() {
    assertThat(Shapes.lines(shape(Drawing.class)))
        .containsExactly(
            "$: object",
            "$.figure: variants by kind",
            "$.figure(kind=circle): object",
            "$.figure(kind=circle).radius: float64",
            "$.figure(kind=group): object",
            "$.figure(kind=group).parts: array",
            "$.figure(kind=group).parts[]: same as 2 further out");
  }

  /** Nothing but Jackson's creators says what must be there. */
  static class Bean {
    public @Nullable String name;

    @JsonAnySetter
    public Map<String, Object> more = new HashMap<>();
  }

  @Test
  void aClassWithoutACreatorNeedsNothing() {
    assertThat(Shapes.lines(shape(Bean.class)))
        .containsExactly("$: open object", "$.name: string, optional");
  }

  @JsonDeserialize(using = CentsReader.class)
  record Price(long cents) {}

  record Priced(Price price) {}

  static final class CentsReader extends StdDeserializer<Object> {
    private static final long serialVersionUID = 1L;

    CentsReader() {
      super(Object.class);
    }

    @Override
    public Object deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      return new Price(parser.getLongValue());
    }
  }

  @Test
  void whatHasAReaderOfItsOwnIsAScalarOfItsName() {
    assertThat(Shapes.lines(shape(Priced.class)))
        .containsExactly("$: object", "$.price: scalar Price");
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Lenient(String name) {}

  @Test
  void aTypeThatDropsFieldsIsRefused() {
    assertThatThrownBy(() -> shape(Lenient.class))
        .isInstanceOf(DocumentTypeException.class)
        .hasMessageContaining("dropped without a word");
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS, include = JsonTypeInfo.As.WRAPPER_ARRAY)
  interface Wrapped {}

  record Wrapper(Wrapped wrapped) {}

  @Test
  void subtypesThatNoPropertyTellsApartAreRefused() {
    assertThatThrownBy(() -> shape(Wrapper.class))
        .isInstanceOf(DocumentTypeException.class)
        .hasMessageContaining("a property");
  }
}
