package io.migrationgate.cli.preflight;

import io.migrationgate.Phase;
import io.migrationgate.Problem;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.DeclarationJson;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.protocol.Claim;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.SupportedPhases;
import io.migrationgate.registration.Compatibility;
import io.migrationgate.registration.Compatibility.Refusal;
import io.migrationgate.registration.Registration;
import io.migrationgate.registration.RequiredCommands;
import io.migrationgate.registration.RollbackTargets;
import io.migrationgate.registration.RollbackTargets.Until;
import io.migrationgate.spi.KnownBuild;
import io.migrationgate.spi.StoreView;
import io.migrationgate.spi.StoredDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks whether a build may go out, or back. Pure: the build has been read, and so has the store.
 *
 * <p>Beyond the rules of a starting node it refuses what is allowed but hardly meant: a build that
 * goes out without declaring a migration that is under way, were it in read-old.
 */
public final class Preflight {
  private static final int MOST_NAMED = 10;

  private final Build build;
  private final StoreView view;
  private final List<KnownBuild> builds;
  private final boolean back;

  /**
   * A check.
   *
   * @param builds every build that has registered, oldest first
   * @param back whether the build is an older one that one may want to go back to: such a build
   *     cannot know migrations that came after it
   */
  public Preflight(Build build, StoreView view, List<KnownBuild> builds, boolean back) {
    this.build = build;
    this.view = view;
    this.builds = List.copyOf(builds);
    this.back = back;
  }

  /** What is found. */
  public Report report() {
    List<Claim> claims =
        build.declarations().migrations().stream().map(Registration::claim).toList();
    RollbackTargets ways = new RollbackTargets(view, builds);
    List<PreflightFinding> findings = new ArrayList<>();
    for (Compatibility fit : Registration.of(build.id().shown(), claims, builds).against(view)) {
      findings.add(fit instanceof Refusal refusal ? refused(refusal) : accepted(fit));
    }
    List<String> remarks = new ArrayList<>(build.remarks());
    otherClaims(claims).ifPresent(remarks::add);
    if (build.declarations().migrations().stream().anyMatch(Preflight::losesItsOldSide)) {
      build.mappings().unresolved().stream()
          .map(each -> "mapping unresolved: " + each)
          .forEach(remarks::add);
    }
    List<FlagFinding> flags = build.declarations().flags().stream()
        .map(declared -> FlagFinding.of(declared, view, back))
        .toList();
    return new Report(
        build,
        view.snapshot().epoch().number(),
        back,
        findings,
        flags,
        DocumentFinding.of(build, view),
        ways,
        remarks);
  }

  private PreflightFinding accepted(Compatibility fit) {
    if (fit instanceof Compatibility.Undeclared undeclared && !back) {
      return missing(undeclared, undeclared.state());
    }
    Problem mapped = mapped(fit.migration());
    List<String> remarks = new ArrayList<>();
    if (mapped != null) {
      MigrationState state = fit.state();
      if (!back || (state != null && state.phase() == Phase.CONTRACTED)) {
        return new PreflightFinding(fit, mapped, List.of(), List.of());
      }
      remarks.add(mapped.found());
    }
    if (fit instanceof Compatibility.Undeclared) {
      remarks.add("not declared, so it counts as read-old only");
    }
    if (fit instanceof Compatibility.Fits fits) {
      remarks.addAll(changes(fits));
    }
    if (fit instanceof Compatibility.StartsOver anew) {
      remarks.add("begins anew in this store for development; production would say: "
          + anew.elsewhere().found());
    }
    if (back) {
      RollbackTargets.until(fit.state(), fit.supports())
          .ifPresent(end -> remarks.add("the way back is open until it goes to " + end.phase()));
    }
    return new PreflightFinding(fit, null, List.of(), remarks);
  }

  private static boolean losesItsOldSide(MigrationDeclaration declared) {
    return declared.oldSide() != null && declared.supports().contains(Phase.CONTRACTED);
  }

  /** What is mapped is selected: it cannot outlive its column. */
  private @Nullable Problem mapped(String migration) {
    MigrationDeclaration mine = build.declarations().find(migration);
    if (mine == null || !losesItsOldSide(mine)) {
      return null;
    }
    Set<String> mapped = build.mappings().of(mine.oldSide());
    if (mapped.isEmpty()) {
      return null;
    }
    List<String> few = mapped.stream().limit(MOST_NAMED).toList();
    return new Problem(
        "migration '" + migration + "'",
        "'contracted' among the phases that this build supports, and what maps the old side, or names it in SQL: "
            + String.join(", ", few)
            + (mapped.size() > few.size() ? " and " + (mapped.size() - few.size()) + " more" : ""),
        "nothing that uses what a contract drops",
        "remove it, put its table before a column that is another's,"
            + " or take 'contracted' from supports until a later build");
  }

  private PreflightFinding refused(Refusal refusal) {
    if (refusal instanceof Compatibility.Missing missing && !back) {
      return missing(missing, missing.state());
    }
    Problem said = refusal.problem();
    if (refusal instanceof Compatibility.NameRetired
        || refusal instanceof Compatibility.ViewsChanged
        || refusal instanceof Compatibility.Outlived) {
      return new PreflightFinding(refusal, said, List.of(), List.of());
    }
    if (refusal instanceof Compatibility.SidesChanged changed) {
      return new PreflightFinding(refusal, said, toReadOld(changed.state()), List.of());
    }
    MigrationState state = view.snapshot().migrations().get(refusal.migration());
    List<String> commands = state == null
        ? List.of()
        : RequiredCommands.commands(
            state, refusal.supports(), build.id().shown(), backfill(refusal.migration()));
    String next = !commands.isEmpty()
        ? "take another build, or run the commands"
        : state == null
            ? "begin with a build that supports read-old: every migration starts there"
            : "take another build: nothing leads from here to " + refusal.supports();
    return new PreflightFinding(refusal, problem(said, next), commands, List.of());
  }

