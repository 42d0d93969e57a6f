package io.migrationgate.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.documents.jackson.JacksonFormat;
import io.migrationgate.protocol.VersionRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionedTypeTest {
  @Test
  void saysWhatItReadsAndWrites() {
    assertThat(Preferences.TYPE.reads()).isEqualTo(new VersionRange(1, 3));
    assertThat(Preferences.TYPE.writes()).isEqualTo(new VersionRange(1, 3));
    assertThat(Preferences.TYPE.initial()).isEqualTo(1);
  }

  @Test
  void isWrittenOnlyAsFarBackAsDowncastsLead() {
    VersionedType<Preferences> type = VersionedType.first("preferences", 1, Preferences.V1.class)
        .next(2, Preferences.V2.class, Preferences.V2::from)
        .next(3, Preferences.class, Preferences::from, Downcast.lossless(Preferences::toV2))
        .build();
    assertThat(type.writes()).isEqualTo(new VersionRange(2, 3));
    assertThat(type.reads()).isEqualTo(new VersionRange(1, 3));
  }

  @Test
  void aGapIsRefused() {
    assertThatThrownBy(() -> VersionedType.first("preferences", 1, Preferences.V1.class)
            .next(3, Preferences.V2.class, Preferences.V2::from))
        .isInstanceOf(DocumentTypeException.class)
        .hasMessageContaining("leaves a gap");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 0, -3})
  void aCycleIsRefused(int number) {
    assertThatThrownBy(() -> VersionedType.first("preferences", 1, Preferences.V1.class)
            .next(number, Preferences.V2.class, Preferences.V2::from))
        .isInstanceOf(DocumentTypeException.class)
        .hasMessageContaining("makes a cycle");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, VersionRange.LARGEST + 1})
  void aNumberThatIsNoneIsRefused(int number) {
    assertThatThrownBy(() -> VersionedType.first("preferences", number, Preferences.V1.class))
        .isInstanceOf(DocumentTypeException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "-a", "ä", "a\n"})
  void aNameThatIsNoneIsRefused(String name) {
    assertThatThrownBy(() -> VersionedType.first(name, 1, Preferences.V1.class))
        .isInstanceOf(DocumentTypeException.class);
  }

  @Test
  void unversionedDocumentsCannotCountAsAVersionThatIsNotThere() {
    assertThatThrownBy(() -> VersionedType.first("preferences", 1, Preferences.V1.class)
            .unversioned(2)
            .build())
        .isInstanceOf(DocumentTypeException.class);
  }

  record Tagged(int v) {}

  @Test
  void noVersionMayHaveAFieldOfTheVersionsName() {
    VersionedType<Tagged> type = VersionedType.first("tagged", 1, Tagged.class).build();
    JacksonFormat format = JacksonFormat.create(UnknownFields.REFUSE);
    assertThatThrownBy(() -> DocumentCodec.inField(type, format, WriteVersion.always(1), "v"))
        .isInstanceOf(DocumentTypeException.class)
        .hasMessageContaining("a field 'v' of its own");
    assertThat(DocumentCodec.beside(type, format, WriteVersion.always(1))
            .write(new Tagged(7))
            .text())
        .isEqualTo("{\"v\":7}");
  }

  @Test
  void whatIsNotWrittenAsAnObjectIsNoDocument() {
    JacksonFormat format = JacksonFormat.create(UnknownFields.REFUSE);
    VersionedType<String> text = VersionedType.first("text", 1, String.class).build();
    assertThatThrownBy(() -> DocumentCodec.beside(text, format, WriteVersion.always(1)))
        .isInstanceOf(DocumentTypeException.class)
        .hasMessageContaining("written as string");
  }
}
