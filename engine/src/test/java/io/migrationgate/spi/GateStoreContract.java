package io.migrationgate.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.Phase;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.Side;
import io.migrationgate.flags.FlagDeclaration;
import io.migrationgate.flags.FlagType;
import io.migrationgate.protocol.Bridge;
import io.migrationgate.protocol.Circumstances.Observed;
import io.migrationgate.protocol.Claim;
import io.migrationgate.protocol.DocumentState;
import io.migrationgate.protocol.DocumentSupport;
import io.migrationgate.protocol.Epoch;
import io.migrationgate.protocol.FlagRecord;
import io.migrationgate.protocol.FlagSection;
import io.migrationgate.protocol.FlagSettling;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.NodeMode;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.protocol.NodeRecord.Identity;
import io.migrationgate.protocol.NodeReport;
import io.migrationgate.protocol.Placement;
import io.migrationgate.protocol.ProtocolVersion;
import io.migrationgate.protocol.Ramp;
import io.migrationgate.protocol.RecordedShape;
import io.migrationgate.protocol.Revocation;
import io.migrationgate.protocol.SegmentState;
import io.migrationgate.protocol.ShownSides;
import io.migrationgate.protocol.Snapshot;
import io.migrationgate.protocol.SubjectKind;
import io.migrationgate.protocol.SupportedPhases;
import io.migrationgate.protocol.VersionRange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every store must do, whatever it is made of. */
@Timeout(60)
public abstract class GateStoreContract {
  private static final String NAME = "customer-name-split";
  private static final Ramp NO_RAMP = Ramp.NONE;

  protected GateStore store;
  protected GateStore other;

  /** An empty store. */
  protected abstract GateStore newStore();

  /** A second handle on the same store, as another process has it. */
  protected abstract GateStore anotherHandle(GateStore first);

  @BeforeEach
  void openStore() {
    store = newStore();
    other = anotherHandle(store);
  }

  @AfterEach
  void closeStore() {
    other.close();
    store.close();
  }

  // What is written is read.

  @Test
  void aNewStoreIsEmptyAndHasAnEpoch() {
    StoreView view = store.view();
    assertThat(view.snapshot().migrations()).isEmpty();
    assertThat(view.definitions()).isEmpty();
    assertThat(view.nodes()).isEmpty();
    assertThat(view.unrepaired()).isEmpty();
    assertThat(view.snapshot().epoch().number()).isEqualTo(1);
    assertThat(view.snapshot().epoch().token()).isNotEmpty();
    assertThat(store.history(new HistoryFilter(null, 10))).isEmpty();
  }

  @Test
  void everyFieldOfAStateSurvives() {
    Set<String> pilots = new TreeSet<>(List.of(
        "tenant 7",
        "TENANT 7",
        "tenant 7 ",
        "it's \"quoted\" \\ and % _",
        "žluťoučký 😀🚲",
        "a\nb\tc"));
    Placement ramped = new Placement(
        Phase.DUAL_WRITE, NO_RAMP.withBasisPoints(1234).withPilots(pilots), SecondaryWrites.STRICT);
    Placement dual = new Placement(Phase.DUAL_WRITE, NO_RAMP, SecondaryWrites.STRICT);
    Placement recorded = new Placement(
        Phase.READ_OLD, new Ramp(0, new TreeSet<>(Set.of("a"))), SecondaryWrites.RECORD);
    Placement contracted = new Placement(Phase.CONTRACTED, NO_RAMP, SecondaryWrites.STRICT);
    Placement covered = dual.withBridge(new Bridge(Bridge.Level.FORWARD, Bridge.Stage.COVERING));
    Placement marking = dual.withBridge(new Bridge(Bridge.Level.FORWARD, Bridge.Stage.MARKING));
    Placement both =
        recorded.withRamp(NO_RAMP).withBridge(new Bridge(Bridge.Level.BOTH, Bridge.Stage.MARKING));
    List<MigrationState> states = List.of(
        new MigrationState("ramped", ramped, dual, true, true, 7, 5, false),
        new MigrationState("leaving-a-ramp", dual, ramped, true, true, 8, 5, false),
        new MigrationState("recorded", recorded, null, false, true, 2, 2, false),
        new MigrationState("bridged", covered, marking, false, true, 3, 2, false),
        new MigrationState("both", both, null, false, true, 2, 2, false),
        new MigrationState("retired", contracted, null, true, false, 9, 9, true));
    for (MigrationState state : states) {
      put(state);
    }
    for (MigrationState state : states) {
      assertThat(other.load().migrations().get(state.name())).isEqualTo(state);
      assertThat(other.view().snapshot().migrations().get(state.name())).isEqualTo(state);
    }
    MigrationState settled = states.get(0).withSettled();
    put(settled);
    assertThat(other.load().migrations()).hasSize(6).containsEntry("ramped", settled);
  }

  @Test
  void approvalsAreKeptByTheLoginForOneEpoch() {
    assertThat(store.approvals(NAME, 7).given()).isEmpty();
    String login = store.approvals(NAME, 7).login();
    assertThat(login).isNotEmpty();
    put(new Mutation.Approve(NAME, 7, Phase.WRITE_NEW));
    put(new Mutation.Approve(NAME, 7, Phase.WRITE_NEW));
    assertThat(other.approvals(NAME, 7).of(Phase.WRITE_NEW)).containsExactly(login);
    assertThat(other.approvals(NAME, 7).others(Phase.WRITE_NEW)).isEmpty();
    assertThat(other.approvals(NAME, 7).of(Phase.CONTRACTED)).isEmpty();
    assertThat(other.approvals(NAME, 8).given()).isEmpty();
    assertThat(other.approvals("another-one", 7).given()).isEmpty();
  }

