package io.migrationgate.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.GateUsageException;
import io.migrationgate.MigrationGates;
import io.migrationgate.RegistrationRefusedException;
import io.migrationgate.UnitOfWork;
import io.migrationgate.admin.ConcurrentChangeException;
import io.migrationgate.admin.DocumentCount;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.Operator;
import io.migrationgate.admin.SettleProgress.Stage;
import io.migrationgate.admin.VersionAdmin;
import io.migrationgate.admin.VersionChange;
import io.migrationgate.admin.VersionRefusedException;
import io.migrationgate.documents.jackson.JacksonFormat;
import io.migrationgate.memory.InMemoryGateStore;
import io.migrationgate.protocol.DocumentState;
import io.migrationgate.protocol.NodeReport.Upcasts;
import io.migrationgate.protocol.SubjectKind;
import io.migrationgate.protocol.VersionRange;
import io.migrationgate.spi.HistoryEntry;
import io.migrationgate.spi.HistoryFilter;
import io.migrationgate.testing.FakeDatabase;
import io.migrationgate.testing.ManualTime;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Readers before writers: what a node may write is at most what every live node reads. */
class DocumentVersionsTest {
  private static final String TYPE = "preferences";
  private static final Operator ALICE = Operator.of("alice", "test");
  private static final JacksonFormat REFUSING = JacksonFormat.create(UnknownFields.REFUSE);
  private static final JacksonFormat KEEPING = JacksonFormat.create(UnknownFields.KEEP);

  private static final VersionedType<Preferences.V1> FIRST =
      VersionedType.first(TYPE, 1, Preferences.V1.class).unversioned(1).build();
  private static final VersionedType<Preferences.V2> SECOND = VersionedType.first(
          TYPE, 1, Preferences.V1.class)
      .next(
          2,
          Preferences.V2.class,
          Preferences.V2::from,
          Downcast.lossy(Preferences.V2::toV1, "the mode"))
      .unversioned(1)
      .build();

  private final ManualTime time = new ManualTime();
  private final InMemoryGateStore store = new InMemoryGateStore();
  private final VersionAdmin versions = new VersionAdmin(store);
  private final GateAdmin admin = new GateAdmin(store, List.of(new FakeDatabase()), time);
  private final List<MigrationGates> nodes = new ArrayList<>();

  @AfterEach
  void stop() {
    nodes.forEach(MigrationGates::close);
  }

  private MigrationGates node(String build, @Nullable VersionedType<?> type) {
    return node(build, type, REFUSING);
  }

  private MigrationGates node(
      String build, @Nullable VersionedType<?> type, DocumentFormat format) {
    var builder = MigrationGates.builder(store)
        .build(build)
        .withoutClassPath()
        .withoutThread()
        .time(time);
    MigrationGates node =
        type == null ? builder.start() : builder.document(type, format).start();
    nodes.add(node);
    return node;
  }

  private DocumentState state() {
    return VersionAdmin.type(store.view(), TYPE);
  }

  private DocumentState write(int version) {
    return versions.apply(state(), new VersionChange.Write(version), ALICE).after();
  }

  private void settle() {
    nodes.forEach(gates -> gates.integration().refresh());
    assertThat(admin.documentSettlement(TYPE, null).poll().settled()).isTrue();
  }

  private void move(int version) {
    write(version);
    settle();
  }

  private static int written(MigrationGates node) {
    try (UnitOfWork unit = node.unitOfWork("test")) {
      return node.writeVersion(TYPE).writeVersion();
    }
  }

  private DocumentCount count(long epoch, Map<Integer, Long> byVersion) {
    return new DocumentCount(epoch, new TreeMap<>(byVersion), 0);
  }

  @Test
  void aTypeBeginsInTheVersionThatBuildsBeforeItWrite() {
    MigrationGates node = node("46", Preferences.TYPE);
    assertThat(state().writes()).isEqualTo(1);
    assertThat(state().settled()).isTrue();
    assertThat(state().present()).isEqualTo(VersionRange.of(1));
    assertThat(written(node)).isEqualTo(1);
  }

