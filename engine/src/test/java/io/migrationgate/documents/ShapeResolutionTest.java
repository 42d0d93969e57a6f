package io.migrationgate.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.documents.CompatibilityMode.Order;
import io.migrationgate.documents.Incompatibility.Kind;
import io.migrationgate.documents.Shape.AnyShape;
import io.migrationgate.documents.Shape.ArrayShape;
import io.migrationgate.documents.Shape.BooleanShape;
import io.migrationgate.documents.Shape.EnumShape;
import io.migrationgate.documents.Shape.FieldShape;
import io.migrationgate.documents.Shape.IntegerShape;
import io.migrationgate.documents.Shape.MapShape;
import io.migrationgate.documents.Shape.NumberShape;
import io.migrationgate.documents.Shape.ObjectShape;
import io.migrationgate.documents.Shape.RecursiveShape;
import io.migrationgate.documents.Shape.ScalarShape;
import io.migrationgate.documents.Shape.TextShape;
import io.migrationgate.documents.Shape.Variants;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The rules of Avro's schema resolution, one after the other, for JSON. Where the two are not the
 * same, the row says so.
 */
class ShapeResolutionTest {
  private static final Shape INT = new IntegerShape(32);
  private static final Shape LONG = new IntegerShape(64);
  private static final Shape BIG = new IntegerShape(IntegerShape.UNBOUNDED);
  private static final Shape FLOAT = new NumberShape(32);
  private static final Shape DOUBLE = new NumberShape(64);
  private static final Shape DECIMAL = new NumberShape(0);
  private static final Shape TEXT = new TextShape();
  private static final Shape BOOLEAN = new BooleanShape();
  private static final Shape ANY = new AnyShape();
  private static final Shape DATE = new ScalarShape("LocalDate");

  private record Row(
      String rule, Shape writer, Shape reader, @Nullable Kind expected) {}

  private static Shape symbols(boolean hasDefault, String... symbols) {
    return new EnumShape(new TreeSet<>(Arrays.asList(symbols)), hasDefault);
  }

  private static FieldShape needed(Shape shape, String... aliases) {
    return new FieldShape(shape, false, List.of(aliases));
  }

  private static FieldShape optional(Shape shape) {
    return new FieldShape(shape, true);
  }

  private static ObjectShape object(Object... namesAndFields) {
    Map<String, FieldShape> fields = new HashMap<>();
    for (int i = 0; i < namesAndFields.length; i += 2) {
      fields.put((String) namesAndFields[i], (FieldShape) namesAndFields[i + 1]);
    }
    return Shape.object(fields);
  }

  private static Variants variants(String property, Map<String, Shape> branches) {
    return new Variants(property, new TreeMap<>(branches));
  }

