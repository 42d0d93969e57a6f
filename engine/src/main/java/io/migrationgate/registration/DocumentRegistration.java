package io.migrationgate.registration;

import io.migrationgate.Problem;
import io.migrationgate.documents.DocumentFormat;
import io.migrationgate.documents.Incompatibility;
import io.migrationgate.documents.Shape;
import io.migrationgate.documents.Shapes;
import io.migrationgate.documents.UnknownFields;
import io.migrationgate.documents.VersionedType;
import io.migrationgate.documents.jackson.ShapeJson;
import io.migrationgate.protocol.DocumentClaim;
import io.migrationgate.protocol.DocumentRules;
import io.migrationgate.protocol.DocumentState;
import io.migrationgate.protocol.DocumentSupport;
import io.migrationgate.protocol.RecordedShape;
import io.migrationgate.registration.DocumentFit.Verdict;
import io.migrationgate.spi.StoreView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The question whether a build may run beside the documents that there are. Pure: a node asks it
 * under the lock that orders changes.
 *
 * @param build the build, for messages
 * @param claims the document types that it declares
 */
public record DocumentRegistration(String build, List<DocumentClaim> claims) {
  /** How many differences of a shape a message names. */
  private static final int NAMED = 5;

  /** Copies the list. */
  public DocumentRegistration {
    claims = List.copyOf(claims);
  }

  /**
   * What a build declares of one type.
   *
   * @param format by which it reads and writes documents of the type
   * @throws io.migrationgate.documents.DocumentTypeException if the shape of a version cannot be
   *     told
   */
  public static DocumentClaim claim(VersionedType<?> type, DocumentFormat format, String build) {
    List<RecordedShape> shapes = type.versions().stream()
        .map(version -> {
          Shape shape = format.shape(version.javaType());
          return new RecordedShape(
              version.number(),
              Shapes.fingerprint(shape),
              ShapeJson.write(shape),
              format.unknownFields() == UnknownFields.KEEP,
              build);
        })
        .toList();
    return new DocumentClaim(
        type.name(),
        new DocumentSupport(type.reads(), type.writes()),
        type.unversioned(),
        type.initial(),
        shapes);
  }

  /** What the build can do with documents, by type. */
  public Map<String, DocumentSupport> supports() {
    Map<String, DocumentSupport> supports = new HashMap<>();
    claims.forEach(claim -> supports.put(claim.type(), claim.support()));
    return supports;
  }

  /** Why a node of the build would not start; the first reason, if there is any. */
  public Optional<Problem> refusal(StoreView view) {
    return against(view).stream()
        .flatMap(fit -> Optional.ofNullable(fit.problem()).stream())
        .findFirst();
  }

  /**
   * How the build goes together with each type: those that it declares, as it does, then the others
   * by name.
   */
  public List<DocumentFit> against(StoreView view) {
    Map<String, DocumentState> states = view.snapshot().documents();
    List<DocumentFit> fits = new ArrayList<>();
    for (DocumentClaim claim : claims) {
      DocumentState state = states.get(claim.type());
      fits.add(state == null ? first(view, claim) : fit(state, claim));
    }
    Set<String> declared = supports().keySet();
    states.values().stream()
        .filter(state -> !declared.contains(state.type()))
        .sorted(Comparator.comparing(DocumentState::type))
        .map(this::undeclared)
        .forEach(fits::add);
    return fits;
  }

  private DocumentFit first(StoreView view, DocumentClaim claim) {
    DocumentFit fit = fit(initial(claim, view), claim);
    Verdict verdict = fit.problem() == null ? Verdict.NEW : fit.verdict();
    return new DocumentFit(claim.type(), verdict, null, claim.support(), fit.problem(), List.of());
  }

  private DocumentFit undeclared(DocumentState state) {
    DocumentSupport support = DocumentSupport.undeclared(state.initial());
    Problem problem = state.supportedBy(support)
        ? null
        : unsupported(
            state,
            " does not declare it (so it counts as reading and writing version " + state.initial()
                + " only)");
    return new DocumentFit(state.type(), Verdict.UNDECLARED, state, support, problem, List.of());
  }

