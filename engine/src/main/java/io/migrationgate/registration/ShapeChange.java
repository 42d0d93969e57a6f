package io.migrationgate.registration;

import io.migrationgate.documents.CompatibilityMode;
import io.migrationgate.documents.CompatibilityMode.Order;
import io.migrationgate.documents.Incompatibility;
import io.migrationgate.documents.Shape;
import io.migrationgate.documents.ShapeReader;
import io.migrationgate.documents.Shapes;
import io.migrationgate.documents.UnknownFields;
import io.migrationgate.documents.jackson.ShapeJson;
import io.migrationgate.protocol.RecordedShape;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What has become of one version of a document type between builds.
 *
 * @param version its number
 * @param kind what has happened
 * @param order which side must be deployed first, going by the shapes alone; {@link Order#ANY} if
 *     nothing has changed, or there is nothing to compare with
 * @param differences from the shape declared last, for people; none if it is the same
 * @param newReadsOld what keeps readers of the new shape from reading documents of the others
 * @param oldReadsNew what keeps readers of the others from reading documents of the new shape
 */
public record ShapeChange(
    int version,
    Kind kind,
    Order order,
    List<String> differences,
    List<Incompatibility> newReadsOld,
    List<Incompatibility> oldReadsNew) {
  /** What has happened to a version. */
  public enum Kind {
    /** It has a shape that it had before. */
    SAME,
    /** It has another shape than before. */
    CHANGED,
    /** It is there for the first time, and compared with the one before it. */
    NEW,
    /** It is gone. */
    DROPPED
  }

  /** Copies the lists. */
  public ShapeChange {
    differences = List.copyOf(differences);
    newReadsOld = List.copyOf(newReadsOld);
    oldReadsNew = List.copyOf(oldReadsNew);
  }

  /**
   * Whether the shape cannot stand under the number of the one that it is compared with: one of the
   * two does not read what is written in the other, and both may be there at once.
   */
  public boolean needsNewVersion() {
    return order != Order.ANY;
  }

  /**
   * Compares all versions of a type.
   *
   * @param before what was declared, for each version in the order in which it was
   * @param after what is declared now, one for each version
   * @return by version
   */
  public static List<ShapeChange> between(List<RecordedShape> before, List<RecordedShape> after) {
    SortedMap<Integer, List<RecordedShape>> earlier = new TreeMap<>();
    before.forEach(one ->
        earlier.computeIfAbsent(one.version(), version -> new ArrayList<>()).add(one));
    SortedMap<Integer, RecordedShape> now = new TreeMap<>();
    after.forEach(one -> now.put(one.version(), one));
    SortedSet<Integer> versions = new TreeSet<>(earlier.keySet());
    versions.addAll(now.keySet());
    List<ShapeChange> changes = new ArrayList<>();
    for (int version : versions) {
      RecordedShape declared = now.get(version);
      List<RecordedShape> own = earlier.get(version);
      if (declared == null) {
        changes.add(unchanged(version, Kind.DROPPED));
      } else if (own != null) {
        changes.add(of(own, declared));
      } else {
        SortedMap<Integer, List<RecordedShape>> lower = earlier.headMap(version);
        changes.add(compared(
            Kind.NEW,
            lower.isEmpty() ? List.of() : lower.getOrDefault(lower.lastKey(), List.of()),
            declared));
      }
    }
    return changes;
  }

  /**
   * Compares the shape of a version with those that it had before.
   *
   * @param before what was declared for it, in the order in which it was; none if nothing was
   */
  static ShapeChange of(List<RecordedShape> before, RecordedShape declared) {
    return before.isEmpty() || before.stream().anyMatch(declared::sameAs)
        ? unchanged(declared.version(), Kind.SAME)
        : compared(Kind.CHANGED, before, declared);
  }

  private static ShapeChange unchanged(int version, Kind kind) {
    return new ShapeChange(version, kind, Order.ANY, List.of(), List.of(), List.of());
  }

  private static ShapeChange compared(
      Kind kind, List<RecordedShape> before, RecordedShape declared) {
    List<ShapeReader> earlier = before.stream().map(ShapeChange::reader).toList();
    ShapeReader next = reader(declared);
    return new ShapeChange(
        declared.version(),
        kind,
        CompatibilityMode.order(earlier, next),
        differences(earlier.isEmpty() ? null : earlier.get(earlier.size() - 1), next),
        CompatibilityMode.BACKWARD_TRANSITIVE.check(earlier, next),
        CompatibilityMode.FORWARD_TRANSITIVE.check(earlier, next));
  }

  private static ShapeReader reader(RecordedShape one) {
    return new ShapeReader(
        ShapeJson.read(one.shape()),
        one.keepsUnknown() ? UnknownFields.KEEP : UnknownFields.REFUSE);
  }

  private static List<String> differences(@Nullable ShapeReader before, ShapeReader after) {
    if (before == null) {
      return List.of();
    }
    Shape shape = before.shape();
    List<String> differences = new ArrayList<>(Shapes.differences(shape, after.shape()));
    if (before.unknown() != after.unknown()) {
      differences.add(
          "$: unknown fields were " + words(before.unknown()) + ", are " + words(after.unknown()));
    }
    return differences;
  }

  private static String words(UnknownFields unknown) {
    return unknown == UnknownFields.KEEP ? "kept" : "refused";
  }
}