  private static List<Row> table() {
    List<Row> rows = new ArrayList<>();
    Shape[] primitives = {INT, LONG, BIG, FLOAT, DOUBLE, DECIMAL, TEXT, BOOLEAN, DATE};
    for (Shape same : primitives) {
      rows.add(new Row("both schemas have the same type", same, same, null));
    }
    rows.add(new Row("int is promotable to long", INT, LONG, null));
    rows.add(new Row("long is not promotable to int", LONG, INT, Kind.TYPE_MISMATCH));
    rows.add(new Row("int is promotable to double", INT, DOUBLE, null));
    rows.add(new Row("float is promotable to double", FLOAT, DOUBLE, null));
    rows.add(new Row("double is not promotable to float", DOUBLE, FLOAT, Kind.TYPE_MISMATCH));
    rows.add(new Row("double is not promotable to long", DOUBLE, LONG, Kind.TYPE_MISMATCH));
    rows.add(new Row("otherwise: int to float would lose digits", INT, FLOAT, Kind.TYPE_MISMATCH));
    rows.add(
        new Row("otherwise: long to float would lose digits", LONG, FLOAT, Kind.TYPE_MISMATCH));
    rows.add(
        new Row("otherwise: long to double would lose digits", LONG, DOUBLE, Kind.TYPE_MISMATCH));
    rows.add(new Row("a number without bounds takes all others", LONG, BIG, null));
    rows.add(new Row("a number without bounds is taken by none", BIG, LONG, Kind.TYPE_MISMATCH));
    rows.add(new Row("an exact decimal takes all others", LONG, DECIMAL, null));
    rows.add(new Row("an exact decimal takes all others", BIG, DECIMAL, null));
    rows.add(new Row("an exact decimal takes all others", DOUBLE, DECIMAL, null));
    rows.add(new Row("an exact decimal is taken by none", DECIMAL, DOUBLE, Kind.TYPE_MISMATCH));
    rows.add(new Row("types do not match", TEXT, INT, Kind.TYPE_MISMATCH));
    rows.add(new Row("types do not match", INT, TEXT, Kind.TYPE_MISMATCH));
    rows.add(new Row("types do not match", BOOLEAN, TEXT, Kind.TYPE_MISMATCH));
    rows.add(new Row("types do not match", TEXT, DATE, Kind.TYPE_MISMATCH));
    rows.add(new Row("types do not match", object(), new MapShape(ANY), Kind.TYPE_MISMATCH));
    rows.add(new Row("types do not match", new MapShape(INT), object(), Kind.TYPE_MISMATCH));
    rows.add(
        new Row("types do not match", new ArrayShape(INT), new MapShape(INT), Kind.TYPE_MISMATCH));
    rows.add(new Row("otherwise: anything is read as any JSON", object(), ANY, null));
    rows.add(new Row("otherwise: any JSON is read only as such", ANY, TEXT, Kind.TYPE_MISMATCH));

    rows.add(new Row(
        "array: item schemas are resolved", new ArrayShape(INT), new ArrayShape(LONG), null));
    rows.add(new Row(
        "array: item schemas are resolved",
        new ArrayShape(LONG),
        new ArrayShape(INT),
        Kind.TYPE_MISMATCH));
    rows.add(
        new Row("map: value schemas are resolved", new MapShape(INT), new MapShape(LONG), null));
    rows.add(new Row(
        "map: value schemas are resolved",
        new MapShape(TEXT),
        new MapShape(LONG),
        Kind.TYPE_MISMATCH));

    rows.add(new Row(
        "enum: the same symbols", symbols(false, "A", "B"), symbols(false, "A", "B"), null));
    rows.add(
        new Row("enum: the reader has more", symbols(false, "A"), symbols(false, "A", "B"), null));
    rows.add(new Row(
        "enum: a symbol that the reader lacks, without a default",
        symbols(false, "A", "B"),
        symbols(false, "A"),
        Kind.MISSING_ENUM_SYMBOLS));
    rows.add(new Row(
        "enum: a symbol that the reader lacks, with a default",
        symbols(false, "A", "B"),
        symbols(true, "A"),
        null));
    rows.add(new Row("otherwise: an enum is read as text", symbols(false, "A"), TEXT, null));
    rows.add(new Row("text is no enum", TEXT, symbols(true, "A"), Kind.TYPE_MISMATCH));

    ObjectShape one = object("a", needed(INT));
    ObjectShape two = object("a", needed(INT), "b", needed(TEXT));
    ObjectShape twoOptional = object("a", needed(INT), "b", optional(TEXT));
    rows.add(new Row("record: fields are matched by name", two, two, null));
    rows.add(new Row("record: fields are resolved", one, object("a", needed(LONG)), null));
    rows.add(
        new Row("record: fields are resolved", object("a", needed(LONG)), one, Kind.TYPE_MISMATCH));
    rows.add(new Row(
        "record: the reader has a field without a default that the writer lacks",
        one,
        two,
        Kind.READER_FIELD_MISSING_DEFAULT_VALUE));
    rows.add(new Row(
        "record: the reader has a field with a default that the writer lacks",
        one,
        twoOptional,
        null));
    rows.add(new Row(
        "record: a reader's alias finds the writer's field",
        object("old", needed(INT)),
        object("a", needed(INT, "old")),
        null));
    rows.add(new Row(
        "union with null: may be missing, and must not",
        twoOptional,
        two,
        Kind.READER_FIELD_MISSING_DEFAULT_VALUE));
    rows.add(new Row("union with null: is there, and may be missing", two, twoOptional, null));

    rows.add(new Row(
        "union: the writer's branch is found",
        variants("type", Map.of("x", one)),
        variants("type", Map.of("x", one, "y", two)),
        null));
    rows.add(new Row(
        "union: the writer's branch is missing",
        variants("type", Map.of("x", one, "y", two)),
        variants("type", Map.of("x", one)),
        Kind.MISSING_UNION_BRANCH));
    rows.add(new Row(
        "union: the branch is resolved",
        variants("type", Map.of("x", object("a", needed(LONG)))),
        variants("type", Map.of("x", one)),
        Kind.TYPE_MISMATCH));
    rows.add(new Row(
        "otherwise: variants are told apart by one property",
        variants("type", Map.of("x", one)),
        variants("kind", Map.of("x", one)),
        Kind.TYPE_MISMATCH));

    ObjectShape list = object("value", needed(INT), "next", optional(new RecursiveShape(1)));
    ObjectShape longList = object("value", needed(LONG), "next", optional(new RecursiveShape(1)));
    ObjectShape unrolled = object("value", needed(INT), "next", optional(list));
    rows.add(new Row("recursive: the same", list, list, null));
    rows.add(new Row("recursive: resolved further in", list, longList, null));
    rows.add(new Row("recursive: resolved further in", longList, list, Kind.TYPE_MISMATCH));
    rows.add(new Row("recursive: written out once", unrolled, list, null));
    rows.add(new Row("recursive: written out once", list, unrolled, null));
    rows.add(new Row(
        "recursive: written out once, and otherwise there",
        object("value", needed(INT), "next", optional(longList)),
        list,
        Kind.TYPE_MISMATCH));
    return rows;
  }

