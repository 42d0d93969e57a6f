package io.migrationgate.messages;

import io.migrationgate.documents.DocumentCodec;
import io.migrationgate.documents.Downcast;
import io.migrationgate.documents.UnknownFields;
import io.migrationgate.documents.VersionedType;
import io.migrationgate.documents.WriteVersion;
import io.migrationgate.documents.jackson.JacksonFormat;

/** A message that got a subject, as builds of three releases declare it. */
record SendMessage(String to, String from, String body, String subject) {
  static final String NAME = "send-message";

  record V1(String to, String from, String body) {}

  static final JacksonFormat FORMAT = JacksonFormat.create(UnknownFields.REFUSE);

  /** What release 45 knows. */
  static final VersionedType<V1> FIRST =
      VersionedType.first(NAME, 1, V1.class).unversioned(1).build();

  /** What release 46 knows. */
  static final VersionedType<SendMessage> BOTH = VersionedType.first(NAME, 1, V1.class)
      .next(
          2, SendMessage.class, SendMessage::from, Downcast.lossy(SendMessage::toV1, "the subject"))
      .unversioned(1)
      .build();

  /** What release 48 knows. */
  static final VersionedType<SendMessage> SECOND =
      VersionedType.first(NAME, 2, SendMessage.class).build();

  static SendMessage from(V1 old) {
    return new SendMessage(old.to(), old.from(), old.body(), "(none)");
  }

  V1 toV1() {
    return new V1(to, from, body);
  }

  static DocumentCodec<SendMessage> codec(WriteVersion version) {
    return DocumentCodec.beside(BOTH, FORMAT, version);
  }
}