  /** Either it got lost, or the migration is over and the store should be told. */
  private PreflightFinding missing(Compatibility fit, MigrationState state) {
    List<String> commands = new ArrayList<>(toReadOld(state));
    commands.add("mgate retire " + state.name() + " --reason '"
        + (state.phase() == Phase.CONTRACTED ? "over" : "given up") + "'");
    StoredDefinition stored = view.definitions().get(state.name());
    return new PreflightFinding(
        fit,
        new Problem(
            "migration '" + state.name() + "'",
            "no declaration" + (stored == null ? "" : ", which build " + stored.build() + " has")
                + "; it stands at " + state.describe(),
            "every migration declared until its name is retired",
            "declare it, or see how the build is packed; only if it is "
                + (state.phase() == Phase.CONTRACTED ? "over" : "given up for good")
                + ", run the commands"),
        commands,
        List.of());
  }

  /** None from contracted: no way leads back from there. */
  private List<String> toReadOld(MigrationState state) {
    return RequiredCommands.commands(
        state, SupportedPhases.UNKNOWN, build.id().shown(), backfill(state.name()));
  }

  private static Problem problem(Problem said, String next) {
    return new Problem(said.subject(), said.found(), said.expected(), next);
  }

  private @Nullable BackfillSpec backfill(String migration) {
    MigrationDeclaration declared = GateAdmin.declaration(view, migration);
    return declared == null ? null : declared.backfill();
  }

  private List<String> changes(Compatibility.Fits fits) {
    MigrationDeclaration mine = build.declarations().find(fits.migration());
    StoredDefinition stored = view.definitions().get(fits.migration());
    if (fits.state().retired()) {
      return List.of("the name is retired: the declaration can go");
    }
    if (mine == null || stored == null) {
      return List.of();
    }
    List<String> parts = DeclarationJson.changedParts(stored.json(), DeclarationJson.write(mine));
    if (parts.isEmpty()) {
      return List.of();
    }
    List<String> remarks = new ArrayList<>();
    remarks.add(
        "declared otherwise than by build " + stored.build() + ": " + String.join(", ", parts));
    if (parts.stream().anyMatch(part -> part.startsWith("backfill"))) {
      remarks.add("a backfill begun before is not continued by this declaration");
    }
    return remarks;
  }

  private Optional<String> otherClaims(List<Claim> claims) {
    return builds.stream()
        .filter(known -> known.build().equals(build.id().name()))
        .filter(known -> differ(known.claims(), claims))
        .findFirst()
        .map(
            known -> "build " + known.build()
                + " has registered before, and declared something else: give each build an id of its own");
  }

  private boolean differ(List<Claim> remembered, List<Claim> claims) {
    // What is retired is remembered, and may be declared or not.
    List<Claim> registered =
        remembered.stream().filter(claim -> !retired(claim)).toList();
    return differInForce(
        registered, claims.stream().filter(claim -> !retired(claim)).toList());
  }

  private boolean retired(Claim claim) {
    MigrationState state = view.snapshot().migrations().get(claim.migration());
    return state != null && state.retired();
  }

  private static boolean differInForce(List<Claim> registered, List<Claim> claims) {
    return registered.size() != claims.size()
        || !claims.stream()
            .allMatch(claim -> registered.stream().anyMatch(known -> same(known, claim)));
  }

  private static boolean same(Claim known, Claim claim) {
    boolean sides =
        known.fingerprint().isEmpty() || known.fingerprint().equals(claim.fingerprint());
    return sides
        && known.migration().equals(claim.migration())
        && known.supports().equals(claim.supports());
  }

  /**
   * What was found.
   *
   * @param build what was checked
   * @param epoch the store's epoch at which it was
   * @param back whether the question was to go back
   * @param findings one for each migration
   * @param flags one for each flag that the build declares
   * @param documents one for each document type
   * @param ways to known builds
   * @param remarks what is worth knowing besides
   */
  public record Report(
      Build build,
      long epoch,
      boolean back,
      List<PreflightFinding> findings,
      List<FlagFinding> flags,
      List<DocumentFinding> documents,
      RollbackTargets ways,
      List<String> remarks) {
    /** Copies the lists. */
    public Report {
      findings = List.copyOf(findings);
      flags = List.copyOf(flags);
      documents = List.copyOf(documents);
      remarks = List.copyOf(remarks);
    }

    /** Every problem; none if the build fits. */
    public List<Problem> problems() {
      List<Problem> problems = new ArrayList<>();
      Problem undeclared = build.undeclared();
      if (undeclared != null) {
        problems.add(undeclared);
      }
      for (PreflightFinding finding : findings) {
        Problem problem = finding.problem();
        if (problem != null) {
          problems.add(problem);
        }
      }
      for (FlagFinding flag : flags) {
        if (flag.problem() != null) {
          problems.add(flag.problem());
        }
      }
      for (DocumentFinding document : documents) {
        if (document.problem() != null) {
          problems.add(document.problem());
        }
      }
      return problems;
    }

    /** Whether there is no problem. */
    public boolean fits() {
      return problems().isEmpty();
    }

    /** The oldest known build of which a node could start now; null if there is none. */
    public @Nullable KnownBuild oldest() {
      return ways.open().stream().findFirst().orElse(null);
    }

    /** The steps that end the way back to a known build. */
    public List<Until> until(KnownBuild known) {
      return ways.until(known.claims());
    }
  }
}