  @Test
  void resolvesAsAvroDoes() {
    List<Row> rows = table();
    assertThat(rows).hasSizeGreaterThan(60);
    for (Row row : rows) {
      List<Incompatibility> found =
          ShapeResolution.resolve(row.writer(), row.reader(), UnknownFields.KEEP);
      if (row.expected() == null) {
        assertThat(found).as(row.toString()).isEmpty();
      } else {
        assertThat(found)
            .as(row.toString())
            .isNotEmpty()
            .allSatisfy(one -> assertThat(one.kind()).isEqualTo(row.expected()));
      }
    }
  }

  /** Avro's readers skip them. */
  @Test
  void aFieldThatTheReaderLacksIsRefusedUnlessItKeepsIt() {
    Shape writer = object("a", needed(INT), "b", optional(TEXT));
    Shape reader = object("a", needed(INT));
    assertThat(ShapeResolution.resolve(writer, reader, UnknownFields.KEEP)).isEmpty();
    assertThat(ShapeResolution.resolve(writer, reader, UnknownFields.REFUSE))
        .containsExactly(new Incompatibility("$.b", Kind.UNKNOWN_FIELD, "string", "nothing"));
    Shape open = new ObjectShape(new TreeMap<>(Map.of("a", needed(INT))), true);
    assertThat(ShapeResolution.resolve(writer, open, UnknownFields.REFUSE)).isEmpty();
  }

  private static ShapeReader by(Shape shape, UnknownFields unknown) {
    return new ShapeReader(shape, unknown);
  }

  @Test
  void eachReaderIsAskedByItsOwnPolicy() {
    Shape one = object("a", needed(INT));
    Shape optional = object("a", needed(INT), "b", optional(TEXT));
    assertThat(CompatibilityMode.order(
            List.of(by(one, UnknownFields.REFUSE)), by(optional, UnknownFields.KEEP)))
        .isEqualTo(Order.READERS_FIRST);
    assertThat(CompatibilityMode.order(
            List.of(by(one, UnknownFields.KEEP)), by(optional, UnknownFields.REFUSE)))
        .isEqualTo(Order.ANY);
  }

