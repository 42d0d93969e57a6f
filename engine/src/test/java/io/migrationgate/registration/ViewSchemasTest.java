package io.migrationgate.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.Phase;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.Side;
import io.migrationgate.protocol.Claim;
import io.migrationgate.protocol.Epoch;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.protocol.NodeReport;
import io.migrationgate.protocol.Placement;
import io.migrationgate.protocol.ProtocolVersion;
import io.migrationgate.protocol.Ramp;
import io.migrationgate.protocol.ShownSides;
import io.migrationgate.protocol.Snapshot;
import io.migrationgate.protocol.SupportedPhases;
import io.migrationgate.registration.Compatibility.Refusal;
import io.migrationgate.registration.ViewSchemas.Need;
import io.migrationgate.spi.KnownBuild;
import io.migrationgate.spi.StoreView;
import io.migrationgate.spi.StoredDefinition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ViewSchemasTest {
  private static final String NAME = "price-in-cents";
  private static final SupportedPhases EARLY =
      new SupportedPhases(Phase.READ_OLD, Phase.DUAL_WRITE);
  private static final Map<String, String> AS_PRICE = Map.of("price_cents", "price");
  private static final ShownSides V46 = new ShownSides(Map.of("v46", Side.OLD), Map.of());
  private static final ShownSides V47 =
      new ShownSides(Map.of("v46", Side.OLD, "v47", Side.NEW), AS_PRICE);

  private static StoreView view(Phase phase, String... liveBuilds) {
    MigrationState state = new MigrationState(
        NAME,
        new Placement(phase, Ramp.NONE, SecondaryWrites.STRICT),
        null,
        phase.compareTo(Phase.READ_NEW) >= 0,
        phase.compareTo(Phase.WRITE_NEW) < 0,
        2,
        2,
        false);
    List<NodeRecord> nodes = Stream.of(liveBuilds)
        .map(build -> new NodeRecord(
            "node-" + build,
            1,
            new NodeRecord.Identity(build, "host", 1, ""),
            Map.of(NAME, SupportedPhases.DEFAULT),
            1000,
            new Epoch(2, "t"),
            1,
            true,
            NodeReport.EMPTY))
        .toList();
    return new StoreView(
        Snapshot.of(new Epoch(2, "t"), Map.of(NAME, state)),
        Map.of(NAME, new StoredDefinition(NAME, "{}", "f", "45")),
        nodes,
        Map.of());
  }

  private static Claim claim(SupportedPhases range, ShownSides views) {
    return new Claim(NAME, range, "f", Map.of(), List.of(), views);
  }

  private static KnownBuild known(
      String build, SupportedPhases range, ShownSides views, String viewSchema) {
    return new KnownBuild(
        build,
        List.of(claim(range, views)),
        ProtocolVersion.CURRENT,
        Instant.EPOCH,
        Instant.EPOCH,
        viewSchema);
  }

  private static Optional<Refusal> refusal(
      String build, ShownSides views, StoreView view, KnownBuild... known) {
    return Registration.of(build, List.of(claim(SupportedPhases.DEFAULT, views)), List.of(known))
        .refusal(view);
  }

  private static KnownBuild build46() {
    return known("46", SupportedPhases.DEFAULT, V46, "v46");
  }

  private static KnownBuild build47() {
    return known("47", SupportedPhases.DEFAULT, V47, "v47");
  }

  @Test
  void aNewerBuildMayAddAViewSchema() {
    assertThat(refusal("47", V47, view(Phase.DUAL_WRITE), build46())).isEmpty();
  }

  @Test
  void aBuildThatWasThereBeforeMayComeBackWithoutIt() {
    assertThat(refusal("46", V46, view(Phase.DUAL_WRITE, "47"), build46(), build47()))
        .isEmpty();
  }

  @Test
  void aNewerBuildMustNotLoseWhatALiveOneNeeds() {
    ShownSides v48 = new ShownSides(Map.of("v48", Side.NEW), AS_PRICE);
    assertThat(refusal("48", v48, view(Phase.DUAL_WRITE, "47"), build46(), build47()))
        .get()
        .isInstanceOfSatisfying(
            Compatibility.ViewsChanged.class,
            changed -> assertThat(changed.problem().message())
                .contains("v47 shows old, since it is not declared")
                .contains("new (price_cents as price) for live nodes of build 47"));
  }

  @Test
  void nobodyChangesWhatABuildNeedsThatOneMayGoBackTo() {
    ShownSides turned = new ShownSides(Map.of("v46", Side.NEW, "v47", Side.NEW), AS_PRICE);
    assertThat(refusal("48", turned, view(Phase.DUAL_WRITE), build46(), build47()))
        .get()
        .isInstanceOf(Compatibility.ViewsChanged.class);
    ShownSides renamed = new ShownSides(V47.schemas(), Map.of("price_cents", "cents"));
    assertThat(refusal("48", renamed, view(Phase.DUAL_WRITE), build46(), build47()))
        .get()
        .isInstanceOf(Compatibility.ViewsChanged.class);
  }

  @Test
  void onceTheWayBackHasEndedItMayGo() {
    KnownBuild early = known("46", EARLY, V46, "v46");
    ShownSides turned = new ShownSides(Map.of("v46", Side.NEW, "v47", Side.NEW), AS_PRICE);
    assertThat(refusal("48", turned, view(Phase.READ_NEW), early, build47())).isEmpty();
    assertThat(refusal("48", turned, view(Phase.DUAL_WRITE), early, build47())).isPresent();
  }

  @Test
  void aBuildMayBeMendedUnderItsOwnNameUnlessANodeOfItLives() {
    ShownSides other = new ShownSides(Map.of("v46", Side.OLD, "v47", Side.OLD), Map.of());
    assertThat(refusal("47", other, view(Phase.DUAL_WRITE), build47())).isEmpty();
    assertThat(refusal("47", other, view(Phase.DUAL_WRITE, "47"), build47())).isPresent();
  }

  @Test
  void whatIsMeantSurvivesAnOlderBuildThatStartsAgain() {
    ViewSchemas schemas = new ViewSchemas(view(Phase.DUAL_WRITE), List.of(build46(), build47()));
    assertThat(schemas.names()).containsExactly("v46", "v47");
    assertThat(schemas.shown("v47").get(NAME).side("v47")).isEqualTo(Side.NEW);
    assertThat(schemas.shown("v46").get(NAME).side("v46")).isEqualTo(Side.OLD);
    assertThatThrownBy(() -> schemas.shown("v48")).hasMessageContaining("v46, v47");
  }

  @Test
  void aViewSchemaThatKnowsNothingOfAMigrationShowsItsOldSide() {
    KnownBuild other = known(
        "48", SupportedPhases.DEFAULT, new ShownSides(Map.of("v48", Side.NEW), AS_PRICE), "v48");
    ViewSchemas schemas = new ViewSchemas(view(Phase.DUAL_WRITE), List.of(build46(), other));
    assertThat(schemas.shown("v48").get(NAME).side("v48")).isEqualTo(Side.NEW);
    assertThat(schemas.shown("v46").get(NAME).side("v46")).isEqualTo(Side.OLD);
  }

  @Test
  void tellsWhoNeedsIt() {
    ViewSchemas schemas =
        new ViewSchemas(view(Phase.DUAL_WRITE, "47"), List.of(build46(), build47()));
    assertThat(schemas.needs("v47")).containsExactly(new Need("47", List.of("47@host:1")));
    assertThat(schemas.needs("v46")).containsExactly(new Need("46", List.of()));
    assertThat(schemas.needs("v46").get(0).live()).isFalse();
    assertThat(new ViewSchemas(view(Phase.CONTRACTED), List.of(build46())).needs("v46"))
        .isEmpty();
  }
}
