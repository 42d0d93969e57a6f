package io.migrationgate.registration;

import io.migrationgate.Phase;
import io.migrationgate.Problem;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.declaration.DeclarationJson;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.protocol.Claim;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.SupportedPhases;
import io.migrationgate.registration.Fit.Refusal;
import io.migrationgate.spi.StoreView;
import io.migrationgate.spi.StoredDefinition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
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
 */
public record Registration(String build, List<Claim> claims, String node) {
  /** Copies the list. */
  public Registration {
    claims = List.copyOf(claims);
  }

  /** A build that nobody has started yet. */
  public static Registration of(String build, List<Claim> claims) {
    return new Registration(build, claims, "");
  }

  /** What a declaration says, as far as it matters here. */
  public static Claim claim(MigrationDeclaration declared) {
    return new Claim(declared.name(), declared.supports(), DeclarationJson.fingerprint(declared));
  }

  /**
   * Each declared migration, in the order of the claims, then those that the store has besides, by
   * name. Retired ones that are not declared are left out: nobody needs them.
   */
  public List<Fit> against(StoreView view) {
    List<Fit> fits = new ArrayList<>();
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
    return List.copyOf(fits);
  }

  /** Why a node would be refused; the first reason, if there is any. */
  public Optional<Refusal> refusal(StoreView view) {
    return against(view).stream()
        .filter(Refusal.class::isInstance)
        .map(Refusal.class::cast)
        .findFirst();
  }

  private Fit fit(StoreView view, Claim claim) {
    MigrationState state = view.snapshot().migrations().get(claim.migration());
    if (state == null) {
      MigrationState initial =
          MigrationState.initial(claim.migration(), SecondaryWrites.STRICT, view.nextEpoch());
      return initial.supportedBy(claim.supports())
          ? new Fit.Begins(claim)
          : new Fit.Unsupported(
              initial, claim, unsupported(initial, " supports " + claim.supports(), ""));
    }
    StoredDefinition stored = view.definitions().get(claim.migration());
    if (stored != null
        && !claim.fingerprint().isEmpty()
        && !stored.fingerprint().equals(claim.fingerprint())) {
      if (state.retired()) {
        return new Fit.NameRetired(state, claim, nameRetired(state));
      }
      if (!untouched(view, state)) {
        return new Fit.SidesChanged(state, claim, sidesChanged(state, stored));
      }
    }
    return state.supportedBy(claim.supports())
        ? new Fit.Fits(state, claim)
        : new Fit.Unsupported(
            state, claim, unsupported(state, " supports " + claim.supports(), ""));
  }

  private Fit undeclared(MigrationState state) {
    return state.supportedBy(SupportedPhases.UNKNOWN)
        ? new Fit.Undeclared(state)
        : new Fit.Missing(
            state,
            unsupported(
                state,
                " does not declare it (so it counts as read-old only)",
                ", or retire it once contracted (mgate retire)"));
  }

  /** Two live builds with one name for two things would each write a new side of its own. */
  private boolean untouched(StoreView view, MigrationState state) {
    return state.phase() == Phase.READ_OLD
        && state.settled()
        && state.current().ramp().isNone()
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
        "declare these sides again; or roll back to read-old and stop the nodes that declare"
            + " the other ones first");
  }

  private static Problem problem(String name, String found, String expected, String nextStep) {
    return new Problem("migration '" + name + "'", found, expected, nextStep);
  }
}