  @Test
  void onlyNamedRolesApproveOnceThereAreSome() {
    String login = store.approvals(NAME, 7).login();
    put(new Mutation.LetApprove("nobody-of-that-name", true));
    put(new Mutation.Approve(NAME, 7, Phase.WRITE_NEW));
    assertThat(other.approvals(NAME, 7).roles()).containsExactly("nobody-of-that-name");
    assertThat(other.approvals(NAME, 7).of(Phase.WRITE_NEW)).isEmpty();
    put(new Mutation.LetApprove(login, true));
    put(new Mutation.LetApprove(login, true));
    put(new Mutation.Approve(NAME, 7, Phase.WRITE_NEW));
    assertThat(other.approvals(NAME, 7).of(Phase.WRITE_NEW)).containsExactly(login);
    put(new Mutation.LetApprove(login, false));
    assertThat(other.approvals(NAME, 7).of(Phase.WRITE_NEW)).isEmpty();
    put(new Mutation.LetApprove("nobody-of-that-name", false));
    assertThat(other.approvals(NAME, 7).roles()).isEmpty();
  }

  @Test
  void aStoreIsMarkedForDevelopment() {
    assertThat(store.view().marks()).isEqualTo(StoreMarks.NONE);
    put(new Mutation.MarkDevelopment(true));
    assertThat(other.view().development()).isTrue();
    put(new Mutation.MarkDevelopment(false));
    assertThat(other.view().marks()).isEqualTo(StoreMarks.NONE);
  }

  @Test
  void buildsAreKnownFromTheirFirstRegistrationOn() {
    Claim claim = new Claim(NAME, SupportedPhases.DEFAULT, "f".repeat(32));
    Claim shorter = new Claim(NAME, SupportedPhases.UNKNOWN, "e".repeat(32));
    assertThat(store.builds()).isEmpty();
    put(new Mutation.PutBuild("2026.46 \"ž\"", List.of(claim), ProtocolVersion.CURRENT));
    put(new Mutation.PutBuild("2026.5", List.of(), ProtocolVersion.FIRST));
    KnownBuild before = other.builds().get(0);
    put(new Mutation.PutBuild("2026.46 \"ž\"", List.of(shorter), ProtocolVersion.CURRENT));
    List<KnownBuild> known = other.builds();
    assertThat(known).extracting(KnownBuild::build).containsExactly("2026.46 \"ž\"", "2026.5");
    assertThat(before.claims()).containsExactly(claim);
    assertThat(known.get(0).claims()).containsExactly(shorter);
    assertThat(known.get(0).first()).isEqualTo(before.first());
    assertThat(known.get(0).last()).isAfterOrEqualTo(before.last());
    assertThat(known.get(1).claims()).isEmpty();
    assertThat(known)
        .extracting(KnownBuild::protocol)
        .containsExactly(ProtocolVersion.CURRENT, ProtocolVersion.FIRST);
    assertThat(other.load().epoch().number()).isEqualTo(1);
  }

  @Test
  void whatABuildSaysOfViewSchemasIsKept() {
    ShownSides views = new ShownSides(
        Map.of("shop_v46", Side.OLD, "shop_v47", Side.NEW), Map.of("price_cents", "Preis €"));
    Claim claim = new Claim(NAME, SupportedPhases.DEFAULT, "f", Map.of(), List.of(), views);
    put(new Mutation.PutBuild("46", List.of(), ProtocolVersion.CURRENT));
    put(new Mutation.PutBuild("47", List.of(claim), ProtocolVersion.CURRENT, "shop_v47"));
    assertThat(other.builds())
        .extracting(KnownBuild::viewSchema)
        .containsExactlyInAnyOrder("", "shop_v47");
    put(new Mutation.PutBuild("46", List.of(claim), ProtocolVersion.CURRENT, "shop_v46"));
    assertThat(other.builds())
        .allSatisfy(build -> assertThat(build.views(NAME)).isEqualTo(views))
        .extracting(KnownBuild::viewSchema)
        .containsExactlyInAnyOrder("shop_v46", "shop_v47");
  }

  private void put(Mutation mutation) {
    store.change(
        UUID.randomUUID().toString(), view -> new ChangeSet<>(null, List.of(mutation), List.of()));
  }

