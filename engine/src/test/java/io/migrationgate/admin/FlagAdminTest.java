package io.migrationgate.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Phase;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.flags.FlagDeclaration;
import io.migrationgate.flags.FlagDefinition;
import io.migrationgate.flags.FlagDocument;
import io.migrationgate.flags.FlagFormatException;
import io.migrationgate.flags.FlagState;
import io.migrationgate.flags.FlagType;
import io.migrationgate.memory.InMemoryGateStore;
import io.migrationgate.protocol.Epoch;
import io.migrationgate.protocol.FlagRecord;
import io.migrationgate.protocol.FlagSettling;
import io.migrationgate.protocol.Guard;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Move;
import io.migrationgate.protocol.NodeRecord;
import io.migrationgate.protocol.NodeReport;
import io.migrationgate.protocol.Placement;
import io.migrationgate.protocol.ProtocolVersion;
import io.migrationgate.protocol.Ramp;
import io.migrationgate.protocol.SubjectKind;
import io.migrationgate.protocol.SupportedPhases;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.HistoryEntry;
import io.migrationgate.spi.HistoryFilter;
import io.migrationgate.spi.Mutation;
import io.migrationgate.testing.FakeDatabase;
import io.migrationgate.testing.ManualTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FlagAdminTest {
  private static final String FLAG = "new-checkout";
  private static final String TABLE = "order-address-table";
  private static final FlagTerms ALICE = FlagTerms.of(Operator.of("alice", "release 46"));

  private static final String SAFE = ",\"metadata\":{\"mgate.safeVariant\":\"off\"}";

  private final InMemoryGateStore store = new InMemoryGateStore();
  private final FlagAdmin flags = new FlagAdmin(store);
  private final GateAdmin gates =
      new GateAdmin(store, List.of(new FakeDatabase()), new ManualTime());

  private static FlagDefinition flag(String state, String more) {
    return FlagDefinition.parse(
        FLAG,
        "{\"state\":\"" + state + "\",\"variants\":{\"on\":true,\"off\":false},"
            + "\"defaultVariant\":\"off\"" + more + "}");
  }

  private static FlagDefinition requiring(String state, String more) {
    return flag(
        state,
        ",\"metadata\":{\"mgate.requires\":\"" + TABLE + ":read-new\","
            + "\"mgate.safeVariant\":\"off\"" + more + "}");
  }

  private void write(Mutation... mutations) {
    store.change("test", view -> new ChangeSet<>(true, List.of(mutations), List.of()));
  }

  private void table(Phase phase, @Nullable Phase leaving) {
    long epoch = store.view().nextEpoch();
    write(new Mutation.PutState(
        new MigrationState(
            TABLE,
            new Placement(phase, Ramp.NONE, SecondaryWrites.STRICT),
            leaving == null ? null : new Placement(leaving, Ramp.NONE, SecondaryWrites.STRICT),
            phase.compareTo(Phase.READ_NEW) >= 0,
            phase.compareTo(Phase.WRITE_NEW) < 0,
            epoch,
            epoch,
            false),
        true));
  }

  private FlagRecord stored() {
    return Objects.requireNonNull(store.load().flags().flags().get(FLAG));
  }

  private FlagDefinition definition() {
    return FlagDefinition.parse(FLAG, stored().definition());
  }

  private List<HistoryEntry> history() {
    return flags.history(FLAG, 100);
  }

  private void enable() {
    flags.apply(FLAG, new FlagChange.Switch(FlagState.ENABLED), ALICE);
  }

  private void disable() {
    flags.apply(FLAG, new FlagChange.Switch(FlagState.DISABLED), ALICE);
  }

  private void create(FlagDefinition definition) {
    flags.apply(FLAG, new FlagChange.Create(definition), ALICE);
  }

  @Test
  void everyChangeIsARevisionWithItsEpochAndItsHistory() {
    create(flag("DISABLED", ""));
    enable();
    disable();
    assertThat(stored())
        .isEqualTo(new FlagRecord(
            SubjectKind.FLAG, FLAG, 3, flag("DISABLED", "").text(), false, 4, false));
    assertThat(history())
        .extracting(line ->
            line.note().kind() + ": " + line.note().from() + " > " + line.note().to() + " by "
                + line.note().actor() + ", " + line.note().reason())
        .containsExactly(
            "disable: revision 2, enabled > revision 3, disabled by alice, release 46",
            "enable: revision 1, disabled > revision 2, enabled by alice, release 46",
            "create: null > revision 1, disabled by alice, release 46");
    assertThat(history()).extracting(HistoryEntry::epoch).containsExactly(4L, 3L, 2L);
  }

  @Test
  void whatChangesNothingLeavesNoTrace() {
    create(flag("ENABLED", ""));
    FlagApplied again = flags.apply(FLAG, new FlagChange.Switch(FlagState.ENABLED), ALICE);
    assertThat(again.changed()).isFalse();
    assertThat(store.load().epoch().number()).isEqualTo(2);
    assertThat(history()).hasSize(1);
  }

  @Test
  void aChangeMayBeTiedToARevision() {
    flags.apply(FLAG, new FlagChange.Create(flag("DISABLED", "")), ALICE.at(0));
    enable();
    assertThatThrownBy(
            () -> flags.apply(FLAG, new FlagChange.Switch(FlagState.DISABLED), ALICE.at(1)))
        .isInstanceOf(ConcurrentChangeException.class)
        .hasMessageContaining("revision 2, of epoch 3")
        .hasMessageContaining("revision 1, which this change was decided on");
    assertThat(definition().state()).isEqualTo(FlagState.ENABLED);
    flags.apply(FLAG, new FlagChange.Switch(FlagState.DISABLED), ALICE.at(2));
    assertThat(definition().state()).isEqualTo(FlagState.DISABLED);
  }

  @Test
  void revertsToAnEarlierRevisionAsANewOne() {
    create(flag("ENABLED", ""));
    flags.apply(FLAG, new FlagChange.Amend(before -> before.withDefaultVariant("on")), ALICE);
    assertThat(definition().defaultVariant()).isEqualTo("on");
    flags.apply(FLAG, new FlagChange.Revert(1), ALICE);
    assertThat(stored().revision()).isEqualTo(3);
    assertThat(definition()).isEqualTo(flag("ENABLED", ""));
    assertThatThrownBy(() -> flags.apply(FLAG, new FlagChange.Revert(9), ALICE))
        .isInstanceOf(MigrationGateException.class)
        .hasMessageContaining("no revision 9 in its history")
        .hasMessageContaining("[3, 2, 1]");
  }

  @Test
  void aNameNeverComesBack() {
    create(flag("DISABLED", ""));
    assertThatThrownBy(() -> flags.apply(FLAG, new FlagChange.RetireFlag(), ALICE))
        .isInstanceOf(FlagRefusedException.class)
        .hasMessageContaining("--yes");
    FlagTerms confirmed = FlagTerms.of(ALICE.operator().confirming());
    flags.apply(FLAG, new FlagChange.RetireFlag(), confirmed);
    assertThat(stored().retired()).isTrue();
    assertThat(stored().definition()).isEqualTo(flag("DISABLED", "").text());
    assertThatThrownBy(() -> create(flag("ENABLED", "")))
        .isInstanceOf(FlagRefusedException.class)
        .hasMessageContaining("a retired name");
    assertThatThrownBy(this::enable).hasMessageContaining("a retired flag");
    FlagDocument document = FlagDocument.of(List.of(flag("ENABLED", "")), List.of(), Map.of());
    assertThatThrownBy(() -> flags.importAll(document, confirmed))
        .hasMessageContaining("a retired name");
    assertThat(flags.export().flags()).isEmpty();
  }

  @Test
  void isNotEnabledBeforeWhatItRequiresHasSettled() {
    assertThatThrownBy(() -> create(requiring("ENABLED", "")))
        .isInstanceOf(FlagRefusedException.class)
        .hasMessageContaining("which the store does not know");
    table(Phase.DUAL_WRITE, null);
    create(requiring("DISABLED", ""));
    assertThatThrownBy(this::enable)
        .hasMessageContaining("migration 'order-address-table' at dual-write")
        .hasMessageContaining("settled in read-new or beyond")
        .hasMessageContaining("mgate describe order-address-table");
    table(Phase.READ_NEW, Phase.DUAL_WRITE);
    assertThatThrownBy(this::enable)
        .hasMessageContaining("settling from dual-write")
        .hasMessageContaining("mgate settle order-address-table");
    assertThat(definition().state()).isEqualTo(FlagState.DISABLED);
    table(Phase.READ_NEW, null);
    enable();
    assertThat(definition().state()).isEqualTo(FlagState.ENABLED);
    disable();
    table(Phase.WRITE_NEW, Phase.READ_NEW);
    enable();
  }

  @Test
  void norByAnImportOrByGoingBackToARevision() {
    table(Phase.READ_NEW, null);
    create(requiring("ENABLED", ""));
    disable();
    table(Phase.DUAL_WRITE, null);
    assertThatThrownBy(() -> flags.apply(FLAG, new FlagChange.Revert(1), ALICE))
        .isInstanceOf(FlagRefusedException.class)
        .hasMessageContaining("at dual-write");
    FlagDocument document = FlagDocument.of(List.of(requiring("ENABLED", "")), List.of(), Map.of());
    assertThatThrownBy(() -> flags.importAll(document, ALICE))
        .isInstanceOf(FlagRefusedException.class);
    assertThatThrownBy(() -> flags.diff(document, ALICE)).isInstanceOf(FlagRefusedException.class);
    assertThat(stored().revision()).isEqualTo(2);
  }

  @Test
  void aRollbackBelowWhatAnEnabledFlagRequiresIsRefused() {
    table(Phase.READ_NEW, null);
    create(requiring("ENABLED", ""));
    assertThatThrownBy(() -> gates.apply(TABLE, new Move.Rollback(), ALICE.operator()))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("enabled flags that require more than dual-write: new-checkout")
        .hasMessageContaining("mgate flag disable new-checkout");
    assertThat(
            gates.dryRun(TABLE, new Move.Rollback(), ALICE.operator().forcing()).refusals())
        .extracting(refusal -> refusal.guard())
        .containsExactly(Guard.FLAGS);
    disable();
    assertThat(gates.apply(TABLE, new Move.Rollback(), ALICE.operator()).after().phase())
        .isEqualTo(Phase.DUAL_WRITE);
  }

  @Test
  void orTurnsTheFlagOffInTheSameChangeIfTheFlagSaysSo() {
    table(Phase.READ_NEW, null);
    create(requiring("ENABLED", ",\"mgate.onRollback\":\"off\""));
    long before = store.load().epoch().number();
    assertThat(gates.dryRun(TABLE, new Move.Rollback(), ALICE.operator()).allowed())
        .isTrue();
    gates.apply(TABLE, new Move.Rollback(), ALICE.operator());
    assertThat(store.load().epoch().number()).isEqualTo(before + 1);
    assertThat(definition().state()).isEqualTo(FlagState.DISABLED);
    assertThat(stored().epoch()).isEqualTo(before + 1);
    List<HistoryEntry> lines = store.history(new HistoryFilter(null, 2));
    assertThat(lines)
        .extracting(line -> line.note().subjectKind() + " " + line.note().kind())
        .containsExactly("FLAG disable", "MIGRATION rollback");
    assertThat(lines.get(0).changeId()).isEqualTo(lines.get(1).changeId());
  }

  @Test
  void aRollbackThatLeavesEnoughIsNoneOfTheFlagsBusiness() {
    table(Phase.WRITE_NEW, null);
    create(requiring("ENABLED", ""));
    gates.apply(TABLE, new Move.Rollback(), ALICE.operator());
    assertThat(definition().state()).isEqualTo(FlagState.ENABLED);
  }

  @Test
  void itIsKnownWhichFlagsAskForAMigration() {
    create(requiring("DISABLED", ""));
    node("n1", "2026.46", new FlagDeclaration(FLAG, FlagType.BOOLEAN));
    flags.importAll(FlagDocument.parse("f", """
            {"flags": {"a": {"state": "ENABLED", "targeting": {"$ref": "there"},
                             "metadata": {"mgate.safeVariant": "false"}},
                       "b": {"state": "ENABLED"}},
             "$evaluators": {"there": {"migration": ["order-address-table", ">", "read-old"]}}}
            """), ALICE);
    assertThat(FlagDependent.on(store.view(), TABLE))
        .containsExactly(
            new FlagDependent("a", true, List.of(TABLE + " > read-old"), List.of()),
            new FlagDependent(FLAG, false, List.of(TABLE + " >= read-new"), List.of("2026.46")));
    assertThat(FlagDependent.on(store.view(), "another")).isEmpty();
  }

  private void node(String id, String build, FlagDeclaration... declared) {
    write(
        new Mutation.PutBuild(build, List.of(), ProtocolVersion.CURRENT),
        new Mutation.PutDeclaredFlags(build, List.of(declared)),
        new Mutation.PutNode(new NodeRecord(
            id,
            1,
            new NodeRecord.Identity(build, "h", 1, ""),
            Map.of(TABLE, SupportedPhases.DEFAULT),
            10_000,
            Epoch.NONE,
            0,
            true,
            NodeReport.EMPTY)));
  }

  @Test
  void isNotRetiredWhileALiveBuildDeclaresIt() {
    create(flag("DISABLED", ""));
    node("n1", "2026.46", new FlagDeclaration(FLAG, FlagType.BOOLEAN));
    FlagTerms confirmed = FlagTerms.of(ALICE.operator().confirming());
    assertThatThrownBy(() -> flags.apply(FLAG, new FlagChange.RetireFlag(), confirmed))
        .isInstanceOf(FlagRefusedException.class)
        .hasMessageContaining("live builds that declare it: 2026.46");
    assertThat(FlagAdmin.users(store.view(), FLAG)).containsExactly("2026.46");
    NodeRecord gone = store.view().nodes().get(0).givenUp();
    write(new Mutation.PutNode(gone));
    flags.apply(FLAG, new FlagChange.RetireFlag(), confirmed);
    assertThat(stored().retired()).isTrue();
  }

  @Test
  void keepsTheTypeThatALiveBuildDeclares() {
    node("n1", "2026.46", new FlagDeclaration(FLAG, FlagType.BOOLEAN));
    FlagDefinition text = FlagDefinition.parse(
        FLAG, "{\"state\":\"ENABLED\",\"variants\":{\"a\":\"x\"},\"defaultVariant\":\"a\"}");
    assertThatThrownBy(() -> create(text))
        .isInstanceOf(FlagRefusedException.class)
        .hasMessageContaining("type string, where live build 2026.46 asks for boolean");
    create(flag("ENABLED", ""));
  }

  @Test
  void aChangeThatIsToSettleSaysWhatIsLeft() {
    create(flag("DISABLED", SAFE));
    flags.apply(FLAG, new FlagChange.Switch(FlagState.ENABLED), ALICE.settling());
    assertThat(stored().settles()).isTrue();
    assertThat(store.view().flags().settling())
        .isEqualTo(
            Map.of(FLAG, new FlagSettling(FLAG, 3, 1, flag("DISABLED", SAFE).text())));
    flags.apply(FLAG, new FlagChange.Switch(FlagState.DISABLED), ALICE);
    assertThat(store.view().flags().settling()).as("overtaken").isEmpty();
  }

  @Test
  void aChangeSettlesOnlyWhereNodesKnowWhatIsSafe() {
    create(flag("DISABLED", ""));
    FlagChange enable = new FlagChange.Switch(FlagState.ENABLED);
    assertThatThrownBy(() -> flags.apply(FLAG, enable, ALICE.settling()))
        .isInstanceOf(FlagRefusedException.class)
        .hasMessageContaining("no safe variant")
        .hasMessageContaining("--metadata mgate.safeVariant=off --settle");
    FlagChange both = new FlagChange.Replace(flag("ENABLED", SAFE));
    assertThatThrownBy(() -> flags.apply(FLAG, both, ALICE.settling()))
        .hasMessageContaining("no safe variant before this change");
    flags.apply(
        FLAG,
        new FlagChange.Amend(before -> before.withMetadata("mgate.safeVariant", "off")),
        ALICE.settling());
    flags.apply(FLAG, enable, ALICE.settling());
    assertThat(stored().settles()).isTrue();
  }

  @Test
  void theSameOnceMoreSettlesIfItDidNot() {
    create(flag("DISABLED", SAFE));
    FlagChange disable = new FlagChange.Switch(FlagState.DISABLED);
    assertThat(flags.apply(FLAG, disable, ALICE).changed()).isFalse();
    assertThat(flags.apply(FLAG, disable, ALICE.settling()).changed()).isTrue();
    assertThat(flags.apply(FLAG, disable, ALICE.settling()).changed()).isFalse();
    assertThat(store.view().flags().settling()).containsKey(FLAG);
  }

  @Test
  void aSharedEvaluatorSettlesForEachFlagAloneAndIsRetiredOnceNobodyRefersToIt() {
    String document = """
        {"flags": {"%s": {"state": "ENABLED", "variants": {"on": true, "off": false},
          "defaultVariant": "off", "targeting": {"if": [{"$ref": "gold"}, "on"]},
          "metadata": {"mgate.safeVariant": "off"}}},
         "$evaluators": {"gold": {"==": [{"var": "tier"}, "gold"]}}}""".formatted(FLAG);
    FlagDocument read = FlagDocument.parse("test", document);
    assertThatThrownBy(() -> flags.importAll(read, ALICE.settling()))
        .hasMessageContaining("evaluator 'gold'");
    flags.importAll(read, ALICE);
    FlagTerms sure = FlagTerms.of(Operator.of("alice", "over").confirming());
    assertThatThrownBy(() -> flags.retireEvaluator("gold", sure))
        .hasMessageContaining("flags that refer to it: " + FLAG);
    flags.apply(FLAG, new FlagChange.Replace(flag("ENABLED", SAFE)), ALICE);
    assertThatThrownBy(() -> flags.retireEvaluator("gold", ALICE)).hasMessageContaining("--yes");
    flags.retireEvaluator("gold", sure);
    assertThat(flags.export().evaluators()).isEmpty();
    assertThatThrownBy(() -> flags.retireEvaluator("gold", sure))
        .hasMessageContaining("no such shared evaluator");
  }

  @Test
  void growsAShareInWhichKeysStay() {
    create(flag("ENABLED", ""));
    flags.apply(FLAG, new FlagChange.Distribute(new FlagRollout("on", 100, false)), ALICE);
    assertThat(definition().targeting())
        .isEqualTo("{\"fractional\":[[\"on\",100],[\"off\",9900]]}");
    flags.apply(FLAG, new FlagChange.Distribute(new FlagRollout("on", 5_000, false)), ALICE);
    assertThat(FlagRollout.share(Objects.requireNonNull(definition().targeting())))
        .contains(new FlagRollout("on", 5_000, false));
    assertThatThrownBy(() -> new FlagRollout("on", 10_001, false)).hasMessageContaining("100.01%");
    assertThatThrownBy(() ->
            flags.apply(FLAG, new FlagChange.Distribute(new FlagRollout("off", 1, false)), ALICE))
        .hasMessageContaining("'off' as its default variant too");
    assertThatThrownBy(() ->
            flags.apply(FLAG, new FlagChange.Distribute(new FlagRollout("x", 1, false)), ALICE))
        .hasMessageContaining("no variant 'x'");
  }

  @Test
  void doesNotReplaceRulesByAShareUnasked() {
    String rules = "{\"if\":[{\"==\":[{\"var\":\"tier\"},\"gold\"]},\"on\",\"off\"]}";
    create(flag("ENABLED", ",\"targeting\":" + rules));
    assertThatThrownBy(() ->
            flags.apply(FLAG, new FlagChange.Distribute(new FlagRollout("on", 1, false)), ALICE))
        .isInstanceOf(FlagRefusedException.class)
        .hasMessageContaining("more than a share of keys")
        .hasMessageContaining("--replace");
    flags.apply(FLAG, new FlagChange.Distribute(new FlagRollout("on", 1, true)), ALICE);
    assertThat(definition().targeting()).contains("fractional");
  }

  private static final String DOCUMENT = """
      {"flags": {
         "a": {"state": "ENABLED", "variants": {"on": true, "off": false}, "defaultVariant": "off",
               "targeting": {"if": [{"$ref": "gold"}, "on"]}, "metadata": {"mgate.owner": "me"}},
         "b": {"state": "ENABLED", "variants": {"x": 1}, "defaultVariant": "x"}},
       "$evaluators": {"gold": {"==": [{"var": "tier"}, "gold"]}},
       "metadata": {"mgate.owner": "team"}}
      """;

  @Test
  void importsAllAndExportsTheSame() {
    FlagDocument document = FlagDocument.parse("flags.json", DOCUMENT);
    List<FlagApplied> diff = flags.diff(document, ALICE);
    assertThat(diff).extracting(FlagApplied::changed).containsExactly(true, true, true);
    assertThat(store.load().flags().flags()).isEmpty();
    assertThat(flags.importAll(document, ALICE)).isEqualTo(diff);
    assertThat(store.load().epoch().number()).isEqualTo(2);
    FlagDocument exported = flags.export();
    assertThat(exported.evaluators()).isEqualTo(document.evaluators());
    assertThat(exported.flags().get("a")).isEqualTo(document.flags().get("a"));
    assertThat(exported.flags().get("b").settings().owner()).isEqualTo("team");
    assertThat(flags.importAll(exported, ALICE))
        .extracting(FlagApplied::changed)
        .containsOnly(false);
    assertThat(store.load().epoch().number()).isEqualTo(2);
    create(flag("ENABLED", ""));
    assertThat(flags.importAll(exported, ALICE)).hasSize(3);
    assertThat(store.load().flags().flags()).containsKey(FLAG);
  }

  @Test
  void anImportOfWhichOnePartIsRefusedChangesNothing() {
    flags.importAll(FlagDocument.parse("flags.json", DOCUMENT), ALICE);
    String worse = DOCUMENT
        .replace("\"x\": 1", "\"x\": 2")
        .replace(
            "\"metadata\": {\"mgate.owner\": \"me\"}",
            "\"metadata\": {\"mgate.requires\": \"nothing:read-new\", \"mgate.safeVariant\": \"off\"}");
    long epoch = store.load().epoch().number();
    assertThatThrownBy(() -> flags.importAll(FlagDocument.parse("flags.json", worse), ALICE))
        .isInstanceOf(FlagRefusedException.class);
    assertThat(store.load().epoch().number()).isEqualTo(epoch);
    assertThatThrownBy(
            () -> FlagDocument.parse("flags.json", DOCUMENT.replace("\"if\"", "\"iff\"")))
        .isInstanceOf(FlagFormatException.class)
        .hasMessageContaining("flags.json, line 3, /flags/a/targeting");
  }

  @Test
  void aFlagMayReferOnlyToEvaluatorsThatAreThere() {
    assertThatThrownBy(
            () -> create(flag("ENABLED", ",\"targeting\":{\"if\":[{\"$ref\":\"gold\"},\"on\"]}")))
        .isInstanceOf(FlagRefusedException.class)
        .hasMessageContaining("a $ref to 'gold', which there is not");
  }

  @Test
  void aSharedEvaluatorThatBeginsToDependOnAMigrationAsksForSafeVariants() {
    flags.importAll(FlagDocument.parse("flags.json", DOCUMENT), ALICE);
    String depends = "{\"flags\":{},\"$evaluators\":{\"gold\":" + "{\"migration\":[\"" + TABLE
        + "\",\">=\",\"read-new\"]}}}";
    assertThatThrownBy(() -> flags.importAll(FlagDocument.parse("e.json", depends), ALICE))
        .isInstanceOf(FlagRefusedException.class)
        .hasMessageContaining("flag 'a'")
        .hasMessageContaining("no safe variant");
  }
}
