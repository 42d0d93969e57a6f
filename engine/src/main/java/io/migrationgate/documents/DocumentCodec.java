package io.migrationgate.documents;

import io.migrationgate.Problem;
import io.migrationgate.protocol.VersionRange;
import io.migrationgate.spi.TimeSource;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads documents of one type in every version that this build knows, and writes them in the one
 * that is in force.
 *
 * <p>The version is a field of the document ({@link #inField}), or beside it ({@link #beside}): in
 * a column, a header or a media type. Documents without one count as what the type says of them.
 *
 * <p>Thread-safe. What it throws says nothing of a document's content.
 *
 * @param <T> the Java type of the newest version
 */
public final class DocumentCodec<T> {
  private final VersionedType<T> type;
  private final DocumentFormat format;
  private final WriteVersion writeVersion;
  private final @Nullable String versionField;
  private final TimeSource time;
  private final String subject;
  private final VersionRange reads;
  private final List<DocumentVersion<?>> versions;
  private final Shape[] shapes;
  private final DocumentCounters counters;

  DocumentCodec(
      VersionedType<T> type,
      DocumentFormat format,
      WriteVersion writeVersion,
      @Nullable String versionField,
      TimeSource time) {
    this.type = type;
    this.format = format;
    this.writeVersion = writeVersion;
    this.versionField = versionField;
    this.time = time;
    this.subject = VersionedType.subject(type.name());
    this.reads = type.reads();
    this.versions = type.versions();
    this.shapes = type.versions().stream()
        .map(version -> format.shape(version.javaType()))
        .toArray(Shape[]::new);
    this.counters = new DocumentCounters(reads);
    for (int i = 0; i < shapes.length; i++) {
      requireObject(type.versions().get(i).number(), shapes[i]);
    }
  }

  private void requireObject(int version, Shape shape) {
    if (!(shape instanceof Shape.ObjectShape) && !(shape instanceof Shape.Variants)) {
      throw new DocumentTypeException(new Problem(
          subject,
          "version " + version + " with a Java type that is written as " + shape.kind(),
          "a type that is written as an object",
          "put it into a record"));
    }
    if (versionField != null && Shapes.hasField(shape, versionField)) {
      throw new DocumentTypeException(new Problem(
          subject,
          "version " + version + " with a field '" + versionField + "' of its own",
          "no other meaning of the field that carries the version",
          "rename one of the two, or keep the version beside the document"));
    }
  }

  /**
   * A codec for documents that carry their version, as the first of their fields.
   *
   * @param versionField for example {@code v}; no version may have a field of this name
   * @throws DocumentTypeException if one has, or its shape cannot be told
   */
  public static <T> DocumentCodec<T> inField(
      VersionedType<T> type,
      DocumentFormat format,
      WriteVersion writeVersion,
      String versionField) {
    return new DocumentCodec<>(type, format, writeVersion, versionField, TimeSource.SYSTEM);
  }

  /**
   * A codec for documents whose version is beside them.
   *
   * @throws DocumentTypeException if the shape of a version cannot be told
   */
  public static <T> DocumentCodec<T> beside(
      VersionedType<T> type, DocumentFormat format, WriteVersion writeVersion) {
    return new DocumentCodec<>(type, format, writeVersion, null, TimeSource.SYSTEM);
  }

  /**
   * The same, but that another one decides in which version documents are written. Counts by
   * itself.
   */
  public DocumentCodec<T> writing(WriteVersion other) {
    return new DocumentCodec<>(type, format, other, versionField, time);
  }

  /** The field that carries the version; null if it is beside the document. */
  public @Nullable String versionField() {
    return versionField;
  }

  /** Who decides in which version documents are written. */
  public WriteVersion writeVersion() {
    return writeVersion;
  }

  /** How large a document may be. */
  public DocumentLimits limits() {
    return format.limits();
  }

  /** Whether two documents are the same to whoever reads them, kept fields too. */
  public boolean alike(Document<T> one, Document<T> other) {
    return format.alike(one.value(), other.value()) && Objects.equals(one.kept(), other.kept());
  }

  /** The type of its documents. */
  public VersionedType<T> type() {
    return type;
  }

  /**
   * Reads a document that carries its version.
   *
   * @throws NewerVersionException if this build does not read its version yet
   * @throws UnsupportedVersionException if this build does not read its version any more
   * @throws DocumentException if it is malformed, or does not have the shape of its version
   */
  public Document<T> read(byte[] content) {
    return read(content, null);
  }

  /**
   * Reads a document whose version is beside it.
   *
   * @param version null if nothing says it
   * @throws DocumentException as {@link #read(byte[])} does, and if the document states another
   *     version than was given
   */
  public Document<T> read(byte[] content, @Nullable Integer version) {
    OpenDocument open = format.open(subject, content, versionField);
    int stored = stored(open, version);
    int index = stored - reads.first();
    Object value = open.bind(versions.get(index), shapes[index]);
    counters.read(stored);
    return new Document<>(newest(stored, value), stored, open.kept());
  }

  private int stored(OpenDocument open, @Nullable Integer version) {
    Integer stated = open.version();
    if (stated != null && version != null && !stated.equals(version)) {
      throw new DocumentException(new Problem(
          subject,
          "version " + stated + " in the document, and " + version + " beside it",
          "the same in both places",
          "look at what wrote it; nothing was read"));
    }
    return known(stated != null ? stated : version);
  }

  /**
   * The version of a document that this build reads, without reading more of it than that takes.
   *
   * @param version what is said beside it; null if nothing is
   * @throws DocumentException as {@link #read(byte[], Integer)} does for a version that is none
   */
  public int storedVersion(byte[] content, @Nullable Integer version) {
    return stored(format.open(subject, content, versionField), version);
  }

  private int known(@Nullable Integer stated) {
    Integer version = stated != null ? stated : type.unversioned();
    if (version == null) {
      throw new DocumentException(new Problem(
          subject,
          "a document without a version",
          "one of the versions " + reads,
          "if there are such documents, say as what they count with unversioned(…) in its"
              + " declaration"));
    }
    VersionNumbers.require(subject, version);
    if (version > reads.last()) {
      throw new NewerVersionException(
          new Problem(
              subject,
              "a document in version " + version,
              "one of the versions " + reads + ", which this build reads",
              writeVersion
                  .firstBuildReading(version)
                  .map(build -> "deploy build " + build + " or later here, which reads it")
                  .orElse("deploy a build here that reads it; no such build is known")),
          version);
    }
    if (version < reads.first()) {
      throw new UnsupportedVersionException(
          new Problem(
              subject,
              "a document in version " + version,
              "one of the versions " + reads + ", which this build reads",
              "read it with an older build; documents must be rewritten before their version is"
                  + " dropped from the code"),
          version);
    }
    return version;
  }

  @SuppressWarnings("unchecked") // what the last step gives is of the newest type
  private T newest(int stored, Object value) {
    int newest = reads.last();
    if (stored == newest) {
      return (T) value;
    }
    long start = time.nanoTime();
    Object current = value;
    for (int to = stored + 1; to <= newest; to++) {
      Function<Object, Object> upcast = type.version(to).upcast();
      if (upcast == null) {
        throw new IllegalStateException("version " + to + " is read, and nothing leads to it");
      }
      current = cast("upcast to version ", to, upcast, current);
    }
    long nanos = time.nanoTime() - start;
    counters.upcast(newest - stored, nanos);
    writeVersion.upcast(newest - stored, nanos);
    return (T) current;
  }

  // The application's own code may throw anything, and return null.
  @SuppressWarnings("NullAway")
  private Object cast(String what, int version, Function<Object, Object> function, Object from) {
    Object result;
    try {
      result = function.apply(from);
    } catch (RuntimeException e) {
      throw new DocumentException(
          new Problem(
              subject,
              "an " + what + version + " that has thrown " + e.getClass().getName(),
              "a function that takes every document of its version",
              "correct it; see the cause"),
          e);
    }
    if (result == null) {
      throw new DocumentException(new Problem(
          subject, "an " + what + version + " that has returned null", "a document", "correct it"));
    }
    return result;
  }

  /**
   * Writes a new document, in the version that is in force.
   *
   * @throws DocumentException if it cannot be written
   * @throws io.migrationgate.MigrationGateException if nothing may be written now
   */
  public EncodedDocument write(T value) {
    return write(value, null);
  }

  /** Writes a document again that was read, with the fields that were kept. */
  public EncodedDocument write(Document<T> document) {
    return write(document.value(), document.kept());
  }

  private EncodedDocument write(T value, @Nullable KeptFields kept) {
    return write(writeVersion.writeVersion(), "in force", value, kept);
  }

  /**
   * Writes a document in a version that was decided already: the one that a client has asked for,
   * or that {@link WriteVersion#sending} has given. Never for what is stored, nor for what is sent
   * unasked otherwise: others rely on it that these are in the version in force.
   *
   * @throws DocumentException if this build does not write that version, or it cannot be written
   */
  public EncodedDocument writeIn(int version, T value) {
    return write(version, "asked for", value, null);
  }

  private EncodedDocument write(int version, String why, T value, @Nullable KeptFields kept) {
    if (!type.writes().contains(version)) {
      throw new DocumentException(new Problem(
          subject,
          "version " + version + " " + why,
          "one of the versions " + type.writes() + ", which this build writes",
          "start a build that writes it, or declare the downcast"));
    }
    Object older = older(version, value);
    boolean bare = Integer.valueOf(version).equals(type.unversioned());
    byte[] content = format.write(subject, older, kept, bare ? null : versionField, version);
    counters.written(version);
    return new EncodedDocument(version, content);
  }

  private Object older(int version, T value) {
    Object current = value;
    boolean lost = false;
    for (int from = type.newest(); from > version; from--) {
      DocumentVersion<?> step = type.version(from);
      Downcast<Object, Object> downcast = step.downcast();
      Function<Object, Object> upcast = step.upcast();
      if (downcast == null || upcast == null) {
        throw new IllegalStateException("version " + version + " is written without a downcast");
      }
      Object next = cast("downcast of version ", from, downcast.function()::apply, current);
      // Only what is declared to lose something pays for finding out whether it has.
      if (downcast.isLossy() && !lost) {
        lost = !format.alike(current, cast("upcast to version ", from, upcast, next));
      }
      current = next;
    }
    if (lost) {
      counters.lost();
    }
    return current;
  }

  /** What it did since it was made. */
  public DocumentTotals totals() {
    return counters.totals();
  }

  /** The shape of a version that this build reads. */
  public Shape shape(int version) {
    type.version(version);
    return shapes[version - reads.first()];
  }
}
