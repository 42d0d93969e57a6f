package io.migrationgate.registration;

import io.migrationgate.Phase;
import io.migrationgate.Problem;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.declaration.DeclarationJson;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.protocol.Claim;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.ProtocolVersion;
import io.migrationgate.protocol.SupportedPhases;
import io.migrationgate.registration.Compatibility.Refusal;
import io.migrationgate.spi.GateStore;
import io.migrationgate.spi.KnownBuild;
import io.migrationgate.spi.StoreView;
import io.migrationgate.spi.StoredDefinition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The question whether a build may run against a store as it is. Pure: a node asks it under the
 * lock that orders changes, {@code mgate preflight} asks it beforehand.
 *
 * @param build the build, for messages
 * @param claims what it declares
 * @param node the node that asks, whose own earlier registration does not count against it; empty
 *     if none does
 * @param known every build that has registered, oldest first
 * @param protocol the {@linkplain ProtocolVersion version} that its engine speaks
 */
public record Registration(
    String build, List<Claim> claims, String node, List<KnownBuild> known, int protocol) {
  /** Copies the lists. */
  public Registration {
    claims = List.copyOf(claims);
    known = List.copyOf(known);
  }

  /** A build, where no other is known. */
  public static Registration of(String build, List<Claim> claims) {
    return of(build, claims, List.of());
  }

  /** A build that nobody has started just now. */
  public static Registration of(String build, List<Claim> claims, List<KnownBuild> known) {
    return new Registration(build, claims, "", known, ProtocolVersion.CURRENT);
  }

  /** A build that has registered before. */
  public static Registration again(KnownBuild build, List<KnownBuild> known) {
    return new Registration(build.build(), build.claims(), "", known, build.protocol());
  }

  /** The same build with an engine that speaks this version. */
  public Registration speaking(int version) {
    return new Registration(build, claims, node, known, version);
  }

  /** What a declaration says, as far as it matters here. */
  public static Claim claim(MigrationDeclaration declared) {
    return new Claim(
        declared.name(),
        declared.supports(),
        DeclarationJson.fingerprint(declared),
        Map.of(),
        List.of(),
        declared.views());
  }

  /** The same, with what names mean to the store's sessions. */
  public static Claim claim(MigrationDeclaration declared, GateStore store) {
    return new Claim(
        declared.name(),
        declared.supports(),
        DeclarationJson.fingerprint(declared),
        SameTables.of(declared, store::resolve),
        store.searchPath(),
        declared.views());
  }

  /**
   * Each declared migration, in the order of the claims, then those that the store has besides, by
   * name. Retired ones that are not declared are left out, since nobody needs them, but for those
   * that the build is older than.
   */
  public List<Compatibility> against(StoreView view) {
    ViewSchemas schemas = new ViewSchemas(view, known);
    return inPhase(view).stream().map(fit -> showing(schemas, fit)).toList();
  }

  private Compatibility showing(ViewSchemas schemas, Compatibility fit) {
    return fit instanceof Compatibility.Fits fits
        ? schemas
            .changedBy(build, node, fits.claim())
            .<Compatibility>map(
                problem -> new Compatibility.ViewsChanged(fits.state(), fits.claim(), problem))
            .orElse(fit)
        : fit;
  }

  /** The same without a look at view schemas, whose rules ask who could start. */
  List<Compatibility> inPhase(StoreView view) {
    List<Compatibility> fits = new ArrayList<>();
    Set<String> declared = new HashSet<>();
    for (Claim claim : claims) {
      declared.add(claim.migration());
      fits.add(fit(view, claim));
    }
    view.snapshot().migrations().values().stream()
        .filter(state -> !state.retired() && !declared.contains(state.name()))
        .sorted(Comparator.comparing(MigrationState::name))
        .map(this::undeclared)
        .forEach(fits::add);
    view.snapshot().migrations().values().stream()
        .filter(state -> state.retired() && state.phase() == Phase.CONTRACTED)
        .filter(state -> !declared.contains(state.name()) && isOlderThan(state.name()))
        .sorted(Comparator.comparing(MigrationState::name))
        .map(this::outlived)
        .forEach(fits::add);
    return List.copyOf(fits);
  }

  /*
   * A build that has lost a retired migration and one that never had it declare the same. What tells
   * them apart is who registered first: a migration begins with the first build that declares it, and
   * builds that were there before write its old side, which is gone. A build that was never seen
   * counts as a later one; else none could ever lose a declaration.
   */
  private boolean isOlderThan(String migration) {
    boolean seen = false;
    for (KnownBuild each : known) {
      if (each.claims().stream().anyMatch(claim -> claim.migration().equals(migration))) {
        return seen;
      }
      seen |= each.build().equals(build);
    }
    return false;
  }

  /**
   * What to remember of the build: what it declares, and what it declared before of migrations that
   * are retired by now. One id may stand for many builds, and whoever had the migration once is not
   * older than it.
   */
  public List<Claim> remembered(StoreView view) {
    List<Claim> remembered = new ArrayList<>(claims);
    Set<String> declared = new HashSet<>();
    claims.forEach(claim -> declared.add(claim.migration()));
    known.stream()
        .filter(each -> each.build().equals(build))
        .flatMap(each -> each.claims().stream())
        .filter(claim -> !declared.contains(claim.migration()) && retired(view, claim))
        .forEach(remembered::add);
    return List.copyOf(remembered);
  }

  private static boolean retired(StoreView view, Claim claim) {
    MigrationState state = view.snapshot().migrations().get(claim.migration());
    return state != null && state.retired();
  }

  /** An older engine would not mark its statements, nor read where the migration stands. */
  private Optional<Compatibility> tooOld(MigrationState state) {
    return protocol >= state.protocol()
        ? Optional.empty()
        : Optional.of(new Compatibility.OlderEngine(
            state,
            problem(
                state.name(),
                state.describe() + ", and build " + build + " has an engine that speaks protocol "
                    + protocol + ", which knows no bridge",
                "an engine that speaks protocol " + state.protocol(),
                "take a build with a newer migrationgate, or remove the bridge: mgate bridge "
                    + state.name() + " off")));
  }

  /** Why a node would be refused; the first reason, if there is any. */
  public Optional<Refusal> refusal(StoreView view) {
    return against(view).stream()
        .filter(Refusal.class::isInstance)
        .map(Refusal.class::cast)
        .findFirst();
  }

  private Compatibility fit(StoreView view, Claim claim) {
    MigrationState state = view.snapshot().migrations().get(claim.migration());
    if (state == null) {
      MigrationState initial =
          MigrationState.initial(claim.migration(), SecondaryWrites.STRICT, view.nextEpoch());
      return initial.supportedBy(claim.supports())
          ? new Compatibility.Begins(claim)
          : new Compatibility.Unsupported(
              initial, claim, unsupported(initial, " supports " + claim.supports(), ""));
    }
    Optional<Compatibility> older = tooOld(state);
    if (older.isPresent() && !state.retired()) {
      return older.get();
    }
    StoredDefinition stored = view.definitions().get(claim.migration());
    if (stored != null
        && !claim.fingerprint().isEmpty()
        && !stored.fingerprint().equals(claim.fingerprint())) {
      if (state.retired()) {
        return startsOver(
            view, new Compatibility.NameRetired(state, claim, nameRetired(state)), claim);
      }
      if (!untouched(view, state)) {
        return startsOver(
            view, new Compatibility.SidesChanged(state, claim, sidesChanged(state, stored)), claim);
      }
    }
    Optional<Problem> moved = SameTables.difference(claim.migration(), claim.tables(), known);
    if (moved.isPresent() && !state.retired() && !untouched(view, state)) {
      return startsOver(view, new Compatibility.SidesChanged(state, claim, moved.get()), claim);
    }
    return state.supportedBy(claim.supports())
        ? new Compatibility.Fits(state, claim)
        : new Compatibility.Unsupported(
            state, claim, unsupported(state, " supports " + claim.supports(), ""));
  }

  /** In a store for development definitions may change, while nobody else works by another one. */
  private Compatibility startsOver(StoreView view, Refusal elsewhere, Claim claim) {
    MigrationState state = elsewhere.state();
    boolean alone = view.liveNodes().stream().allMatch(other -> other.id().equals(node));
    boolean mayStart = view.development() && alone && claim.supports().contains(Phase.READ_OLD);
    return state != null && mayStart && state.current().bridge().isOff()
        ? new Compatibility.StartsOver(state, claim, elsewhere.problem())
        : elsewhere;
  }

  private Compatibility undeclared(MigrationState state) {
    Optional<Compatibility> older = tooOld(state);
    if (older.isPresent()) {
      return older.get();
    }
    return state.supportedBy(SupportedPhases.UNKNOWN)
        ? new Compatibility.Undeclared(state)
        : new Compatibility.Missing(
            state,
            unsupported(
                state,
                " does not declare it (so it counts as read-old only)",
                ", or retire it once contracted (mgate retire)"));
  }

  private Compatibility outlived(MigrationState state) {
    return new Compatibility.Outlived(
        state,
        problem(
            state.name(),
            state.describe() + ", and build " + build + " is older than the migration",
            "a build that does not use the old side, which is gone for good",
            "take a later build; if this is one, give it an id of its own"));
  }

  /**
   * Two live builds with one name for two things would each write a new side of its own, and the
   * triggers of a bridge would stay on tables that nobody names any more.
   */
  private boolean untouched(StoreView view, MigrationState state) {
    return state.phase() == Phase.READ_OLD
        && state.settled()
        && state.current().ramp().isNone()
        && state.current().bridge().isOff()
        && view.liveNodes().stream()
            .noneMatch(
                other -> !other.id().equals(node) && other.supports().containsKey(state.name()));
  }

  private Problem unsupported(MigrationState state, String what, String orElse) {
    return problem(
        state.name(),
        state.describe() + ", and build " + build + what,
        "a build that works in every phase in force or being left",
        "start a build that supports " + state.current()
            + ", or move the migration (mgate advance, mgate rollback)" + orElse);
  }

  private static Problem nameRetired(MigrationState state) {
    return problem(
        state.name(),
        "a retired name declared for another migration (other old or new side)",
        "a name that was never used before",
        "choose another name");
  }

  private static Problem sidesChanged(MigrationState state, StoredDefinition stored) {
    return problem(
        state.name(),
        "another old or new side than build " + stored.build() + " declared, in "
            + state.describe(),
        "the same tables and columns from the first dual write to the end",
        "declare these sides again; or roll back to read-old"
            + (state.current().bridge().isOff()
                ? ""
                : ", remove the bridge (mgate bridge " + state.name() + " off)")
            + " and stop the nodes that declare the other ones first");
  }

  private static Problem problem(String name, String found, String expected, String nextStep) {
    return new Problem("migration '" + name + "'", found, expected, nextStep);
  }
}
