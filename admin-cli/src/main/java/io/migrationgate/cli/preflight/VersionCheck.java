package io.migrationgate.cli.preflight;

import io.migrationgate.Problem;
import io.migrationgate.documents.DocumentTypeException;
import io.migrationgate.documents.Incompatibility;
import io.migrationgate.protocol.DocumentClaim;
import io.migrationgate.protocol.DocumentRules;
import io.migrationgate.protocol.DocumentState;
import io.migrationgate.protocol.RecordedShape;
import io.migrationgate.protocol.VersionRange;
import io.migrationgate.registration.ShapeChange;
import io.migrationgate.registration.ShapeChange.Kind;
import io.migrationgate.registration.ShapesFile;
import io.migrationgate.spi.StoreView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares the shapes of a build's documents with those from before: whether a change needs a new
 * version at all, and which side is deployed first. Pure.
 *
 * @param build the new build
 * @param against with what it is compared, in words
 * @param types one for each document type, those that the build declares first
 */
public record VersionCheck(Build build, String against, List<TypeCheck> types) {
  /** Copies the list. */
  public VersionCheck {
    types = List.copyOf(types);
  }

  /**
   * What has become of one type.
   *
   * @param type the type
   * @param claim what the new build declares; null if it does not declare the type
   * @param changes by version
   * @param problems what would keep a build from working beside what is there; none if it works
   */
  public record TypeCheck(
      String type,
      @Nullable DocumentClaim claim,
      List<ShapeChange> changes,
      List<Problem> problems) {
    /** Copies the lists. */
    public TypeCheck {
      changes = List.copyOf(changes);
      problems = List.copyOf(problems);
    }
  }

  /**
   * What there was before of one type.
   *
   * @param shapes what was declared
   * @param present the versions in which there may be documents; null if nobody has said
   */
  private record Before(
      List<RecordedShape> shapes, @Nullable VersionRange present) {}

  /** Compares with what builds have registered. */
  public static VersionCheck against(StoreView view, Build build) {
    Map<String, Before> before = new TreeMap<>();
    for (DocumentState state : view.snapshot().documents().values()) {
      before.put(state.type(), new Before(state.shapes(), state.present()));
    }
    return of(build, "what builds have registered in the store", before);
  }

  /** Compares with another build. */
  public static VersionCheck against(Build other, Build build) {
    Map<String, Before> before = new TreeMap<>();
    for (DocumentClaim claim : declared(other)) {
      before.put(claim.type(), new Before(claim.shapes(), null));
    }
    return of(build, other.file() + ", build " + other.id().shown(), before);
  }

  private static List<DocumentClaim> declared(Build build) {
    List<DocumentClaim> documents = build.documents();
    if (documents == null) {
      throw new DocumentTypeException(new Problem(
          build.file().toString(),
          "no " + ShapesFile.RESOURCE + " in this " + build.layout(),
          "the shapes of its documents, as a test of the build writes them",
          "write them with DocumentShapes of the test kit, see docs/versions.md"));
    }
    return documents;
  }

  private static VersionCheck of(Build build, String against, Map<String, Before> before) {
    Map<String, DocumentClaim> claims = new TreeMap<>();
    declared(build).forEach(claim -> claims.put(claim.type(), claim));
    Set<String> types = new LinkedHashSet<>(claims.keySet());
    types.addAll(before.keySet());
    return new VersionCheck(
        build,
        against,
        types.stream()
            .map(type ->
                of(type, claims.get(type), before.getOrDefault(type, new Before(List.of(), null))))
            .toList());
  }

  private static TypeCheck of(String type, @Nullable DocumentClaim claim, Before before) {
    List<ShapeChange> changes =
        ShapeChange.between(before.shapes(), claim == null ? List.of() : claim.shapes());
    List<Problem> problems = new ArrayList<>();
    for (ShapeChange change : changes) {
      if (change.kind() == Kind.CHANGED && change.needsNewVersion() && claim != null) {
        problems.add(changed(type, claim, change));
      } else if (change.kind() == Kind.DROPPED
          && before.present() != null
          && before.present().contains(change.version())) {
        problems.add(dropped(type, change.version(), before.present()));
      }
    }
    int newest = before.shapes().stream().mapToInt(RecordedShape::version).max().orElse(0);
    if (claim != null
        && newest > 0
        && claim.support().reads().last() > newest
        && !claim.support().writes().contains(newest)) {
      problems.add(oneWay(type, claim, newest));
    }
    return new TypeCheck(type, claim, changes, problems);
  }

  private static Problem changed(String type, DocumentClaim claim, ShapeChange change) {
    Incompatibility first = Stream.of(change.newReadsOld(), change.oldReadsNew())
        .flatMap(List::stream)
        .findFirst()
        .orElseThrow();
    return new Problem(
        DocumentRules.subject(type),
        "version " + change.version() + " with another shape than before",
        "one that reads all that was written in the others and is read by them (" + first + ")",
        "leave the version as it was, and declare the new shape as version "
            + (claim.support().reads().last() + 1) + ", with casts");
  }

  private static Problem dropped(String type, int version, VersionRange present) {
    return new Problem(
        DocumentRules.subject(type),
        "version " + version + " dropped, and documents that may be in " + present,
        "a build that reads them all",
        "keep it in the code until it was given up with: mgate version finalize " + type
            + " --help");
  }

  private static Problem oneWay(String type, DocumentClaim claim, int newest) {
    return new Problem(
        DocumentRules.subject(type),
        "version " + claim.support().reads().last() + " without a way back to version " + newest
            + ": the build writes " + claim.support().writes() + " only",
        "a build that writes what is in force until everybody reads the new version",
        "declare the downcasts, be it ones that lose something");
  }

  /** All problems; none if there are none. */
  public List<Problem> problems() {
    return types.stream().map(TypeCheck::problems).flatMap(Collection::stream).toList();
  }
}