  @Test
  void definitionsAndNodesSurvive() {
    put(state(Phase.READ_OLD));
    String json = "{\"description\":\"" + "ä😀'\\\"".repeat(20_000) + "\"}";
    StoredDefinition definition =
        new StoredDefinition(NAME, json, "f".repeat(32), "2026.46 \"x\" 😀");
    NodeReport report = new NodeReport(
            3,
            4711,
            "nightly 'import' 😀",
            Map.of(
                NAME, new NodeReport.Counts(5, 1, 2, 3, 4, new Observed(6, 7, 8), 9).oldIdle(10)))
        .reading(Map.of("preferences", new NodeReport.Upcasts(11, 12, 13)));
    NodeRecord node = new NodeRecord(
        "node-1",
        3,
        new Identity("2026.46", "host.example", 1L << 40, "shop 😀"),
        Map.of(NAME, SupportedPhases.DEFAULT, "other", SupportedPhases.UNKNOWN),
        10_000,
        new Epoch(2, "token"),
        42,
        true,
        report);
    write(new Mutation.PutDefinition(definition), new Mutation.PutNode(node));
    assertThat(other.view().definitions()).isEqualTo(Map.of(NAME, definition));
    assertThat(other.view().nodes()).containsExactly(node);
    NodeRecord older = node.speaking(ProtocolVersion.FIRST);
    write(new Mutation.PutNode(older));
    assertThat(other.view().nodes()).containsExactly(older);
    write(new Mutation.PutNode(node));
    NodeRecord fenced = node.in(NodeMode.FENCED);
    write(new Mutation.PutNode(fenced));
    assertThat(other.view().nodes()).containsExactly(fenced);
    NodeRecord revoked = fenced.revoking(new Revocation(7, "anna 😀", "it's late"));
    write(new Mutation.PutNode(revoked));
    assertThat(other.view().nodes()).containsExactly(revoked);
    write(new Mutation.PutNode(node));
    assertThat(other.view().nodes()).containsExactly(node);
    StoredDefinition next = new StoredDefinition(NAME, "{}", "g", "2026.47");
    write(new Mutation.PutDefinition(next), new Mutation.PutNode(node.givenUp()));
    assertThat(other.view().definitions()).isEqualTo(Map.of(NAME, next));
    assertThat(other.view().nodes()).containsExactly(node.givenUp());
    assertThat(other.view().liveNodes()).isEmpty();
    write(new Mutation.RemoveNode("node-1"));
    assertThat(other.view().nodes()).isEmpty();
  }

  // Flags.

  @Test
  void everyFieldOfAFlagSurvives() {
    String json = "{\"description\":\"" + "ä😀'\\\"".repeat(20_000) + "\"}";
    FlagRecord flag = new FlagRecord(SubjectKind.FLAG, "new \"ž\" 😀", 3, json, true, 2, false);
    FlagRecord sameName =
        new FlagRecord(SubjectKind.EVALUATOR, "new \"ž\" 😀", 1, "{}", false, 2, false);
    FlagRecord retired = new FlagRecord(SubjectKind.FLAG, "gone", 9, "{}", false, 2, true);
    write(
        new Mutation.PutFlag(flag), new Mutation.PutFlag(sameName), new Mutation.PutFlag(retired));
    FlagSection flags = other.load().flags();
    assertThat(flags.flags()).isEqualTo(Map.of(flag.key(), flag, "gone", retired));
    assertThat(flags.evaluators()).isEqualTo(Map.of(sameName.key(), sameName));
    assertThat(other.view().snapshot().flags()).isEqualTo(flags);
    assertThat(other.load().epoch().number()).isEqualTo(2);
  }

  @Test
  void whatHasChangedOfTheFlagsIsReadAndTheRestIsKept() {
    write(new Mutation.PutFlag(flag("a", 1, 2)), new Mutation.PutFlag(flag("b", 1, 2)));
    FlagSection before = other.load().flags();
    put(state(Phase.READ_OLD));
    assertThat(other.load().flags()).isSameAs(before);
    write(new Mutation.PutFlag(flag("b", 2, 4)));
    FlagSection after = other.load().flags();
    assertThat(after.flags()).isEqualTo(Map.of("a", flag("a", 1, 2), "b", flag("b", 2, 4)));
    assertThat(after.flags().get("a")).isSameAs(before.flags().get("a"));
    assertThat(before.flags()).containsEntry("b", flag("b", 1, 2));
    assertThat(other.view().snapshot().flags()).isEqualTo(after);
  }

  @Test
  void aChangeDecidesFromTheFlagsAsTheyAre() {
    write(new Mutation.PutFlag(flag("a", 1, 2)));
    String seen = other.change(
        id(),
        view -> new ChangeSet<>(
            view.snapshot().flags().flags().get("a").definition(),
            List.of(new Mutation.PutFlag(flag("a", 2, view.nextEpoch()))),
            List.of()));
    assertThat(seen).isEqualTo(flag("a", 1, 2).definition());
    assertThat(store.load().flags().flags()).containsEntry("a", flag("a", 2, 3));
  }

  @Test
  void changesOfFlagsThatAreToSettleAreKeptUntilTheyHave() {
    FlagSettling first = new FlagSettling("a", 2, 0, null);
    FlagSettling second = new FlagSettling("a", 3, 1, "{\"state\":\"ENABLED\"}");
    assertThat(store.view().flags().settling()).isEmpty();
    write(new Mutation.PutFlag(flag("a", 1, 2)), new Mutation.PutFlagSettling(first));
    assertThat(other.view().flags().settling()).isEqualTo(Map.of("a", first));
    write(new Mutation.PutFlag(flag("a", 2, 3)), new Mutation.PutFlagSettling(second));
    assertThat(other.view().flags().settling()).isEqualTo(Map.of("a", second));
    Epoch epoch = store.load().epoch();
    write(new Mutation.RemoveFlagSettling("a"));
    assertThat(other.view().flags().settling()).isEmpty();
    assertThat(other.load().epoch()).isEqualTo(epoch);
  }