  @Test
  void saysWhoIsDeployedFirst() {
    Shape one = object("a", needed(INT));
    Shape optional = object("a", needed(INT), "b", optional(TEXT));
    Shape needed = object("a", needed(INT), "b", needed(TEXT));
    Shape wider = object("a", needed(LONG));
    Shape other = object("c", needed(INT));
    assertThat(CompatibilityMode.order(
            List.of(by(one, UnknownFields.KEEP)), by(optional, UnknownFields.KEEP)))
        .isEqualTo(Order.ANY);
    assertThat(CompatibilityMode.order(
            List.of(by(one, UnknownFields.REFUSE)), by(optional, UnknownFields.REFUSE)))
        .isEqualTo(Order.READERS_FIRST);
    assertThat(CompatibilityMode.order(
            List.of(by(one, UnknownFields.KEEP)), by(needed, UnknownFields.KEEP)))
        .isEqualTo(Order.WRITERS_FIRST);
    assertThat(CompatibilityMode.order(
            List.of(by(one, UnknownFields.KEEP)), by(wider, UnknownFields.KEEP)))
        .isEqualTo(Order.READERS_FIRST);
    assertThat(CompatibilityMode.order(
            List.of(by(one, UnknownFields.KEEP)), by(other, UnknownFields.KEEP)))
        .isEqualTo(Order.NEW_VERSION);
  }

  @Test
  void transitiveFormsLookAtAllEarlierShapes() {
    Shape first = object("a", optional(INT));
    Shape second = object();
    Shape third = object("a", optional(TEXT));
    List<ShapeReader> earlier =
        List.of(by(first, UnknownFields.KEEP), by(second, UnknownFields.KEEP));
    assertThat(CompatibilityMode.FULL.check(earlier, by(third, UnknownFields.KEEP)))
        .isEmpty();
    assertThat(CompatibilityMode.FULL_TRANSITIVE.check(earlier, by(third, UnknownFields.KEEP)))
        .hasSize(2)
        .allSatisfy(one -> assertThat(one.path()).isEqualTo("$.a"));
    assertThat(CompatibilityMode.BACKWARD_TRANSITIVE.check(earlier, by(third, UnknownFields.KEEP)))
        .hasSize(1);
    assertThat(CompatibilityMode.BACKWARD.check(List.of(), by(third, UnknownFields.KEEP)))
        .isEmpty();
  }

  @Test
  void fingerprintsAreOfNamesTypesAndWhatMayBeMissing() {
    Shape shape = object("a", needed(INT), "b", optional(TEXT));
    assertThat(Shapes.fingerprint(shape)).hasSize(32);
    assertThat(Shapes.fingerprint(object("b", optional(TEXT), "a", needed(INT))))
        .isEqualTo(Shapes.fingerprint(shape));
    assertThat(Shapes.fingerprint(object("b", optional(TEXT), "a", needed(INT, "alias"))))
        .isEqualTo(Shapes.fingerprint(shape));
    for (Shape other : List.of(
        object("a", needed(INT), "b", needed(TEXT)),
        object("a", needed(LONG), "b", optional(TEXT)),
        object("a", needed(INT), "c", optional(TEXT)),
        object("a", needed(INT), "b", optional(DATE)),
        object("a", needed(INT)))) {
      assertThat(Shapes.fingerprint(other)).isNotEqualTo(Shapes.fingerprint(shape));
    }
  }

  @Test
  void namesThatLookLikePathsAreNoOthers() {
    Shape nested = object("a", needed(object("b", needed(TEXT))));
    Shape dotted = object("a", needed(object()), "a.b", needed(TEXT));
    assertThat(Shapes.fingerprint(dotted)).isNotEqualTo(Shapes.fingerprint(nested));
  }

  @Test
  void differencesAreNamedByTheirPaths() {
    Shape before = object("a", needed(INT), "b", optional(TEXT), "d", needed(TEXT));
    Shape after =
        object("a", needed(LONG), "c", optional(symbols(false, "X: Y")), "d", optional(TEXT));
    assertThat(Shapes.differences(before, after))
        .containsExactly(
            "$.a: was int32, is int64",
            "$.b: string, optional is missing now",
            "$.d: was string, is string, optional",
            "$.c: enum of 'X: Y', optional is new");
    assertThat(Shapes.differences(before, before)).isEmpty();
  }
}
