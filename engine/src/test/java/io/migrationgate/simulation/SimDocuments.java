package io.migrationgate.simulation;

import io.migrationgate.documents.DocumentFormat;
import io.migrationgate.documents.DocumentLimits;
import io.migrationgate.documents.Downcast;
import io.migrationgate.documents.KeptFields;
import io.migrationgate.documents.OpenDocument;
import io.migrationgate.documents.Shape;
import io.migrationgate.documents.UnknownFields;
import io.migrationgate.documents.VersionChain;
import io.migrationgate.documents.VersionedType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The type of documents that simulated nodes write; only the versions of its documents matter. */
final class SimDocuments {
  static final String TYPE = "preferences";

  /** The newest version that any build knows. */
  static final int NEWEST = 4;

  private SimDocuments() {}

  /** What a build declares that knows some of the versions. */
  static VersionedType<Object> versions(int oldest, int newest) {
    VersionChain<Object> chain = VersionedType.first(TYPE, oldest, Object.class);
    for (int version = oldest + 1; version <= newest; version++) {
      chain = chain.next(version, Object.class, same -> same, Downcast.lossless(same -> same));
    }
    return chain.unversioned(1).build();
  }

  /** Every version has the same shape, and none is read. */
  static final DocumentFormat FORMAT = new DocumentFormat() {
    @Override
    public Shape shape(Class<?> javaType) {
      return Shape.object(Map.of());
    }

    @Override
    public OpenDocument open(String subject, byte[] content, @Nullable String versionField) {
      throw new UnsupportedOperationException("no document is read");
    }

    @Override
    public byte[] write(
        String subject,
        Object value,
        @Nullable KeptFields kept,
        @Nullable String versionField,
        int version) {
      throw new UnsupportedOperationException("no document is written");
    }

    @Override
    public UnknownFields unknownFields() {
      return UnknownFields.REFUSE;
    }

    @Override
    public DocumentLimits limits() {
      return DocumentLimits.DEFAULT;
    }

    @Override
    public boolean alike(Object one, Object other) {
      return true;
    }
  };
}