  @Test
  void theKeysOfASegmentAreThoseOfTheStateThatIsAskedFor() {
    SegmentKeys keys = other.segmentKeys();
    store.segmentKeys().stage("vip", 7, List.of("anna", "ben ", "ž😀'\\"));
    store.segmentKeys().stage("vip", 7, List.of("carl"));
    store.segmentKeys().stage("vip", 8, List.of("zoe"));
    SegmentState first = new SegmentState("vip", 7, 2);
    assertThat(keys.count(first)).isEqualTo(4);
    assertThat(List.of("anna", "ben ", "ž😀'\\", "carl"))
        .allMatch(key -> keys.contains(first, key));
    assertThat(List.of("Anna", "ben", "zoe")).noneMatch(key -> keys.contains(first, key));

    SegmentState second = new SegmentState("vip", 7, 5);
    write(new Mutation.ChangeKeys(second, Set.of("dora", "carl"), Set.of("anna", "nobody")));
    assertThat(keys.contains(second, "anna")).isFalse();
    assertThat(keys.contains(second, "dora")).isTrue();
    assertThat(keys.count(second)).isEqualTo(4);
    assertThat(keys.contains(first, "anna")).as("who has not heard yet").isTrue();
    assertThat(keys.contains(first, "dora")).isFalse();

    SegmentState third = new SegmentState("vip", 7, 6);
    write(new Mutation.ChangeKeys(third, Set.of("anna"), Set.of()));
    assertThat(keys.contains(third, "anna")).isTrue();
    assertThat(keys.contains(second, "anna")).isFalse();

    store.segmentKeys().discard("vip", Set.of(8L));
    assertThat(keys.count(third)).isZero();
    assertThat(keys.contains(new SegmentState("vip", 8, 7), "zoe")).isTrue();
    store.segmentKeys().discard("vip", Set.of());
    assertThat(keys.count(new SegmentState("vip", 8, 7))).isZero();
  }

  @Test
  void theFlagsThatBuildsWithNodesDeclareAreKnown() {
    FlagDeclaration declared = new FlagDeclaration("new \"ž\" 😀", FlagType.OBJECT);
    write(
        new Mutation.PutBuild("2026.46", List.of(), ProtocolVersion.CURRENT),
        new Mutation.PutBuild("2026.47", List.of(), ProtocolVersion.CURRENT),
        new Mutation.PutDeclaredFlags("2026.46", List.of(declared)),
        new Mutation.PutDeclaredFlags("2026.47", List.of(declared)));
    assertThat(other.view().flags().declared()).isEmpty();
    write(new Mutation.PutNode(node("n", 1, 0)));
    assertThat(other.view().flags().declared()).isEqualTo(Map.of("2026.46", List.of(declared)));
    write(new Mutation.PutDeclaredFlags("2026.46", List.of()));
    assertThat(other.view().flags().declared()).isEqualTo(Map.of("2026.46", List.of()));
  }

  @Test
  void whatFlagsGaveIsKnown() {
    Instant before = store.now();
    store.noteServed(Map.of("new \"ž\" 😀", Set.of("", "on"), "f", Set.of("a b")));
    List<ServedVariant> served = other.served();
    assertThat(served)
        .extracting(one -> one.flag() + "=" + one.variant())
        .containsExactlyInAnyOrder("new \"ž\" 😀=", "new \"ž\" 😀=on", "f=a b");
    assertThat(served).allSatisfy(one -> {
      assertThat(one.first()).isBetween(before, store.now());
      assertThat(one.last()).isEqualTo(one.first());
    });
    other.noteServed(Map.of("f", Set.of("a b", "c")));
    assertThat(store.served()).hasSize(4).containsAll(served);
  }

  @Test
  void whatClientsHaveSentIsAddedUp() {
    Instant before = store.now();
    store.noteMessages(List.of(
        new MessageCount("orders", "ž 😀", 2, 1),
        new MessageCount("others", "ž 😀", 1, 1),
        new MessageCount("orders", "ž 😀", 1, 3)));
    List<ClientVersion> first = other.clientVersions("orders");
    assertThat(first)
        .extracting(one -> one.client() + " " + one.version() + " x" + one.messages())
        .containsExactlyInAnyOrder("ž 😀 1 x3", "ž 😀 2 x1");
    assertThat(first).allSatisfy(one -> {
      assertThat(one.first()).isBetween(before, store.now());
      assertThat(one.last()).isEqualTo(one.first());
    });
    other.noteMessages(List.of(new MessageCount("orders", "ž 😀", 1, 1L << 40)));
    ClientVersion more = store.clientVersions("orders").stream()
        .filter(one -> one.version() == 1)
        .findFirst()
        .orElseThrow();
    assertThat(more.messages()).isEqualTo(3 + (1L << 40));
    assertThat(more.last()).isAfterOrEqualTo(more.first());
    assertThat(store.clientVersions("none")).isEmpty();
  }

  @Test
  void documentTypesSurvive() {
    RecordedShape first =
        new RecordedShape(1, "f".repeat(32), "{\"kind\":\"any\"}", true, "46 \"ž\" 😀");
    RecordedShape second = new RecordedShape(2, "e".repeat(32), "x".repeat(100_000), false, "47");
    DocumentState moving = new DocumentState(
        "preferences", 1, 2, 1, new VersionRange(1, 3), 2, List.of(first, second));
    DocumentState settled =
        new DocumentState("orders", 4, 4, null, VersionRange.of(4), 2, List.of());
    write(new Mutation.PutDocument(moving, true), new Mutation.PutDocument(settled, true));
    assertThat(other.load().documents())
        .isEqualTo(Map.of("preferences", moving, "orders", settled));
    Epoch epoch = other.load().epoch();
    assertThat(epoch.number()).isEqualTo(2);
    write(new Mutation.PutDocument(moving.withSettled(), false));
    assertThat(other.view().snapshot().documents())
        .containsEntry("preferences", moving.withSettled());
    assertThat(other.load().epoch()).isEqualTo(epoch);
  }

