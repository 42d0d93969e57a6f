package io.migrationgate.documents;

import java.util.Optional;
import java.util.function.IntSupplier;

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

  /**
   * Sends a message in the version in force. What a node gives opens a unit of work around it, so
   * that a version which was left does not settle while a message in it is under way.
   *
   * <p>A node whose lease has ended sends nothing: others no longer wait for it, so the version
   * that it knows may have been given up by those who read. That is looked up by the clock once the
   * version is decided, right before the message goes.
   *
   * @throws io.migrationgate.MigrationGateException if nothing may be sent now; nothing was
   * @throws X whatever the sending throws
   */
  <R, X extends Exception> R sending(Sending<R, X> sending) throws X;

  /**
   * Told of a document that was read in an older version: what old versions cost until they are
   * given up. By default nothing is made of it.
   *
   * @param steps from one version to the next
   * @param nanos that these took
   */
  default void upcast(int steps, long nanos) {}

  /** Sends a message. */
  @FunctionalInterface
  interface Sending<R, X extends Exception> {
    /**
     * Sends it, once.
     *
     * @param version in which it is written
     */
    R in(int version) throws X;
  }

  /** Always the same version; for tests and for data that no other build reads. */
  static WriteVersion always(int version) {
    return decidedBy(() -> version);
  }

  /**
   * A version that somebody else decides: a flag, or a phase. Nothing keeps it from being one that
   * is not read yet, and nobody waits for what is sent in it; a flag with a safe variant serves
   * that one when the node's lease has ended.
   *
   * @param version thread-safe
   */
  static WriteVersion decidedBy(IntSupplier version) {
    return new WriteVersion() {
      @Override
      public int writeVersion() {
        return version.getAsInt();
      }

      @Override
      public Optional<String> firstBuildReading(int other) {
        return Optional.empty();
      }

      @Override
      public <R, X extends Exception> R sending(Sending<R, X> sending) throws X {
        return sending.in(writeVersion());
      }
    };
  }
}
