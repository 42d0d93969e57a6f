package io.migrationgate.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.migrationgate.documents.Preferences.Mode;
import io.migrationgate.documents.Preferences.Place;
import io.migrationgate.documents.jackson.JacksonFormat;
import io.migrationgate.protocol.VersionRange;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentCodecTest {
  private static final Preferences ALL =
      new Preferences("Europe/Prague", Mode.DARK, "cs", new Place("Brno"));

  private final DocumentCodec<Preferences> newest = Preferences.codec(UnknownFields.REFUSE, 3);
  private final DocumentCodec<Preferences> keeping = Preferences.codec(UnknownFields.KEEP, 3);

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Preferences read(DocumentCodec<Preferences> codec, String text) {
    return codec.read(utf8(text)).value();
  }

  @Test
  void everyVersionIsReadAsTheNewest() {
    assertThat(read(newest, "{\"timezone\":\"UTC\"}"))
        .isEqualTo(new Preferences("UTC", Mode.LIGHT, null, null));
    assertThat(read(newest, "{\"v\":1,\"timezone\":\"UTC\"}"))
        .isEqualTo(new Preferences("UTC", Mode.LIGHT, null, null));
    assertThat(read(newest, "{\"v\":2,\"timezone\":\"UTC\",\"mode\":\"DARK\"}"))
        .isEqualTo(new Preferences("UTC", Mode.DARK, null, null));
    assertThat(read(newest, "{\"v\":3,\"timezone\":\"UTC\",\"mode\":\"DARK\",\"language\":\"cs\"}"))
        .isEqualTo(new Preferences("UTC", Mode.DARK, "cs", null));
    assertThat(newest.totals().read())
        .containsEntry(1, 2L)
        .containsEntry(2, 1L)
        .containsEntry(3, 1L);
    assertThat(newest.totals().upcasts()).isEqualTo(2 + 2 + 1);
  }

  @Test
  void theVersionNeedNotComeFirst() {
    Document<Preferences> read = newest.read(
        utf8("{\"mode\":\"DARK\",\"place\":{\"city\":\"Brno\"},\"v\":2,\"timezone\":\"UTC\"}"));
    assertThat(read.storedVersion()).isEqualTo(2);
    assertThat(read.value()).isEqualTo(new Preferences("UTC", Mode.DARK, null, new Place("Brno")));
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    EncodedDocument written = newest.write(ALL);
    assertThat(written.version()).isEqualTo(3);
    assertThat(written.text()).startsWith("{\"v\":3,");
    assertThat(newest.read(written.content()).value()).isEqualTo(ALL);
  }

  @Test
  void anOlderVersionIsWrittenByDowncast() {
    DocumentCodec<Preferences> second = Preferences.codec(UnknownFields.REFUSE, 2);
    assertThat(second.write(ALL).text())
        .isEqualTo(
            "{\"v\":2,\"timezone\":\"Europe/Prague\",\"mode\":\"DARK\",\"place\":{\"city\":\"Brno\"}}");
  }

  /** Builds from before the type had versions may refuse a field that they do not know. */
  @Test
  void theUnversionedVersionIsWrittenAsItAlwaysWas() {
    DocumentCodec<Preferences> first = Preferences.codec(UnknownFields.REFUSE, 1);
    assertThat(first.write(ALL).text())
        .isEqualTo("{\"timezone\":\"Europe/Prague\",\"place\":{\"city\":\"Brno\"}}");
  }

  @Test
  void onlyWhatIsReallyLostIsCounted() {
    DocumentCodec<Preferences> first = Preferences.codec(UnknownFields.REFUSE, 1);
    first.write(new Preferences("UTC", Mode.LIGHT, null, null));
    assertThat(first.totals().lost()).isZero();
    first.write(new Preferences("UTC", Mode.DARK, null, null));
    first.write(new Preferences("UTC", Mode.DARK, "cs", null));
    assertThat(first.totals().lost()).isEqualTo(2);
    assertThat(first.totals().written()).containsEntry(1, 3L);
  }

  @Test
  void aNewerVersionIsATypedErrorThatSaysWhoReadsIt() {
    WriteVersion known = new WriteVersion() {
      @Override
      public int writeVersion() {
        return 3;
      }

      @Override
      public Optional<String> firstBuildReading(int version) {
        return version == 4 ? Optional.of("2026.47") : Optional.empty();
      }

      @Override
      public <R, X extends Exception> R sending(Sending<R, X> sending) throws X {
        return sending.in(3);
      }
    };
    DocumentCodec<Preferences> codec = DocumentCodec.inField(
        Preferences.TYPE, JacksonFormat.create(UnknownFields.KEEP), known, "v");
    assertThatThrownBy(() -> read(codec, "{\"v\":4,\"x\":1}"))
        .isInstanceOfSatisfying(
            NewerVersionException.class, e -> assertThat(e.version()).isEqualTo(4))
        .hasMessageContaining("deploy build 2026.47 or later");
    assertThatThrownBy(() -> read(codec, "{\"v\":5}"))
        .isInstanceOf(NewerVersionException.class)
        .hasMessageContaining("no such build is known");
  }

  @Test
  void aVersionThatIsGoneIsATypedError() {
    VersionedType<Preferences> late = VersionedType.first("preferences", 2, Preferences.V2.class)
        .next(3, Preferences.class, Preferences::from)
        .build();
    DocumentCodec<Preferences> codec = DocumentCodec.inField(
        late, JacksonFormat.create(UnknownFields.REFUSE), WriteVersion.always(3), "v");
    assertThatThrownBy(() -> read(codec, "{\"v\":1,\"timezone\":\"UTC\"}"))
        .isInstanceOf(UnsupportedVersionException.class)
        .isNotInstanceOf(NewerVersionException.class);
    assertThatThrownBy(() -> read(codec, "{\"timezone\":\"UTC\"}"))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("without a version");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"v\":-1}",
        "{\"v\":0}",
        "{\"v\":\"2\"}",
        "{\"v\":2.0}",
        "{\"v\":null}",
        "{\"v\":true}",
        "{\"v\":{}}",
        "{\"v\":1000001}",
        "{\"v\":4294967297}",
        "{\"v\":99999999999999999999999999}",
        "{\"timezone\":\"UTC\",\"v\":\"1\"}",
        "{\"timezone\":\"UTC\",\"v\":99999999999999999999999999}",
      })
  void whatIsNoVersionIsRefused(String text) {
    assertThatThrownBy(() -> read(keeping, text))
        .isExactlyInstanceOf(DocumentException.class)
        .hasMessageContaining("expected a whole number from 1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "3",
        "\"v\"",
        "{",
        "{\"v\"",
        "{\"v\":1",
        "{\"v\":3,\"timezone\":\"UT",
        "{\"v\":3,\"timezone\":\"UTC\",\"mode\":\"DARK\"",
        "{\"v\":3,\"timezone\":\"UTC\",\"mode\":\"DARK\"} {}",
        "{\"v\":3,\"timezone\":\"UTC\",\"mode\":\"DARK\"}]",
        "{\"timezone\":\"UTC\"} x",
        "{\"v\":1,\"v\":3,\"timezone\":\"UTC\"}",
        "{\"v\":1,\"timezone\":\"UTC\",\"v\":3}",
        "{\"timezone\":\"UTC\",\"v\":1,\"v\":3}",
        "{\"v\":1,\"timezone\":\"UTC\",\"timezone\":\"CET\"}",
        "{\"v\":1,\"timezone\":\"UTC\",\"place\":{\"city\":\"a\",\"city\":\"b\"}}",
      })
  void whatIsNoWholeObjectIsRefused(String text) {
    assertThatThrownBy(() -> read(newest, text)).isInstanceOf(DocumentException.class);
    assertThatThrownBy(() -> read(keeping, text)).isInstanceOf(DocumentException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"v\":1}; $.timezone",
        "{\"v\":1,\"timezone\":null}; $.timezone",
        "{\"v\":2,\"timezone\":\"secret\"}; $.mode",
        "{\"v\":2,\"timezone\":[\"secret\"],\"mode\":\"DARK\"}; $.timezone",
        "{\"v\":1,\"timezone\":\"UTC\",\"place\":{}}; $.place.city",
        "{\"timezone\":\"UTC\",\"place\":{\"city\":null}}; $.place.city",
      })
  void whatHasNotTheShapeOfItsVersionIsRefusedWithoutQuotingIt(String text, String path) {
    assertThatThrownBy(() -> read(newest, text))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining(path)
        .hasMessageNotContaining("secret");
  }

  @Test
  void anUnknownEnumValueIsRefusedAndSaysWhoComesFirst() {
    assertThatThrownBy(() -> read(newest, "{\"v\":2,\"timezone\":\"UTC\",\"mode\":\"BLUE\"}"))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("enum Mode")
        .hasMessageContaining("deploy readers that know the value before writers")
        .hasMessageNotContaining("BLUE");
  }

  enum Status {
    OPEN,
    @JsonEnumDefaultValue
    OTHER
  }

  record Order(Status status) {}

  @Test
  void anUnknownEnumValueIsReadAsTheDefaultIfThePolicySaysSo() {
    VersionedType<Order> orders = VersionedType.first("order", 1, Order.class).build();
    DocumentFormat reading = JacksonFormat.of(
        new JsonMapper(),
        UnknownFields.REFUSE,
        UnknownEnumValues.READ_AS_DEFAULT,
        DocumentLimits.DEFAULT);
    byte[] content = utf8("{\"v\":1,\"status\":\"SHIPPED\"}");
    assertThat(DocumentCodec.inField(orders, reading, WriteVersion.always(1), "v")
            .read(content)
            .value())
        .isEqualTo(new Order(Status.OTHER));
    DocumentCodec<Order> refusing = DocumentCodec.inField(
        orders, JacksonFormat.create(UnknownFields.REFUSE), WriteVersion.always(1), "v");
    assertThatThrownBy(() -> refusing.read(content)).isInstanceOf(DocumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"v\":3,\"timezone\":\"UTC\",\"mode\":\"DARK\",\"theme\":\"x\"}",
        "{\"timezone\":\"UTC\",\"theme\":\"x\"}",
        "{\"v\":1,\"timezone\":\"UTC\",\"place\":{\"city\":\"Brno\",\"zip\":\"x\"}}",
      })
  void unknownFieldsAreRefused(String text) {
    assertThatThrownBy(() -> read(newest, text))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("a field that its version does not have");
  }

  @Test
  void keptFieldsSurviveAReadModifyWrite() {
    Document<Preferences> read = keeping.read(
        utf8(
            "{\"v\":1,\"timezone\":\"UTC\",\"theme\":{\"a\":[1,2]},\"place\":{\"city\":\"Brno\",\"zip\":602}}"));
    assertThat(Objects.requireNonNull(read.kept()).paths())
        .isEqualTo(List.of("$.theme", "$.place.zip"));
    Preferences changed = new Preferences("CET", Mode.DARK, "cs", new Place("Praha"));
    assertThat(keeping.write(read.with(changed)).text())
        .isEqualTo("{\"v\":3,\"timezone\":\"CET\",\"mode\":\"DARK\",\"language\":\"cs\","
            + "\"place\":{\"city\":\"Praha\",\"zip\":602},\"theme\":{\"a\":[1,2]}}");
  }

  @Test
  void keptFieldsOfAnObjectThatIsGoneGoWithIt() {
    Document<Preferences> read = keeping.read(
        utf8("{\"v\":1,\"timezone\":\"UTC\",\"place\":{\"city\":\"Brno\",\"zip\":602}}"));
    assertThat(keeping
            .write(read.with(new Preferences("UTC", Mode.LIGHT, null, null)))
            .text())
        .doesNotContain("602");
  }

  @Test
  void aKeptFieldThatHasBecomeOneOfTheVersionsOwnIsNotOverwritten() {
    Document<Preferences> read =
        keeping.read(utf8("{\"v\":1,\"timezone\":\"UTC\",\"language\":\"cs\"}"));
    assertThatThrownBy(() -> keeping.write(read))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("kept field 'language'");
  }

  record Line(String text) {}

  record Note(List<Line> lines, @Nullable Note reply) {}

  @Test
  void anUnknownFieldInAnElementOfAnArrayCannotBeKept() {
    VersionedType<Note> notes = VersionedType.first("note", 1, Note.class).build();
    DocumentCodec<Note> codec = DocumentCodec.inField(
        notes, JacksonFormat.create(UnknownFields.KEEP), WriteVersion.always(1), "v");
    assertThatThrownBy(() -> codec.read(utf8("{\"v\":1,\"lines\":[{\"text\":\"a\",\"x\":1}]}")))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("$.lines[]");
    Document<Note> nested = codec.read(
        utf8(
            "{\"v\":1,\"lines\":[],\"reply\":{\"lines\":[],\"reply\":{\"lines\":[{\"text\":\"a\"}],\"y\":2}}}"));
    assertThat(Objects.requireNonNull(nested.kept()).paths()).containsExactly("$.reply.reply.y");
    assertThat(codec.write(nested).text()).contains("\"y\":2");
  }

  @Test
  void theVersionMayBeBeside() {
    DocumentCodec<Preferences> codec = DocumentCodec.beside(
        Preferences.TYPE, JacksonFormat.create(UnknownFields.KEEP), WriteVersion.always(2));
    EncodedDocument written = codec.write(ALL);
    assertThat(written.version()).isEqualTo(2);
    assertThat(written.text()).doesNotContain("\"v\"");
    assertThat(codec.read(written.content(), 2).value().mode()).isEqualTo(Mode.DARK);
    assertThat(codec.read(utf8("{\"timezone\":\"UTC\"}"), null).storedVersion()).isEqualTo(1);
    assertThatThrownBy(() -> codec.read(utf8("{}"), 4)).isInstanceOf(NewerVersionException.class);
  }

  @Test
  void theVersionBesideMustNotContradictTheDocument() {
    assertThatThrownBy(() -> newest.read(utf8("{\"v\":1,\"timezone\":\"UTC\"}"), 2))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("version 1 in the document, and 2 beside it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "+1", "0", "1.0", "1e3", "two", "99999999", "1000001", "١"})
  void whatIsNoVersionBesideIsRefused(String text) {
    assertThatThrownBy(() -> VersionNumbers.parse("header 'X-Version'", text))
        .isInstanceOf(DocumentException.class)
        .hasMessageStartingWith("header 'X-Version': found version ");
  }

  @Test
  void aVersionBesideIsANumberOrNothing() {
    assertThat(VersionNumbers.parse("column", " 12 ")).isEqualTo(12);
    assertThat(VersionNumbers.parse("column", null)).isNull();
    assertThat(VersionNumbers.parse("column", " ")).isNull();
  }

  @Test
  void aCastThatThrowsOrReturnsNullIsSaidSo() {
    VersionedType<Order> throwing = VersionedType.first("order", 1, Line.class)
        .next(2, Order.class, line -> {
          throw new IllegalStateException("secret");
        })
        .unversioned(1)
        .build();
    DocumentFormat format = JacksonFormat.create(UnknownFields.REFUSE);
    DocumentCodec<Order> codec = DocumentCodec.beside(throwing, format, WriteVersion.always(2));
    assertThatThrownBy(() -> codec.read(utf8("{\"text\":\"a\"}")))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining(
            "an upcast to version 2 that has thrown java.lang.IllegalStateException")
        .hasMessageNotContaining("secret")
        .hasCauseInstanceOf(IllegalStateException.class);
    Map<Object, Order> none = new HashMap<>();
    VersionedType<Order> nothing = VersionedType.first("order", 1, Line.class)
        .next(2, Order.class, none::get)
        .unversioned(1)
        .build();
    assertThatThrownBy(() -> DocumentCodec.beside(nothing, format, WriteVersion.always(2))
            .read(utf8("{\"text\":\"a\"}")))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("an upcast to version 2 that has returned null");
  }

  @Test
  void aDocumentOf50MegabytesIsRefusedBeforeItIsRead() {
    byte[] large = new byte[50 << 20];
    assertThatThrownBy(() -> newest.read(large))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("52428800 bytes")
        .hasMessageContaining("at most 16777216");
  }

  @Test
  void aDocumentThatIsNestedTooDeeplyIsRefused() {
    String deep = "{\"v\":3,\"timezone\":" + "[".repeat(100_000);
    assertThatThrownBy(() -> read(newest, deep)).isInstanceOf(DocumentException.class);
    String kept = "{\"v\":1,\"timezone\":\"UTC\",\"x\":" + "[".repeat(300) + "]".repeat(300) + "}";
    assertThatThrownBy(() -> read(keeping, kept))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("nested too deeply");
  }

  @Test
  void aVersionThatCannotBeWrittenIsRefused() {
    VersionedType<Preferences> forward = VersionedType.first("preferences", 2, Preferences.V2.class)
        .next(3, Preferences.class, Preferences::from)
        .build();
    assertThat(forward.writes()).isEqualTo(VersionRange.of(3));
    DocumentCodec<Preferences> codec = DocumentCodec.inField(
        forward, JacksonFormat.create(UnknownFields.REFUSE), WriteVersion.always(2), "v");
    assertThatThrownBy(() -> codec.write(ALL))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("version 2 in force");
  }
}