  @Test
  void whatNodesAndBuildsCanDoWithDocumentsIsKnown() {
    Map<String, DocumentSupport> can = Map.of(
        "preferences",
        new DocumentSupport(new VersionRange(1, 3), new VersionRange(2, 3)),
        "orders",
        DocumentSupport.undeclared(1));
    write(
        new Mutation.PutBuild("2026.46", List.of(), ProtocolVersion.CURRENT),
        new Mutation.PutBuild("2026.47", List.of(), ProtocolVersion.CURRENT),
        new Mutation.PutDeclaredDocuments("2026.46", can),
        new Mutation.PutDeclaredDocuments("2026.47", Map.of()),
        new Mutation.PutNode(node("n", 1, 0).handling(can)));
    assertThat(other.view().documents().declared()).isEqualTo(Map.of("2026.46", can));
    assertThat(other.view().nodes().get(0).documents()).isEqualTo(can);
    write(new Mutation.PutNode(other.view().nodes().get(0).givenUp()));
    assertThat(other.view().nodes().get(0).documents()).isEqualTo(can);
  }

  protected static FlagRecord flag(String key, long revision, long epoch) {
    String definition = "{\"state\":\"ENABLED\",\"revision\":" + revision + "}";
    return new FlagRecord(SubjectKind.FLAG, key, revision, definition, false, epoch, false);
  }

  // Changes.

  @Test
  void aChangeThatMattersBeginsTheNextEpochWithATokenOfItsOwn() {
    Epoch first = store.load().epoch();
    put(state(Phase.READ_OLD));
    Epoch second = other.load().epoch();
    put(state(Phase.READ_OLD));
    Epoch third = other.load().epoch();
    assertThat(second.number()).isEqualTo(first.number() + 1);
    assertThat(third.number()).isEqualTo(first.number() + 2);
    assertThat(Set.of(first.token(), second.token(), third.token())).hasSize(3);
  }

  @Test
  void aChangeThatMattersToNoNodeLeavesTheEpoch() {
    put(state(Phase.READ_OLD));
    Epoch before = store.load().epoch();
    write(
        new Mutation.PutState(state(Phase.READ_OLD), false), new Mutation.PutNode(node("n", 1, 0)));
    assertThat(store.load().epoch()).isEqualTo(before);
    assertThat(store.view().nodes()).hasSize(1);
  }

  @Test
  void aChangeSeesWhatIsStoredAndReturnsWhatWasDecided() {
    put(state(Phase.READ_OLD));
    String told = other.change(
        id(), view -> ChangeSet.nothing("saw " + view.snapshot().migrations().keySet()));
    assertThat(told).isEqualTo("saw [" + NAME + "]");
  }

  @Test
  void whatADeciderThrowsReachesTheCallerAndNothingChanges() {
    put(state(Phase.READ_OLD));
    StoreView before = store.view();
    RuntimeException own = new IllegalStateException("no");
    assertThatThrownBy(() -> store.change(id(), view -> {
          throw own;
        }))
        .isSameAs(own);
    assertThat(store.view()).isEqualTo(before);
    put(state(Phase.READ_OLD));
  }

