package io.migrationgate.contract;

import io.migrationgate.Phase;
import io.migrationgate.Problem;
import io.migrationgate.contract.ContractEvidence.Finding;
import io.migrationgate.contract.ContractEvidence.Requirement;
import io.migrationgate.contract.EvidenceReader.Facts;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.declaration.MigrationDeclaration.SideSpec;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.spi.ContractDatabase.Dependent;
import io.migrationgate.spi.ContractDatabase.Dependents;
import io.migrationgate.spi.ContractDatabase.Presence;
import io.migrationgate.spi.StoreView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Judges each requirement by the facts; pure. */
final class Requirements {
  private final StoreView view;
  private final @Nullable MigrationDeclaration declared;
  private final ContractHistory.@Nullable Window window;
  private final Facts facts;
  private final ContractTerms terms;

  Requirements(
      StoreView view,
      @Nullable MigrationDeclaration declared,
      ContractHistory.@Nullable Window window,
      Facts facts,
      ContractTerms terms) {
    this.view = view;
    this.declared = declared;
    this.window = window;
    this.facts = facts;
    this.terms = terms;
  }

  List<Finding> findings() {
    return List.of(
        settled(), declares(), quiet(), rollbackWindow(), nothingDepends(), notMentioned());
  }

  private Finding settled() {
    MigrationState state = facts.state();
    boolean phase = state.phase().compareTo(Phase.WRITE_NEW) >= 0;
    if (!phase || !state.settled()) {
      return missing(
          Requirement.SETTLED,
          state.describe(),
          "write-new, settled",
          phase
              ? "wait for it with: mgate settle " + state.name()
              : "advance it to write-new first; what that still needs: mgate describe "
                  + state.name());
    }
    Instant since = facts.settledSince();
    return Finding.met(
        Requirement.SETTLED,
        state.current()
            + (since == null
                ? ", settled"
                : ", the old side unused since " + TimeText.since(since, facts.now())));
  }

  private Finding declares() {
    String name = facts.state().name();
    List<String> unfit = view.liveNodes().stream()
        .filter(node -> !node.supportFor(name).contains(Phase.CONTRACTED))
        .map(node -> node.label() + " (supports " + node.supportFor(name)
            + node.mapped(name)
                .map(members -> ", maps the old side: " + members)
                .orElse("")
            + ")")
        .sorted()
        .toList();
    if (!unfit.isEmpty()) {
      return missing(
          Requirement.DECLARED,
          "live nodes that do not declare contracted: " + String.join("; ", unfit),
          "every live node's build to declare it",
          "roll out a build that says supports: [write-new, contracted], and stop these nodes");
    }
    List<String> mapping = view.liveNodes().stream()
        .flatMap(
            node -> node.mapped(name).map(members -> node.label() + " (" + members + ")").stream())
        .sorted()
        .toList();
    if (!mapping.isEmpty()) {
      return missing(
          Requirement.DECLARED,
          "live nodes whose entities map the old side: " + String.join("; ", mapping),
          "no live node that selects what is dropped",
          "roll out a build without these attributes, and stop these nodes");
    }
    if (declared == null || !declared.supports().contains(Phase.CONTRACTED)) {
      return missing(
          Requirement.DECLARED,
          declared == null
              ? "no declaration"
              : "the last declaration supports " + declared.supports(),
          "one that supports contracted",
          "start a build that says supports: [write-new, contracted]");
    }
    int live = view.liveNodes().size();
    return Finding.met(
        Requirement.DECLARED,
        (live == 1 ? "1 live node declares" : live + " live nodes declare") + " contracted");
  }