  @Test
  void aNodeSaysWhatReadingOldVersionsCostsIt() {
    MigrationGates node = node("46", Preferences.TYPE);
    DocumentCodec<Preferences> codec =
        DocumentCodec.inField(Preferences.TYPE, REFUSING, node.writeVersion(TYPE), "v");
    codec.read("{\"timezone\":\"UTC\"}".getBytes(StandardCharsets.UTF_8));
    codec.read("{\"v\":3,\"timezone\":\"UTC\",\"mode\":\"DARK\"}".getBytes(StandardCharsets.UTF_8));
    node.integration().refresh();
    Upcasts told = store.view().nodes().get(0).report().upcasts().get(TYPE);
    assertThat(told).isNotNull();
    assertThat(told.reads()).isEqualTo(1);
    assertThat(told.steps()).isEqualTo(2);
    assertThat(told.nanos()).isPositive();
  }

  @Test
  void aVersionIsWrittenOnlyWhereEveryLiveNodeReadsIt() {
    MigrationGates old = node("45", FIRST);
    MigrationGates fresh = node("46", Preferences.TYPE);
    assertThatThrownBy(() -> write(2))
        .isInstanceOf(VersionRefusedException.class)
        .hasMessageContaining("45@")
        .hasMessageContaining("(reads 1)")
        .hasMessageContaining("readers come before writers");
    old.close();
    nodes.remove(old);
    move(2);
    assertThat(written(fresh)).isEqualTo(2);
  }

  @Test
  void aBuildThatDoesNotDeclareTheTypeKnowsItsFirstVersionAlone() {
    node("46", Preferences.TYPE);
    MigrationGates stranger = node("44", null);
    assertThatThrownBy(() -> write(2))
        .isInstanceOf(VersionRefusedException.class)
        .hasMessageContaining("44@");
    stranger.close();
    nodes.remove(stranger);
    move(2);
    assertThatThrownBy(() -> node("44", null))
        .isInstanceOf(RegistrationRefusedException.class)
        .hasMessageContaining("does not declare it");
  }

  @Test
  void aBuildThatCannotReadWhatMayBeStoredDoesNotStart() {
    node("46", Preferences.TYPE);
    move(2);
    move(1);
    assertThatThrownBy(() -> node("45", FIRST))
        .as("documents in version 2 may still be there")
        .isInstanceOf(RegistrationRefusedException.class)
        .hasMessageContaining("documents in 1..2")
        .hasMessageContaining("reads 1 and writes 1");
  }

  @Test
  void knownBuildsThatCouldNotStartAnyMoreAreNamed() {
    node("45", FIRST).close();
    node("46", Preferences.TYPE);
    nodes.remove(0);
    assertThat(versions.lostBy(store.view(), state().writing(2, 0))).containsExactly("45");
    move(2);
    assertThat(versions.lostBy(store.view(), state().writing(3, 0))).isEmpty();
  }

  @Test
  void aUnitOfWorkWritesInOneVersion() {
    MigrationGates node = node("46", Preferences.TYPE);
    try (UnitOfWork unit = node.unitOfWork("test")) {
      assertThat(node.writeVersion(TYPE).writeVersion()).isEqualTo(1);
      write(2);
      node.integration().refresh();
      assertThat(node.writeVersion(TYPE).writeVersion()).isEqualTo(1);
      assertThat(admin.documentSettlement(TYPE, null).poll().stage()).isEqualTo(Stage.NODES);
    }
    settle();
    assertThat(written(node)).isEqualTo(2);
  }

  @Test
  void nothingIsWrittenOutsideAUnitOfWork() {
    MigrationGates node = node("46", Preferences.TYPE);
    assertThatThrownBy(() -> node.writeVersion(TYPE).writeVersion())
        .isInstanceOf(GateUsageException.class)
        .hasMessageContaining("outside a unit of work");
    assertThatThrownBy(() -> node.writeVersion("orders"))
        .isInstanceOf(GateUsageException.class)
        .hasMessageContaining("one of preferences");
  }