  @Test
  void changesFromManyThreadsAreOrderedWithoutGaps() throws Exception {
    int threads = 8;
    int each = 10;
    long first = store.load().epoch().number();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    List<Future<?>> running = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      GateStore mine = t % 2 == 0 ? store : other;
      running.add(pool.submit(() -> {
        for (int i = 0; i < each; i++) {
          count(mine);
        }
      }));
    }
    pool.shutdown();
    for (Future<?> one : running) {
      one.get();
    }
    Snapshot last = store.load();
    assertThat(last.epoch().number()).isEqualTo(first + threads * each);
    assertThat(last.migrations().get(NAME).current().ramp().basisPoints())
        .isEqualTo(threads * each);
    List<HistoryEntry> newestFirst = store.history(new HistoryFilter(null, 1000));
    assertThat(newestFirst).hasSize(threads * each);
    for (int i = 0; i < newestFirst.size(); i++) {
      HistoryEntry entry = newestFirst.get(i);
      assertThat(entry.epoch()).isEqualTo(last.epoch().number() - i);
      assertThat(entry.note().to()).isEqualTo(Integer.toString(threads * each - i));
    }
  }

  /** Adds one to a number that is kept as a ramp. */
  private static void count(GateStore through) {
    through.change(id(), view -> {
      MigrationState before = view.snapshot().migrations().get(NAME);
      int next = before == null ? 1 : before.current().ramp().basisPoints() + 1;
      return new ChangeSet<>(
          next,
          List.of(new Mutation.PutState(ramped(NAME, next, view.nextEpoch()), true)),
          List.of(note(NAME, Integer.toString(next))));
    });
  }

  @Test
  void readsSeeOneMomentWhileChangesRun() {
    CountDownLatch stop = new CountDownLatch(1);
    writeBoth(1);
    CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
      for (int i = 2; stop.getCount() > 0 && i < Ramp.FULL; i++) {
        writeBoth(i);
      }
    });
    try {
      long seen = 0;
      // Not only so many reads: they may all be over before the writer is under way.
      for (int i = 0; (i < 100 || seen <= 20) && !writer.isCompletedExceptionally(); i++) {
        Snapshot loaded = other.load();
        StoreView view = other.view();
        assertThat(loaded.epoch().number()).isGreaterThanOrEqualTo(seen);
        assertThat(view.snapshot().epoch().number())
            .isGreaterThanOrEqualTo(loaded.epoch().number());
        seen = view.snapshot().epoch().number();
        requireOneMoment(loaded);
        requireOneMoment(view.snapshot());
        assertThat(view.definitions().get("a").build()).isEqualTo(Long.toString(seen));
        assertThat(view.nodes().get(0).leaseMillis()).isEqualTo(seen);
      }
    } finally {
      stop.countDown();
    }
    writer.join();
    assertThat(store.load().epoch().number()).as("changes made meanwhile").isGreaterThan(20);
  }

  private void writeBoth(int number) {
    store.change(id(), view -> {
      long epoch = view.nextEpoch();
      int which = number % 3;
      NodeRecord node = node("n", 1, 0);
      NodeRecord stamped = new NodeRecord(
          "n", 1, node.identity(), Map.of(), epoch, Epoch.NONE, 0, true, NodeReport.EMPTY);
      return new ChangeSet<>(
          true,
          List.of(
              new Mutation.PutState(ramped("a", number, epoch), true),
              new Mutation.PutState(ramped("b", number, epoch), true),
              new Mutation.PutDefinition(
                  new StoredDefinition("a", "{}", "f", Long.toString(epoch))),
              new Mutation.PutFlag(flag("flag " + which, number, epoch)),
              new Mutation.PutFlag(flag("other flag " + which, number, epoch)),
              new Mutation.PutNode(stamped)),
          List.of());
    });
  }

  private static void requireOneMoment(Snapshot snapshot) {
    MigrationState a = snapshot.migrations().get("a");
    MigrationState b = snapshot.migrations().get("b");
    assertThat(a.current()).isEqualTo(b.current());
    assertThat(a.epoch()).isEqualTo(b.epoch()).isEqualTo(snapshot.epoch().number());
    Map<String, FlagRecord> flags = snapshot.flags().flags();
    for (int i = 0; i < 3; i++) {
      FlagRecord one = flags.get("flag " + i);
      FlagRecord twin = flags.get("other flag " + i);
      assertThat(one == null ? 0 : one.epoch()).isEqualTo(twin == null ? 0 : twin.epoch());
    }
    assertThat(flags.values())
        .extracting(FlagRecord::epoch)
        .contains(snapshot.epoch().number());
  }

  // Fences.

  @Test
  void closesEpochsThatNobodyHolds() {
    assertThat(store.closeBefore(1)).isEmpty();
    put(state(Phase.READ_OLD));
    put(state(Phase.READ_OLD));
    assertThat(store.closeBefore(2)).isEmpty();
    assertThat(other.closeBefore(3)).isEmpty();
    assertThat(store.closeBefore(3)).isEmpty();
  }

  @Test
  void aHeartbeatLearnsOfARevocationUntilTheNodeRegistersAnew() {
    NodeRecord node = node("n", 1, 0);
    Revocation revocation = new Revocation(7, "anna", "it's late");
    write(new Mutation.PutNode(node));
    Epoch epoch = store.load().epoch();
    Beat beat = new Beat("n", 1, epoch, epoch, NodeReport.EMPTY);
    assertThat(other.beat(beat)).isEqualTo(new BeatAnswer.Renewed(epoch));
    NodeRecord seen = store.view().nodes().get(0);
    write(new Mutation.PutNode(seen.revoking(revocation)));
    assertThat(other.beat(beat)).isEqualTo(new BeatAnswer.Renewed(epoch, revocation));
    assertThat(other.beat(beat)).isEqualTo(new BeatAnswer.Renewed(epoch, revocation));
    write(new Mutation.PutNode(node("n", 2, 0)));
    assertThat(other.beat(new Beat("n", 2, epoch, epoch, NodeReport.EMPTY)))
        .isEqualTo(new BeatAnswer.Renewed(epoch));
  }

  // History.

  @Test
  void theHistoryTellsWhoDidWhatNewestFirst() {
    Instant before = Instant.now();
    HistoryNote first =
        new HistoryNote(NAME, "declare", null, "read-old", "anna ä😀", "", "{\"a\":\"'\\\"\"}");
    HistoryNote second =
        new HistoryNote(NAME, "advance", "read-old", "dual-write", "ben", "it's time", "{}");
    String one = id();
    String two = id();
    store.change(
        one,
        view -> new ChangeSet<>(
            true, List.of(new Mutation.PutState(state(Phase.READ_OLD), true)), List.of(first)));
    store.change(two, view -> new ChangeSet<>(true, List.of(), List.of(second, note("b", "x"))));
    List<HistoryEntry> all = other.history(new HistoryFilter(null, 10));
    assertThat(all).extracting(HistoryEntry::note).containsExactly(note("b", "x"), second, first);
    assertThat(all).extracting(HistoryEntry::changeId).containsExactly(two, two, one);
    assertThat(all).extracting(HistoryEntry::epoch).containsOnly(2L);
    assertThat(all)
        .extracting(HistoryEntry::sequence)
        .isSortedAccordingTo((a, b) -> Long.compare(b, a));
    assertThat(all)
        .allSatisfy(entry -> assertThat(entry.at())
            .isBetween(before.minusSeconds(1), Instant.now().plusSeconds(1)));
    assertThat(other.history(new HistoryFilter(null, 1))).containsExactly(all.get(0));
    Instant now = other.now();
    assertThat(now).isAfterOrEqualTo(all.get(0).at());
    assertThat(Duration.between(all.get(0).at(), now)).isLessThan(Duration.ofMinutes(1));
    assertThat(other.history(new HistoryFilter(NAME, 10))).containsExactly(all.get(1), all.get(2));
    assertThat(other.history(new HistoryFilter("unknown", 10))).isEmpty();
  }

  @Test
  void theHistoryTellsSubjectsOfOneNameApart() {
    HistoryNote flag =
        new HistoryNote(SubjectKind.FLAG, NAME, "enable", "disabled", "enabled", "a", "r", "{}");
    HistoryNote evaluator =
        new HistoryNote(SubjectKind.EVALUATOR, NAME, "set", null, "x", "a", "r", "{}");
    store.change(
        id(),
        view ->
            new ChangeSet<>(true, List.of(), List.of(note(NAME, "dual-write"), flag, evaluator)));
    assertThat(other.history(new HistoryFilter(NAME, 10)))
        .extracting(HistoryEntry::note)
        .containsExactly(note(NAME, "dual-write"));
    assertThat(other.history(new HistoryFilter(SubjectKind.FLAG, NAME, 10)))
        .extracting(HistoryEntry::note)
        .containsExactly(flag);
    assertThat(other.history(new HistoryFilter(SubjectKind.FLAG, null, 10)))
        .extracting(HistoryEntry::note)
        .containsExactly(flag);
    assertThat(other.history(new HistoryFilter(null, 10)))
        .extracting(entry -> entry.note().subjectKind())
        .containsExactly(SubjectKind.EVALUATOR, SubjectKind.FLAG, SubjectKind.MIGRATION);
  }

  // Heartbeats.

  /** For people: the age of a node's own word, whatever others write about it. */
  @Test
  void theAgeOfAHeartbeatIsTold() {
    assertThat(store.view().beatAges()).isEmpty();
    register("n", 4);
    assertThat(store.view().beatAges()).containsOnlyKeys("n");
    assertThat(store.view().beatAges().get("n")).isBetween(Duration.ZERO, Duration.ofMinutes(1));
  }

  @Test
  void aBeatRenewsAndReports() {
    put(state(Phase.READ_OLD));
    Epoch loaded = store.load().epoch();
    register("n", 4);
    NodeReport report = new NodeReport(1, 2, "x", Map.of());
    Epoch acked = new Epoch(1, "t");
    assertThat(other.beat(new Beat("n", 4, acked, loaded, report)))
        .isEqualTo(new BeatAnswer.Renewed(loaded));
    NodeRecord node = store.view().nodes().get(0);
    assertThat(node.beat()).isEqualTo(1);
    assertThat(node.acked()).isEqualTo(acked);
    assertThat(node.report()).isEqualTo(report);
    put(state(Phase.READ_OLD));
    assertThat(other.beat(new Beat("n", 4, acked, loaded, report)))
        .isEqualTo(new BeatAnswer.Renewed(store.load().epoch()));
    assertThat(store.view().nodes().get(0).beat()).isEqualTo(2);
  }

  @Test
  void aNodeThatIsNotThereOrWasGivenUpIsTold() {
    register("n", 4);
    assertThat(beat("n", 3)).isInstanceOf(BeatAnswer.GivenUp.class);
    assertThat(beat("n", 5)).isInstanceOf(BeatAnswer.GivenUp.class);
    assertThat(beat("m", 4)).isInstanceOf(BeatAnswer.GivenUp.class);
    write(new Mutation.PutNode(node("n", 4, 0).givenUp()));
    assertThat(beat("n", 4)).isInstanceOf(BeatAnswer.GivenUp.class);
    assertThat(store.view().nodes()).containsExactly(node("n", 4, 0).givenUp());
    write(new Mutation.PutNode(node("n", 5, 0)));
    assertThat(beat("n", 5)).isInstanceOf(BeatAnswer.Renewed.class);
  }

  @Test
  void anotherHistoryIsTold() {
    put(state(Phase.READ_OLD));
    register("n", 1);
    Epoch now = store.load().epoch();
    for (Epoch loaded :
        List.of(new Epoch(now.number(), "another token"), new Epoch(99, now.token()))) {
      assertThat(other.beat(new Beat("n", 1, now, loaded, NodeReport.EMPTY)))
          .isEqualTo(new BeatAnswer.Diverged(now));
    }
    assertThat(store.view().nodes()).containsExactly(node("n", 1, 0));
    assertThat(beat("n", 1)).isEqualTo(new BeatAnswer.Renewed(now));
  }

  @Test
  void aBeatDoesNotWaitForAChangeInProgress() throws Exception {
    register("n", 1);
    Epoch loaded = store.load().epoch();
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    Thread changing = new Thread(() -> store.change(id(), view -> {
      held.countDown();
      await(free);
      return new ChangeSet<>(
          true, List.of(new Mutation.PutState(state(Phase.READ_OLD), true)), List.of());
    }));
    changing.start();
    try {
      await(held);
      assertThat(other.beat(new Beat("n", 1, loaded, loaded, NodeReport.EMPTY)))
          .isEqualTo(new BeatAnswer.Renewed(loaded));
      assertThat(other.load().epoch()).isEqualTo(loaded);
      assertThat(other.view().nodes().get(0).beat()).isEqualTo(1);
    } finally {
      free.countDown();
      changing.join();
    }
    assertThat(store.view().nodes().get(0).beat()).isEqualTo(1);
    assertThat(other.load().epoch().number()).isEqualTo(loaded.number() + 1);
  }

  /**
   * Expiry is decided from a heartbeat that stands still. If it moves before the decision is
   * written, the node believes in its lease, so the change must be decided again.
   */
  @Test
  void aBeatBetweenDecidingAndWritingMakesTheChangeDecideAgain() {
    register("n", 1);
    AtomicInteger runs = new AtomicInteger();
    boolean givenUp = store.change(id(), view -> {
      if (runs.incrementAndGet() == 1) {
        onAnotherThread(() -> assertThat(beat("n", 1)).isInstanceOf(BeatAnswer.Renewed.class));
      }
      NodeRecord seen = view.nodes().get(0);
      return seen.beat() == 0
          ? new ChangeSet<>(
              true, List.<Mutation>of(new Mutation.PutNode(seen.givenUp())), List.of())
          : ChangeSet.nothing(false);
    });
    assertThat(givenUp).isFalse();
    assertThat(runs).hasValue(2);
    assertThat(store.view().nodes().get(0).live()).isTrue();
    assertThat(store.view().nodes().get(0).beat()).isEqualTo(1);
  }

  // Waiting for changes.

  @Test
  void aChangeWakesWhoeverWaits() throws Exception {
    Epoch known = store.load().epoch();
    CountDownLatch woken = new CountDownLatch(1);
    Thread waiting = waiting(store, known, woken);
    put(state(Phase.READ_OLD));
    assertThat(woken.await(20, TimeUnit.SECONDS)).isTrue();
    waiting.join();
  }

  @Test
  void closingWakesWhoeverWaits() throws Exception {
    CountDownLatch woken = new CountDownLatch(1);
    Thread waiting = waiting(store, store.load().epoch(), woken);
    store.close();
    assertThat(woken.await(20, TimeUnit.SECONDS)).isTrue();
    waiting.join();
  }

  @Test
  void waitingEndsInTimeAndCanBeInterrupted() throws Exception {
    Epoch known = store.load().epoch();
    store.awaitChange(known, Duration.ofMillis(1));
    long start = System.nanoTime();
    store.awaitChange(known, Duration.ofMillis(300));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    CountDownLatch interrupted = new CountDownLatch(1);
    Thread waiting = new Thread(() -> {
      try {
        while (true) {
          store.awaitChange(known, Duration.ofSeconds(50));
        }
      } catch (InterruptedException e) {
        interrupted.countDown();
      }
    });
    waiting.start();
    waiting.interrupt();
    assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
    waiting.join();
  }

  /** Waits again and again, as nodes do, until there is something new or the store is closed. */
  protected static Thread waiting(GateStore on, Epoch known, CountDownLatch woken)
      throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    Thread thread = new Thread(() -> {
      try {
        // The first one may return early, for example once it has begun to listen.
        on.awaitChange(known, Duration.ofMillis(200));
        begun.countDown();
        on.awaitChange(known, Duration.ofSeconds(50));
        woken.countDown();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    thread.start();
    await(begun);
    return thread;
  }

  // Helpers.

  protected final void put(MigrationState state) {
    write(new Mutation.PutState(state, true));
  }

  protected final void write(Mutation... mutations) {
    store.change(id(), view -> new ChangeSet<>(true, List.of(mutations), List.of()));
  }

  private void register(String node, long generation) {
    write(new Mutation.PutNode(node(node, generation, 0)));
  }

  private BeatAnswer beat(String node, long generation) {
    Epoch loaded = other.load().epoch();
    return other.beat(new Beat(node, generation, Epoch.NONE, loaded, NodeReport.EMPTY));
  }

  protected static String id() {
    return UUID.randomUUID().toString();
  }

  protected static MigrationState state(Phase phase) {
    Placement placement = new Placement(phase, NO_RAMP, SecondaryWrites.STRICT);
    return new MigrationState(NAME, placement, null, false, true, 2, 2, false);
  }

  private static MigrationState ramped(String name, int basisPoints, long epoch) {
    Placement placement =
        new Placement(Phase.READ_OLD, Ramp.ofBasisPoints(basisPoints), SecondaryWrites.RECORD);
    return new MigrationState(name, placement, null, false, true, epoch, epoch, false);
  }

  protected static NodeRecord node(String id, long generation, long beat) {
    return new NodeRecord(
        id,
        generation,
        new Identity("2026.46", "host.example", 17, "shop"),
        Map.of(NAME, SupportedPhases.DEFAULT),
        10_000,
        Epoch.NONE,
        beat,
        true,
        NodeReport.EMPTY);
  }

  protected static HistoryNote note(String migration, String to) {
    return new HistoryNote(migration, "kind", "from", to, "actor", "reason", "{}");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void onAnotherThread(Runnable work) {
    CompletableFuture.runAsync(work).orTimeout(30, TimeUnit.SECONDS).join();
  }
}
