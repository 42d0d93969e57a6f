package io.migrationgate.documents;

import io.migrationgate.documents.jackson.JacksonFormat;
import org.jspecify.annotations.Nullable;

/** A document type with three versions, as a build might declare it. */
record Preferences(
    String timezone,
    Preferences.Mode mode,
    @Nullable String language,
    Preferences.@Nullable Place place) {
  enum Mode {
    LIGHT,
    DARK
  }

  record Place(String city) {}

  record V1(String timezone, @Nullable Place place) {}

  record V2(String timezone, Mode mode, @Nullable Place place) {
    static V2 from(V1 old) {
      return new V2(old.timezone(), Mode.LIGHT, old.place());
    }

    V1 toV1() {
      return new V1(timezone, place);
    }
  }

  static Preferences from(V2 old) {
    return new Preferences(old.timezone(), old.mode(), null, old.place());
  }

  V2 toV2() {
    return new V2(timezone, mode, place);
  }

  static final VersionedType<Preferences> TYPE = VersionedType.first("preferences", 1, V1.class)
      .next(2, V2.class, V2::from, Downcast.lossy(V2::toV1, "the mode"))
      .next(
          3,
          Preferences.class,
          Preferences::from,
          Downcast.lossy(Preferences::toV2, "the language"))
      .unversioned(1)
      .build();

  static DocumentCodec<Preferences> codec(UnknownFields unknown, int version) {
    return DocumentCodec.inField(
        TYPE, JacksonFormat.create(unknown), WriteVersion.always(version), "v");
  }
}