  @Test
  void onlyTheWayBackIsOpenBeforeAChangeHasSettled() {
    node("46", Preferences.TYPE);
    write(2);
    assertThatThrownBy(() -> write(3))
        .isInstanceOf(VersionRefusedException.class)
        .hasMessageContaining("mgate version settle preferences");
    assertThat(write(1).leaving()).isEqualTo(2);
    settle();
    assertThat(state().writes()).isEqualTo(1);
  }

  @Test
  void withoutADowncastThereIsNoWayBack() {
    VersionedType<Preferences.V2> forward = VersionedType.first(TYPE, 1, Preferences.V1.class)
        .next(2, Preferences.V2.class, Preferences.V2::from)
        .build();
    node("46", SECOND);
    move(2);
    nodes.remove(0).close();
    node("47", forward);
    assertThatThrownBy(() -> write(1))
        .isInstanceOf(VersionRefusedException.class)
        .hasMessageContaining("(writes 2)");
  }

  @Test
  void versionsAreGivenUpOnceNoDocumentIsInThem() {
    node("46", Preferences.TYPE);
    long before = state().epoch();
    write(3);
    VersionRange third = VersionRange.of(3);
    assertThatThrownBy(() -> finish(third, count(before, Map.of(3, 7L))))
        .isInstanceOf(VersionRefusedException.class)
        .hasMessageContaining("a change that has settled");
    settle();
    assertThatThrownBy(() -> finish(third, count(before, Map.of(3, 7L))))
        .isInstanceOf(VersionRefusedException.class)
        .hasMessageContaining("began before its last change had settled");
    assertThatThrownBy(() -> finish(third, count(state().epoch(), Map.of(1, 2L, 3, 7L))))
        .isInstanceOf(VersionRefusedException.class)
        .hasMessageContaining("2 of 9 documents");
    assertThatThrownBy(() -> finish(VersionRange.of(2), count(state().epoch(), Map.of(2, 7L))))
        .isInstanceOf(VersionRefusedException.class)
        .hasMessageContaining("written in version 3");
    DocumentCount none = count(state().epoch(), Map.of(3, 7L));
    assertThatThrownBy(
            () -> versions.apply(state(), new VersionChange.Finalize(third, none), ALICE))
        .isInstanceOf(VersionRefusedException.class)
        .hasMessageContaining("--yes");
    assertThat(finish(third, none).present()).isEqualTo(third);
    assertThatThrownBy(() -> write(2))
        .isInstanceOf(VersionRefusedException.class)
        .hasMessageContaining("finalizing is not undone");
  }

  @Test
  void aBuildMayDropAVersionOnlyOnceItIsFinalized() {
    node("46", Preferences.TYPE);
    move(3);
    VersionedType<Preferences> late = VersionedType.first(TYPE, 2, Preferences.V2.class)
        .next(3, Preferences.class, Preferences::from)
        .unversioned(1)
        .build();
    assertThatThrownBy(() -> node("47", late))
        .isInstanceOf(RegistrationRefusedException.class)
        .hasMessageContaining("reads 2..3");
    finish(VersionRange.of(3), count(state().epoch(), Map.of(3, 7L)));
    assertThat(written(node("47", late))).isEqualTo(3);
  }

  private DocumentState finish(VersionRange stays, DocumentCount count) {
    return versions
        .apply(state(), new VersionChange.Finalize(stays, count), ALICE.confirming())
        .after();
  }

  record ChangedV2(String timezone, String mode, Preferences.@Nullable Place place) {}

  record WiderV2(
      String timezone,
      Preferences.Mode mode,
      Preferences.@Nullable Place place,
      @Nullable String theme) {}

  record OtherV2(
      String timezone,
      Preferences.Mode mode,
      Preferences.@Nullable Place place,
      @Nullable Integer theme) {}

  private static <T> VersionedType<T> withSecond(Class<T> second) {
    return VersionedType.first(TYPE, 1, Preferences.V1.class)
        .next(
            2,
            second,
            one -> {
              throw new IllegalStateException();
            },
            Downcast.lossless(two -> {
              throw new IllegalStateException();
            }))
        .unversioned(1)
        .build();
  }

