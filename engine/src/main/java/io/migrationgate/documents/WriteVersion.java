package io.migrationgate.documents;

import java.util.Optional;

/**
 * Which version of one type is written now. Implementations are thread-safe.
 *
 * <p>What a node gives here stays the same within a unit of work, and is refused outside one.
 */
public interface WriteVersion {
  /**
   * The version in which documents are written now.
   *
   * @throws io.migrationgate.MigrationGateException if nothing may be written now
   */
  int writeVersion();

  /** The first build that is known to read a version, so that an error can name it. */
  Optional<String> firstBuildReading(int version);

  /** Always the same version; for tests and for data that no other build reads. */
  static WriteVersion always(int version) {
    return new WriteVersion() {
      @Override
      public int writeVersion() {
        return version;
      }

      @Override
      public Optional<String> firstBuildReading(int other) {
        return Optional.empty();
      }
    };
  }
}