  private DocumentFit fit(DocumentState state, DocumentClaim claim) {
    if (!state.supportedBy(claim.support())) {
      return new DocumentFit(
          claim.type(),
          Verdict.UNSUPPORTED,
          state,
          claim.support(),
          unsupported(state, " " + claim.support()),
          List.of());
    }
    Integer unversioned = claim.unversioned();
    if (unversioned != null && unversioned != state.initial()) {
      return new DocumentFit(
          claim.type(),
          Verdict.UNVERSIONED_CHANGED,
          state,
          claim.support(),
          unversioned(state, unversioned),
          List.of());
    }
    List<ShapeChange> changes = claim.shapes().stream()
        .map(shape -> ShapeChange.of(state.shapes(shape.version()), shape))
        .filter(change -> change.kind() == ShapeChange.Kind.CHANGED)
        .toList();
    Problem problem = changes.stream()
        .filter(ShapeChange::needsNewVersion)
        .findFirst()
        .map(change -> changed(state, claim, change))
        .orElse(null);
    return new DocumentFit(
        claim.type(),
        problem == null ? Verdict.FITS : Verdict.CHANGED,
        state,
        claim.support(),
        problem,
        changes);
  }

  private Problem unversioned(DocumentState state, int unversioned) {
    return new Problem(
        DocumentRules.subject(state.type()),
        "documents without a version that count as version " + unversioned + " for build " + build
            + ", and as version " + state.initial() + " for those before it",
        "the same for everybody",
        "correct unversioned(…) in its declaration");
  }

  private Problem unsupported(DocumentState state, String what) {
    return new Problem(
        DocumentRules.subject(state.type()),
        state.describe() + " with documents in " + state.present() + ", and build " + build + what,
        "a build that reads every version in which there may be documents, and writes the ones in"
            + " force or being left",
        "start such a build, or see which versions may go with: mgate version show "
            + state.type());
  }

  /** A shape may change without a new number only if nobody could tell. */
  private Problem changed(DocumentState state, DocumentClaim claim, ShapeChange change) {
    List<RecordedShape> recorded = state.shapes(change.version());
    RecordedShape last = recorded.get(recorded.size() - 1);
    Incompatibility first = Stream.of(change.newReadsOld(), change.oldReadsNew())
        .flatMap(List::stream)
        .findFirst()
        .orElseThrow();
    return new Problem(
        DocumentRules.subject(state.type()),
        "version " + change.version() + " with another shape in build " + build + " than in build "
            + last.build() + " (" + named(change.differences()) + ")",
        "the same shape under the same number, or one that reads all that was written in the others"
            + " and is read by them (" + first + ")",
        "leave the version as it was, and declare the new shape as version "
            + (claim.support().reads().last() + 1));
  }

  private static String named(List<String> differences) {
    String some = String.join("; ", differences.subList(0, Math.min(NAMED, differences.size())));
    return differences.size() > NAMED
        ? some + "; and " + (differences.size() - NAMED) + " more"
        : some;
  }

  /**
   * The types as the registration leaves them.
   *
   * @return those that are new, or have shapes that were not recorded before
   */
  public List<DocumentState> declared(StoreView view) {
    List<DocumentState> changed = new ArrayList<>();
    for (DocumentClaim claim : claims) {
      DocumentState state = view.snapshot().documents().get(claim.type());
      if (state == null) {
        changed.add(initial(claim, view));
        continue;
      }
      List<RecordedShape> more = claim.shapes().stream()
          .filter(shape -> state.shapes(shape.version()).stream().noneMatch(shape::sameAs))
          .toList();
      if (!more.isEmpty()) {
        changed.add(state.recording(more));
      }
    }
    return changed;
  }

  private static DocumentState initial(DocumentClaim claim, StoreView view) {
    return DocumentState.initial(claim, view.nextEpoch());
  }
}