  private Finding quiet() {
    Instant since = facts.quietSince();
    if (since == null) {
      boolean there =
          facts.state().settled() && facts.state().phase().compareTo(Phase.WRITE_NEW) >= 0;
      return missing(
          Requirement.QUIET,
          there
              ? "it is not recorded when write-new settled"
              : "the old side is still in use in " + facts.state().describe(),
          "no gated use of the old side for " + TimeText.span(terms.quietFor()),
          there
              ? "if you know that it was long ago: --force --reason"
              : "advance to write-new, and wait");
    }
    String found = "no gated use of the old side since " + TimeText.since(since, facts.now());
    Instant enough = since.plus(terms.quietFor());
    return enough.isAfter(facts.now())
        ? missing(
            Requirement.QUIET,
            found,
            "none for " + TimeText.span(terms.quietFor()),
            "wait until " + TimeText.second(enough.plusMillis(999))
                + ", or override it with --force --reason")
        : Finding.met(Requirement.QUIET, found);
  }

  private Finding rollbackWindow() {
    if (window == null) {
      return Finding.met(
          Requirement.ROLLBACK_WINDOW, "every build that was seen runs in contracted");
    }
    String found = "the last build that cannot run in contracted, " + window.build() + ", "
        + window.found() + " " + TimeText.since(window.at(), facts.now());
    Duration passed = Duration.between(window.at(), facts.now());
    return passed.compareTo(terms.quietFor()) < 0
        ? missing(
            Requirement.ROLLBACK_WINDOW,
            found,
            "only builds that run in contracted for " + TimeText.span(terms.quietFor())
                + ", so that nobody needs to go back",
            "wait until " + TimeText.second(window.at().plus(terms.quietFor()).plusMillis(999))
                + ", or override it with --force --reason")
        : Finding.met(Requirement.ROLLBACK_WINDOW, found);
  }

  private Finding nothingDepends() {
    Dependents found = facts.dependents();
    if (found == null) {
      return missing(
          Requirement.NOTHING_DEPENDS,
          "no old side in the declaration",
          "what is to be dropped, so that the catalog can be asked who depends on it",
          "declare old: table and columns in META-INF/migrations.yaml, and start that build");
    }
    if (!found.obstacles().isEmpty()) {
      return missing(
          Requirement.NOTHING_DEPENDS,
          lines(found.obstacles()),
          "nothing else that depends on " + oldSide(),
          "drop or change these first");
    }
    if (found.presence() == Presence.NONE) {
      return Finding.met(Requirement.NOTHING_DEPENDS, oldSide() + " is not there any more");
    }
    return Finding.met(
        Requirement.NOTHING_DEPENDS,
        "nothing else depends on " + oldSide()
            + (found.included().isEmpty()
                ? ""
                : "; goes with it: "
                    + found.included().stream()
                        .map(Dependent::toString)
                        .collect(Collectors.joining("; "))));
  }

  private Finding notMentioned() {
    Dependents found = facts.dependents();
    if (found == null || found.mentions().isEmpty()) {
      return Finding.met(
          Requirement.NOT_MENTIONED,
          found == null ? "not looked for" : "no code in the database mentions it");
    }
    Problem problem = problem(
        lines(found.mentions()),
        "no code in the database that mentions " + oldSide(),
        "look at it; if it means something else: --ignore-mentions --reason");
    return Finding.missing(Requirement.NOT_MENTIONED, problem, terms.ignoreMentions());
  }

  private static String lines(List<Dependent> dependents) {
    return dependents.stream().map(Dependent::toString).collect(Collectors.joining("\n"));
  }

  private String oldSide() {
    SideSpec old = declared == null ? null : declared.oldSide();
    if (old == null) {
      return "the old side";
    }
    return old.columns().isEmpty()
        ? old.table()
        : old.table() + " (" + String.join(", ", old.columns()) + ")";
  }

  private Finding missing(Requirement requirement, String found, String expected, String next) {
    return Finding.missing(
        requirement, problem(found, expected, next), terms.forced() && requirement.observes());
  }

  private Problem problem(String found, String expected, String next) {
    return new Problem("migration '" + facts.state().name() + "'", found, expected, next);
  }
}
