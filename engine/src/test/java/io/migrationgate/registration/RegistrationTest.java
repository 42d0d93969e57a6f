package io.migrationgate.registration;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.Phase;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.protocol.Bridge;
import io.migrationgate.protocol.Claim;
import io.migrationgate.protocol.Epoch;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Placement;
import io.migrationgate.protocol.ProtocolVersion;
import io.migrationgate.protocol.Ramp;
import io.migrationgate.protocol.Snapshot;
import io.migrationgate.protocol.SupportedPhases;
import io.migrationgate.spi.KnownBuild;
import io.migrationgate.spi.StoreView;
import io.migrationgate.spi.StoredDefinition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every phase against every range. */
class RegistrationTest {
  private static final String NAME = "split";

  private static MigrationState state(Phase phase, boolean retired) {
    return new MigrationState(
        NAME,
        new Placement(phase, Ramp.NONE, SecondaryWrites.STRICT),
        null,
        phase.compareTo(Phase.READ_NEW) >= 0,
        phase.compareTo(Phase.WRITE_NEW) < 0,
        2,
        2,
        retired);
  }

  private static StoreView view(MigrationState state) {
    return new StoreView(
        Snapshot.of(new Epoch(2, "t"), Map.of(NAME, state)),
        Map.of(NAME, new StoredDefinition(NAME, "{}", "f", "45")),
        List.of(),
        Map.of());
  }

  private static List<SupportedPhases> ranges() {
    List<SupportedPhases> ranges = new ArrayList<>();
    for (Phase first : Phase.values()) {
      for (Phase last : Phase.values()) {
        if (first.compareTo(last) <= 0) {
          ranges.add(new SupportedPhases(first, last));
        }
      }
    }
    return ranges;
  }

  @ParameterizedTest
  @EnumSource(Phase.class)
  void aBuildFitsExactlyWhereItWorks(Phase phase) {
    for (SupportedPhases range : ranges()) {
      Compatibility fit = Registration.of("46", List.of(new Claim(NAME, range, "f")))
          .against(view(state(phase, false)))
          .get(0);
      assertThat(fit instanceof Compatibility.Fits)
          .as("%s in %s", range, phase)
          .isEqualTo(range.contains(phase));
      assertThat(fit instanceof Compatibility.Unsupported).isEqualTo(!range.contains(phase));
    }
  }

  @ParameterizedTest
  @EnumSource(Phase.class)
  void whatIsNotDeclaredCountsAsReadOldOnly(Phase phase) {
    List<Compatibility> fits = Registration.of("46", List.of()).against(view(state(phase, false)));
    assertThat(fits)
        .singleElement()
        .isInstanceOf(
            phase == Phase.READ_OLD ? Compatibility.Undeclared.class : Compatibility.Missing.class);
  }

  @Test
  void aTombstoneAsksNothingOfThoseThatDoNotDeclareIt() {
    StoreView view = view(state(Phase.CONTRACTED, true));
    assertThat(Registration.of("46", List.of()).against(view)).isEmpty();
    Claim other = new Claim(NAME, SupportedPhases.DEFAULT, "g");
    assertThat(Registration.of("46", List.of(other)).refusal(view))
        .get()
        .isInstanceOf(Compatibility.NameRetired.class);
  }

  @Test
  void otherSidesAreRefusedOnceItHasLeftReadOld() {
    List<Claim> other = List.of(new Claim(NAME, SupportedPhases.DEFAULT, "g"));
    assertThat(Registration.of("46", other).refusal(view(state(Phase.READ_OLD, false))))
        .isEmpty();
    assertThat(Registration.of("46", other).refusal(view(state(Phase.DUAL_WRITE, false))))
        .get()
        .isInstanceOf(Compatibility.SidesChanged.class);
  }

  /** Its triggers are on the tables of the first ones. */
  @Test
  void otherSidesAreRefusedWhileABridgeIsOn() {
    MigrationState off = state(Phase.READ_OLD, false);
    MigrationState bridged = new MigrationState(
        off.name(),
        off.current().withBridge(new Bridge(Bridge.Level.FORWARD, Bridge.Stage.COVERING)),
        null,
        off.newInSync(),
        off.oldInSync(),
        off.epoch(),
        off.enteredEpoch(),
        false);
    List<Claim> other = List.of(new Claim(NAME, SupportedPhases.DEFAULT, "g"));
    assertThat(Registration.of("46", other).refusal(view(bridged)))
        .get()
        .isInstanceOfSatisfying(
            Compatibility.SidesChanged.class,
            refusal ->
                assertThat(refusal.problem().nextStep()).contains("mgate bridge " + NAME + " off"));
  }

