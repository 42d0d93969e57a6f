package io.migrationgate.cli.preflight;

import io.migrationgate.Problem;
import io.migrationgate.protocol.DocumentClaim;
import io.migrationgate.protocol.DocumentRules;
import io.migrationgate.protocol.DocumentState;
import io.migrationgate.protocol.DocumentSupport;
import io.migrationgate.registration.DocumentFit;
import io.migrationgate.registration.DocumentFit.Verdict;
import io.migrationgate.registration.DocumentRegistration;
import io.migrationgate.registration.ShapesFile;
import io.migrationgate.spi.StoreView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one document type and the build go together.
 *
 * @param fit what the rules say
 * @param verdict in one word, for scripts
 * @param problem why the build should not go out like this; null if nothing speaks against it
 * @param remarks what is worth knowing besides
 */
public record DocumentFinding(
    DocumentFit fit, String verdict, @Nullable Problem problem, List<String> remarks) {
  /** Copies the list. */
  public DocumentFinding {
    remarks = List.copyOf(remarks);
  }

  /**
   * Looks at all types.
   *
   * <p>A build that says nothing of its documents counts as what it said when it registered; else
   * as one that declares none. Types that it may pass over then are left out: nobody who has none
   * shall read of them.
   */
  static List<DocumentFinding> of(Build build, StoreView view) {
    List<DocumentClaim> told = build.documents();
    List<DocumentClaim> claims = told != null ? told : registered(build, view);
    return new DocumentRegistration(build.id().shown(), claims)
        .against(view).stream()
            .filter(fit -> told != null || fit.problem() != null)
            .map(fit -> of(fit, build))
            .toList();
  }

  private static List<DocumentClaim> registered(Build build, StoreView view) {
    String id = build.id().name();
    Map<String, DocumentSupport> known =
        id == null ? Map.of() : view.documents().declared().getOrDefault(id, Map.of());
    return view.snapshot().documents().values().stream()
        .filter(state -> known.containsKey(state.type()))
        .map(state -> new DocumentClaim(
            state.type(),
            view.documents().support(build.id().shown(), state),
            null,
            state.initial(),
            List.of()))
        .toList();
  }

  private static DocumentFinding of(DocumentFit fit, Build build) {
    DocumentState state = fit.state();
    if (fit.problem() != null
        && fit.verdict() == Verdict.UNDECLARED
        && state != null
        && build.documents() == null) {
      return new DocumentFinding(fit, "unknown", unknown(state, build), List.of());
    }
    List<String> remarks = new ArrayList<>();
    if (fit.problem() == null) {
      if (fit.verdict() == Verdict.UNDECLARED) {
        remarks.add("not declared, so it counts as reading and writing version "
            + fit.support().reads() + " only");
      }
      fit.changes()
          .forEach(change -> remarks.add("version " + change.version()
              + " has another shape than before, and each reads the other: "
              + String.join("; ", change.differences())));
    }
    return new DocumentFinding(
        fit,
        fit.verdict().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        fit.problem(),
        remarks);
  }

  private static Problem unknown(DocumentState state, Build build) {
    return new Problem(
        DocumentRules.subject(state.type()),
        state.describe() + " with documents in " + state.present() + ", and no "
            + ShapesFile.RESOURCE + " in this " + build.layout()
            + " that says which versions the build reads",
        "a build that says so, or one that has registered",
        "have a test write it, see docs/versions.md; a build that declares the type in code only"
            + " cannot be told from one that does not");
  }

  /** Where the type stands, in words. */
  String stands() {
    DocumentState state = fit.state();
    return state == null ? "-" : state.describe();
  }
}