  @Test
  void aVersionWhoseShapeChangedWithoutANewNumberIsRefusedWithTheDifference() {
    node("46", SECOND);
    assertThatThrownBy(() -> node("47", withSecond(ChangedV2.class)))
        .isInstanceOf(RegistrationRefusedException.class)
        .hasMessageContaining("version 2 with another shape in build 47 than in build 46")
        .hasMessageContaining("$.mode: was enum of DARK|LIGHT, is string")
        .hasMessageContaining("declare the new shape as version 3");
  }

  @Test
  void aShapeThatNobodyCanTellFromTheOthersNeedsNoNewNumber() {
    node("46", SECOND, KEEPING);
    node("47", withSecond(WiderV2.class), KEEPING);
    assertThat(state().shapes(2)).hasSize(2);
    assertThatThrownBy(() -> node("48", withSecond(OtherV2.class), KEEPING))
        .as("each may be read beside the first one, and they not beside each other")
        .isInstanceOf(RegistrationRefusedException.class)
        .hasMessageContaining("$.theme");
  }

  @Test
  void eachBuildIsAskedByItsOwnPolicyOnUnknownFields() {
    node("46", SECOND, REFUSING);
    assertThatThrownBy(() -> node("47", withSecond(WiderV2.class), KEEPING))
        .as("build 46 would refuse what 47 writes")
        .isInstanceOf(RegistrationRefusedException.class)
        .hasMessageContaining("$.theme: UNKNOWN_FIELD");
    node("47", SECOND, KEEPING);
    assertThat(state().shapes(2)).hasSize(2);
  }

  @Test
  void whoRefusesUnknownFieldsIsNotLetInWhereSomeAreWritten() {
    node("46", SECOND, KEEPING);
    node("47", withSecond(WiderV2.class), KEEPING);
    assertThatThrownBy(() -> node("48", SECOND, REFUSING))
        .isInstanceOf(RegistrationRefusedException.class)
        .hasMessageContaining("unknown fields were kept, are refused");
  }

  @Test
  void everybodyMeansTheSameByADocumentWithoutAVersion() {
    node("46", SECOND);
    VersionedType<Preferences.V2> other = VersionedType.first(TYPE, 1, Preferences.V1.class)
        .next(
            2, Preferences.V2.class, Preferences.V2::from, Downcast.lossless(Preferences.V2::toV1))
        .unversioned(2)
        .build();
    assertThatThrownBy(() -> node("47", other))
        .isInstanceOf(RegistrationRefusedException.class)
        .hasMessageContaining("count as version 2 for build 47");
  }

  @Test
  void twoOperatorsDoNotMeanTwoSteps() {
    node("46", Preferences.TYPE);
    DocumentState seen = state();
    move(2);
    assertThatThrownBy(() -> versions.apply(seen, new VersionChange.Write(2), ALICE))
        .isInstanceOf(ConcurrentChangeException.class);
  }

  @Test
  void everyStepIsInTheHistory() {
    node("46", Preferences.TYPE);
    move(2);
    move(1);
    assertThat(store.history(new HistoryFilter(SubjectKind.DOCUMENT, TYPE, 10)))
        .extracting(HistoryEntry::note)
        .extracting(note -> note.kind() + ": " + note.from() + " -> " + note.to())
        .containsExactly(
            "settled: version 2 -> version 1, documents in 1..2",
            "rollback: version 2, documents in 1..2 -> version 1, documents in 1..2",
            "settled: version 1 -> version 2, documents in 1..2",
            "advance: version 1, documents in 1 -> version 2, documents in 1..2",
            "declare: null -> version 1");
  }

  @Test
  void anErrorNamesTheBuildThatReadsANewerVersion() {
    MigrationGates old = node("45", SECOND);
    node("46", Preferences.TYPE);
    old.integration().refresh();
    assertThat(old.writeVersion(TYPE).firstBuildReading(2)).hasValue("45");
    move(2);
    assertThat(old.writeVersion(TYPE).firstBuildReading(3)).hasValue("46");
    assertThat(old.writeVersion(TYPE).firstBuildReading(9)).isEmpty();
  }
}