  @ParameterizedTest
  @EnumSource(Phase.class)
  void commandsAreToldWhereverAWayLeads(Phase phase) {
    for (SupportedPhases range : ranges()) {
      List<String> commands =
          RequiredCommands.commands(state(phase, false), range, "it's; rm -rf 'x'", null);
      boolean noWay = phase == Phase.CONTRACTED && !range.contains(Phase.CONTRACTED);
      assertThat(commands.isEmpty())
          .as("%s to %s", phase, range)
          .isEqualTo(range.contains(phase) || noWay);
      assertThat(commands)
          .allMatch(command -> command.endsWith(" --reason 'for build it_s_ rm -rf _x_'"));
    }
  }

  @ParameterizedTest
  @EnumSource(Phase.class)
  void theWayBackEndsWithTheFirstPhaseThatIsNotSupported(Phase phase) {
    for (SupportedPhases range : ranges()) {
      Optional<Phase> end =
          RollbackTargets.until(state(phase, false), range).map(RollbackTargets.Until::phase);
      boolean open = phase.compareTo(range.last()) <= 0 && range.last().hasNext();
      assertThat(end).isEqualTo(open ? Optional.of(range.last().next()) : Optional.empty());
    }
  }

  @Test
  void buildsAreLostThatCouldHaveRunOnly() {
    List<KnownBuild> known = List.of(
        known("44", Phase.READ_OLD, Phase.READ_OLD),
        known("45", Phase.READ_OLD, Phase.DUAL_WRITE),
        known("46", Phase.READ_OLD, Phase.CONTRACTED));
    RollbackTargets ways = new RollbackTargets(view(state(Phase.DUAL_WRITE, false)), known);
    assertThat(ways.open()).extracting(KnownBuild::build).containsExactly("45", "46");
    assertThat(ways.lostBy(NAME, new Placement(Phase.READ_NEW, Ramp.NONE, SecondaryWrites.STRICT)))
        .extracting(KnownBuild::build)
        .containsExactly("45");
  }

  @Test
  void aBuildThatWasThereBeforeARetiredMigrationIsRefused() {
    StoreView retired = view(state(Phase.CONTRACTED, true));
    List<KnownBuild> known = List.of(
        known("dev", Phase.READ_OLD, Phase.CONTRACTED),
        bare("45"),
        known("46", Phase.READ_OLD, Phase.CONTRACTED),
        bare("48"));
    assertThat(Registration.of("45", List.of(), known).refusal(retired)).isEmpty();

    List<KnownBuild> order = List.of(bare("45"), known.get(2), bare("48"));
    assertThat(Registration.of("45", List.of(), order).refusal(retired))
        .get()
        .isInstanceOf(Compatibility.Outlived.class);
    // It declares the migration after all, was there after it, or was never seen.
    Claim claim = known.get(2).claims().get(0);
    assertThat(Registration.of("45", List.of(claim), order).refusal(retired)).isEmpty();
    assertThat(Registration.of("48", List.of(), order).refusal(retired)).isEmpty();
    assertThat(Registration.of("49", List.of(), order).refusal(retired)).isEmpty();
    // Given up in read-old: its old side is there.
    assertThat(Registration.of("45", List.of(), order).refusal(view(state(Phase.READ_OLD, true))))
        .isEmpty();
    assertThat(new RollbackTargets(retired, order).open())
        .extracting(KnownBuild::build)
        .containsExactly("46", "48");
  }

  /** Whoever calls all builds alike must not be locked out once the declaration is dropped. */
  @Test
  void anIdThatHadTheMigrationOnceIsNotOlder() {
    StoreView retired = view(state(Phase.CONTRACTED, true));
    KnownBuild before = known("dev", Phase.READ_OLD, Phase.CONTRACTED);
    KnownBuild other = known("46", Phase.READ_OLD, Phase.CONTRACTED);
    Registration dropping = Registration.of("dev", List.of(), List.of(before, other));
    assertThat(dropping.refusal(retired)).isEmpty();

    KnownBuild after = new KnownBuild(
        "dev", dropping.remembered(retired), ProtocolVersion.CURRENT, Instant.EPOCH, Instant.EPOCH);

    assertThat(after.claims()).isEqualTo(before.claims());
    assertThat(Registration.of("dev", List.of(), List.of(after, other)).refusal(retired))
        .isEmpty();
    assertThat(dropping.remembered(view(state(Phase.CONTRACTED, false)))).isEmpty();
  }

  private static KnownBuild bare(String build) {
    return new KnownBuild(build, List.of(), ProtocolVersion.CURRENT, Instant.EPOCH, Instant.EPOCH);
  }

  private static KnownBuild known(String build, Phase first, Phase last) {
    Claim claim = new Claim(NAME, new SupportedPhases(first, last), "f");
    return new KnownBuild(
        build, List.of(claim), ProtocolVersion.CURRENT, Instant.EPOCH, Instant.EPOCH);
  }
}
