package io.migrationgate.registration;

import io.migrationgate.Phase;
import io.migrationgate.protocol.Claim;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Placement;
import io.migrationgate.protocol.SupportedPhases;
import io.migrationgate.spi.KnownBuild;
import io.migrationgate.spi.StoreView;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * To which builds one may go back. Pure.
 *
 * @param view the store as it is
 * @param builds every build that has registered, oldest first
 */
public record RollbackTargets(StoreView view, List<KnownBuild> builds) {
  /** Copies the list. */
  public RollbackTargets {
    builds = List.copyOf(builds);
  }

  /** The builds of which a node could start now, oldest first. */
  public List<KnownBuild> open() {
    return builds.stream().filter(this::open).toList();
  }

  private boolean open(KnownBuild known) {
    return Registration.again(known, builds).refusal(view).isEmpty()
        && view.snapshot().documents().values().stream()
            .allMatch(state -> state.supportedBy(view.documents().support(known.build(), state)));
  }

  /** The builds of which a node could start now, and none once a migration has gone there. */
  public List<KnownBuild> lostBy(String migration, Placement target) {
    return open().stream()
        .filter(known ->
            known.protocol() < target.protocol() || !support(known, migration).cover(target, true))
        .toList();
  }

  /**
   * Which step forward ends the way back to a build that could start now.
   *
   * @param migration what moves
   * @param phase where it must not arrive
   */
  public record Until(String migration, Phase phase) {}

  /** The steps that end the way back to a build, by migration; none if nothing ever does. */
  public List<Until> until(List<Claim> claims) {
    return view.snapshot().migrations().values().stream()
        .filter(state -> !state.retired())
        .sorted(Comparator.comparing(MigrationState::name))
        .map(state -> until(state, support(claims, state.name())))
        .flatMap(Optional::stream)
        .toList();
  }

  /** The step of one migration that a build does not go along with; none if it has none ahead. */
  public static Optional<Until> until(@Nullable MigrationState state, SupportedPhases range) {
    return state == null
            || state.retired()
            || !range.last().hasNext()
            || state.phase().compareTo(range.last()) > 0
        ? Optional.empty()
        : Optional.of(new Until(state.name(), range.last().next()));
  }

  /** Where a known build works. */
  public static SupportedPhases support(KnownBuild known, String migration) {
    return support(known.claims(), migration);
  }

  private static SupportedPhases support(List<Claim> claims, String migration) {
    return claims.stream()
        .filter(claim -> claim.migration().equals(migration))
        .findFirst()
        .map(Claim::supports)
        .orElse(SupportedPhases.UNKNOWN);
  }
}
