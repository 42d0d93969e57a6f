package io.migrationgate.protocol;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where one document type stands: in which version documents are written, and in which there may be
 * any.
 *
 * @param type the type
 * @param initial the version in force at first, which builds count as knowing that do not declare
 *     the type
 * @param writes the version in which documents are written
 * @param leaving the one before, in which units of work may still write; null if the last change
 *     has settled
 * @param present the versions in which documents may be stored, that are written among them
 * @param epoch the number of the epoch of the last change
 * @param shapes what builds have declared for each version, by version and then as they came
 */
public record DocumentState(
    String type,
    int initial,
    int writes,
    @Nullable Integer leaving,
    VersionRange present,
    long epoch,
    List<RecordedShape> shapes) {
  /** Checks what must hold. */
  public DocumentState {
    shapes = List.copyOf(shapes);
    if (!present.contains(writes) || (leaving != null && !present.contains(leaving))) {
      throw new IllegalArgumentException("document type '" + type + "' is written in version "
          + writes + ", and stored in " + present);
    }
  }

  /** A type that nobody knew before. */
  public static DocumentState initial(DocumentClaim claim, long epoch) {
    int first = claim.initial();
    return new DocumentState(
        claim.type(), first, first, null, VersionRange.of(first), epoch, claim.shapes());
  }

  /** Whether nobody writes in another version any more. */
  public boolean settled() {
    return leaving == null;
  }

  /**
   * The rule, from one side: a build may run if it reads every version in which there may be
   * documents, and writes what is in force or being left.
   */
  public boolean supportedBy(DocumentSupport support) {
    return support.reads().covers(present)
        && support.writes().contains(writes)
        && (leaving == null || support.writes().contains(leaving));
  }

  /** The same, with documents written in another version from an epoch on. */
  public DocumentState writing(int version, long nextEpoch) {
    VersionRange wider =
        new VersionRange(Math.min(present.first(), version), Math.max(present.last(), version));
    return new DocumentState(type, initial, version, writes, wider, nextEpoch, shapes);
  }

  /** The same after the last change has settled. */
  public DocumentState withSettled() {
    return new DocumentState(type, initial, writes, null, present, epoch, shapes);
  }

  /** The same, knowing that documents are in fewer versions. */
  public DocumentState within(VersionRange narrower, long nextEpoch) {
    return new DocumentState(type, initial, writes, leaving, narrower, nextEpoch, shapes);
  }

  /** The same with shapes that were not recorded yet. */
  public DocumentState recording(List<RecordedShape> more) {
    List<RecordedShape> all = new ArrayList<>(shapes);
    all.addAll(more);
    all.sort(Comparator.comparingInt(RecordedShape::version));
    return new DocumentState(type, initial, writes, leaving, present, epoch, all);
  }

  /** The shapes recorded for a version, oldest first. */
  public List<RecordedShape> shapes(int version) {
    return shapes.stream().filter(one -> one.version() == version).toList();
  }

  /** The first build that declared a version. */
  public Optional<String> firstBuild(int version) {
    return shapes(version).stream().map(RecordedShape::build).findFirst();
  }

  /** For people; for example {@code version 2 (leaving version 1, not settled)}. */
  public String describe() {
    return "version " + writes
        + (leaving == null ? "" : " (leaving version " + leaving + ", not settled)");
  }
}
