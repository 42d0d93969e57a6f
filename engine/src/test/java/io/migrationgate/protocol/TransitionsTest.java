package io.migrationgate.protocol;

import static io.migrationgate.Phase.CONTRACTED;
import static io.migrationgate.Phase.DUAL_WRITE;
import static io.migrationgate.Phase.READ_NEW;
import static io.migrationgate.Phase.READ_OLD;
import static io.migrationgate.Phase.WRITE_NEW;
import static io.migrationgate.SecondaryWrites.RECORD;
import static io.migrationgate.SecondaryWrites.STRICT;
import static io.migrationgate.protocol.States.at;
import static io.migrationgate.protocol.States.in;
import static io.migrationgate.protocol.States.leaving;
import static io.migrationgate.protocol.States.marks;
import static io.migrationgate.protocol.States.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.migrationgate.Phase;
import io.migrationgate.Problem;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.Side;
import io.migrationgate.protocol.Circumstances.Observed;
import io.migrationgate.protocol.Circumstances.Probes;
import io.migrationgate.protocol.Move.Advance;
import io.migrationgate.protocol.Move.Fence;
import io.migrationgate.protocol.Move.MarkInSync;
import io.migrationgate.protocol.Move.MarkOutOfSync;
import io.migrationgate.protocol.Move.Retire;
import io.migrationgate.protocol.Move.Rollback;
import io.migrationgate.protocol.Move.SetRamp;
import io.migrationgate.protocol.Move.SetSecondaryWrites;
import io.migrationgate.protocol.Move.Verification;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every transition and every refusal of docs/protocol.md, section 2. */
class TransitionsTest {
  private static final long NEXT = 8;
  private static final Ramp TEN = Ramp.ofBasisPoints(1_000);
  private static final Ramp TWENTY = Ramp.ofBasisPoints(2_000);
  private static final Circumstances CONFIRMED = Circumstances.CALM.withOperator(true, false);

  // ---- what is allowed, and its effect
  // -------------------------------------------------------------------------

  static Stream<Arguments> allowed() {
    return Stream.of(
        // from, move, to, new in sync after, old in sync after
        arguments(in(READ_OLD), new Advance(), at(DUAL_WRITE), false, true),
        arguments(in(READ_OLD, TEN, STRICT), new Advance(), at(DUAL_WRITE), false, true),
        arguments(in(DUAL_WRITE), new Advance(), at(READ_NEW), true, true),
        arguments(in(DUAL_WRITE, TEN, STRICT), new Advance(), at(READ_NEW), true, true),
        arguments(in(READ_NEW), new Advance(), at(WRITE_NEW), true, false),
        arguments(in(WRITE_NEW), new Advance(), at(CONTRACTED), true, false),
        arguments(in(DUAL_WRITE), new Rollback(), at(READ_OLD), false, true),
        arguments(in(READ_NEW), new Rollback(), at(DUAL_WRITE), true, true),
        arguments(in(WRITE_NEW), new Rollback(), at(READ_NEW), true, false),
        arguments(in(READ_OLD), new SetRamp(TEN), at(READ_OLD).withRamp(TEN), false, true),
        arguments(in(READ_OLD, TEN, STRICT), new SetRamp(Ramp.NONE), at(READ_OLD), false, true),
        arguments(in(DUAL_WRITE), new SetRamp(TEN), at(DUAL_WRITE).withRamp(TEN), true, true),
        arguments(
            in(DUAL_WRITE, TEN, STRICT),
            new SetRamp(TWENTY),
            at(DUAL_WRITE).withRamp(TWENTY),
            true,
            true),
        arguments(in(DUAL_WRITE, TEN, STRICT), new SetRamp(Ramp.NONE), at(DUAL_WRITE), true, true),
        arguments(
            in(DUAL_WRITE),
            new SetSecondaryWrites(RECORD),
            placed(DUAL_WRITE, RECORD),
            false,
            true),
        arguments(
            in(DUAL_WRITE, Ramp.NONE, RECORD),
            new SetSecondaryWrites(STRICT),
            at(DUAL_WRITE),
            false,
            true),
        arguments(
            in(READ_NEW), new SetSecondaryWrites(RECORD), placed(READ_NEW, RECORD), true, false),
        arguments(
            in(READ_NEW, Ramp.NONE, RECORD),
            new SetSecondaryWrites(STRICT),
            at(READ_NEW),
            true,
            false),
        arguments(
            in(READ_NEW, Ramp.NONE, RECORD), new Advance(), placed(WRITE_NEW, RECORD), true, false),
        arguments(
            in(READ_OLD, Ramp.NONE, RECORD),
            new Advance(),
            placed(DUAL_WRITE, RECORD),
            false,
            true),
        arguments(
            in(DUAL_WRITE, Ramp.NONE, RECORD),
            new Rollback(),
            placed(READ_OLD, RECORD),
            false,
            true),
        arguments(in(DUAL_WRITE), new Fence(), at(DUAL_WRITE), true, true));
  }

  private static Placement placed(Phase phase, SecondaryWrites mode) {
    return new Placement(phase, Ramp.NONE, mode);
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource
  void allowed(MigrationState from, Move move, Placement to, boolean newInSync, boolean oldInSync) {
    Evaluation evaluation = Transitions.evaluate(from, move, CONFIRMED, NEXT);

    assertThat(evaluation.refusals()).isEmpty();
    MigrationState after = evaluation.after();
    assertThat(after).isNotNull();
    assertThat(after.current()).isEqualTo(to);
    assertThat(after.leaving()).as("it settles from where it stood").isEqualTo(from.current());
    assertThat(after.newInSync()).as("new in sync").isEqualTo(newInSync);
    assertThat(after.oldInSync()).as("old in sync").isEqualTo(oldInSync);
    assertThat(after.epoch()).isEqualTo(NEXT);
    boolean entered =
        to.phase() != from.phase() || to.secondary() != from.current().secondary();
    assertThat(after.enteredEpoch()).isEqualTo(entered ? NEXT : from.enteredEpoch());
    assertThat(evaluation.verdicts())
        .as("every guard left its word")
        .hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void nothingIsAllowedBesidesTheTable() {
    List<String> derived = new ArrayList<>();
    for (Position from : PositionTest.all()) {
      for (Position to : PositionTest.all()) {
        Placement a = placement(from, TEN);
        Placement b = placement(to, TWENTY);
        if (!a.equals(b) && Transitions.joined(a, b)) {
          derived.add(from + " -> " + to);
        }
      }
    }
    assertThat(derived)
        .containsExactlyInAnyOrder(
            "read-old -> read-old with a ramp",
            "read-old -> read-old (record)",
            "read-old -> dual-write",
            "read-old with a ramp -> read-old",
            "read-old with a ramp -> read-old with a ramp",
            "read-old with a ramp -> dual-write",
            "read-old (record) -> read-old",
            "read-old (record) -> read-old with a ramp (record)",
            "read-old (record) -> dual-write (record)",
            "read-old with a ramp (record) -> read-old (record)",
            "read-old with a ramp (record) -> read-old with a ramp (record)",
            "read-old with a ramp (record) -> dual-write (record)",
            "dual-write -> read-old",
            "dual-write -> read-old with a ramp",
            "dual-write -> dual-write with a ramp",
            "dual-write -> dual-write (record)",
            "dual-write -> read-new",
            "dual-write with a ramp -> dual-write",
            "dual-write with a ramp -> dual-write with a ramp",
            "dual-write with a ramp -> read-new",
            "dual-write (record) -> dual-write",
            "dual-write (record) -> read-old (record)",
            "dual-write (record) -> read-old with a ramp (record)",
            "read-new -> dual-write",
            "read-new -> dual-write with a ramp",
            "read-new -> read-new (record)",
            "read-new -> write-new",
            "read-new (record) -> read-new",
            "read-new (record) -> write-new (record)",
            "write-new -> read-new",
            "write-new -> write-new (record)",
            "write-new -> contracted",
            "write-new (record) -> read-new (record)",
            "write-new (record) -> write-new",
            "write-new (record) -> contracted (record)");
  }

  private static Placement placement(Position position, Ramp ramp) {
    return new Placement(
        position.phase(), position.ramped() ? ramp : Ramp.NONE, position.secondary());
  }

  // ---- what is refused
  // -----------------------------------------------------------------------------------------

  static Stream<Arguments> refused() {
    Circumstances calm = CONFIRMED;
    Verification clean = new Verification(Side.NEW, 5, 7, 100, 0);
    Problem taken = new Problem("column id", "a sequence that gives 1 next", "free", "RESTART");
    Probes behind = new Probes(null, null, Set.of(), false, List.of(taken), null, Approvals.NONE);
    return Stream.of(
        arguments("back from contracted", in(CONTRACTED), new Rollback(), calm, Guard.LEGAL),
        arguments("beyond contracted", in(CONTRACTED), new Advance(), calm, Guard.LEGAL),
        arguments("before read-old", in(READ_OLD), new Rollback(), calm, Guard.LEGAL),
        arguments(
            "ramp straight back to read-old",
            in(DUAL_WRITE, TEN, STRICT),
            new Rollback(),
            calm,
            Guard.LEGAL),
        arguments("ramp in read-new", in(READ_NEW), new SetRamp(TEN), calm, Guard.LEGAL),
        arguments("ramp in write-new", in(WRITE_NEW), new SetRamp(TEN), calm, Guard.LEGAL),
        arguments(
            "the ramp it has", in(DUAL_WRITE, TEN, STRICT), new SetRamp(TEN), calm, Guard.LEGAL),
        arguments(
            "the mode it has", in(DUAL_WRITE), new SetSecondaryWrites(STRICT), calm, Guard.LEGAL),
        arguments(
            "ramp on recorded writes",
            in(DUAL_WRITE, Ramp.NONE, RECORD),
            new SetRamp(TEN),
            calm,
            Guard.LEGAL),
        arguments(
            "recorded writes under a ramp",
            in(DUAL_WRITE, TEN, STRICT),
            new SetSecondaryWrites(RECORD),
            calm,
            Guard.LEGAL),
        arguments(
            "read what is only recorded",
            in(DUAL_WRITE, Ramp.NONE, RECORD),
            new Advance(),
            calm,
            Guard.LEGAL),
        arguments(
            "back to what is only recorded",
            in(READ_NEW, Ramp.NONE, RECORD),
            new Rollback(),
            calm,
            Guard.LEGAL),
        arguments("retire half-way", in(DUAL_WRITE), new Retire(), calm, Guard.LEGAL),
        arguments(
            "retire under a ramp", in(READ_OLD, TEN, STRICT), new Retire(), calm, Guard.LEGAL),
        arguments("a retired one", retired(), new Advance(), calm, Guard.LEGAL),
        arguments(
            "forward unsettled",
            leaving(in(DUAL_WRITE), at(READ_OLD)),
            new Advance(),
            calm,
            Guard.SETTLED),
        arguments(
            "ramp unsettled",
            leaving(in(DUAL_WRITE), at(READ_OLD)),
            new SetRamp(TEN),
            calm,
            Guard.SETTLED),
        arguments(
            "back another way unsettled",
            leaving(in(READ_NEW), at(WRITE_NEW)),
            new Rollback(),
            calm,
            Guard.SETTLED),
        arguments(
            "fence unsettled",
            leaving(in(DUAL_WRITE), at(READ_OLD)),
            new Fence(),
            calm,
            Guard.SETTLED),
        arguments(
            "mark unsettled",
            leaving(marks(in(DUAL_WRITE), false, true), at(READ_OLD)),
            new MarkInSync(clean),
            calm,
            Guard.SETTLED),
        arguments(
            "retire unsettled",
            leaving(in(READ_OLD), at(DUAL_WRITE)),
            new Retire(),
            calm,
            Guard.SETTLED),
        arguments(
            "back from contracted unsettled",
            leaving(in(CONTRACTED), at(WRITE_NEW)),
            new Rollback(),
            calm,
            Guard.LEGAL),
        arguments(
            "new not in sync",
            marks(in(DUAL_WRITE), false, true),
            new Advance(),
            calm,
            Guard.NEW_IN_SYNC),
        arguments(
            "ramp, new not in sync",
            marks(in(DUAL_WRITE), false, true),
            new SetRamp(TEN),
            calm,
            Guard.NEW_IN_SYNC),
        arguments(
            "back, old not in sync",
            marks(in(READ_NEW), true, false),
            new Rollback(),
            calm,
            Guard.OLD_IN_SYNC),
        arguments(
            "unrepaired",
            in(DUAL_WRITE),
            new Advance(),
            calm.withUnrepaired(1),
            Guard.NOTHING_UNREPAIRED),
        arguments(
            "back, unrepaired",
            in(READ_NEW),
            new Rollback(),
            calm.withUnrepaired(1),
            Guard.NOTHING_UNREPAIRED),
        arguments(
            "mismatches",
            in(DUAL_WRITE),
            new Advance(),
            calm.withObserved(new Observed(999, 1, 0)),
            Guard.MISMATCHES),
        arguments(
            "too few comparisons",
            in(DUAL_WRITE),
            new Advance(),
            calm.withGuards(new GuardLimits(0, 100, 0)).withObserved(new Observed(99, 0, 0)),
            Guard.MISMATCHES),
        arguments(
            "comparison errors",
            in(DUAL_WRITE),
            new Advance(),
            calm.withObserved(new Observed(999, 0, 1)),
            Guard.COMPARISON_ERRORS),
        arguments(
            "schema not expanded",
            in(READ_OLD),
            new Advance(),
            calm.withProbes(new Probes("no column", null, Set.of())),
            Guard.EXPANDED),
        arguments(
            "canary, schema not expanded",
            in(READ_OLD),
            new SetRamp(TEN),
            calm.withProbes(new Probes("no column", null, Set.of())),
            Guard.EXPANDED),
        arguments(
            "unregistered writer",
            in(READ_OLD),
            new Advance(),
            calm.withProbes(new Probes(null, null, Set.of("cron"))),
            Guard.REGISTERED_WRITERS),
        arguments(
            "contract, unregistered writer",
            in(WRITE_NEW),
            new Advance(),
            calm.withProbes(new Probes(null, null, Set.of("cron"))),
            Guard.REGISTERED_WRITERS),
        arguments(
            "old side mandatory",
            in(READ_NEW),
            new Advance(),
            calm.withProbes(new Probes(null, "full_name is NOT NULL", Set.of())),
            Guard.OLD_SIDE_OPTIONAL),
        arguments(
            "the new side gives taken values",
            in(READ_NEW),
            new Advance(),
            calm.withProbes(behind),
            Guard.SEQUENCES_AHEAD),
        arguments(
            "the old side gives taken values",
            in(WRITE_NEW),
            new Rollback(),
            calm.withProbes(behind),
            Guard.SEQUENCES_AHEAD),
        arguments(
            "contract unconfirmed",
            in(WRITE_NEW),
            new Advance(),
            Circumstances.CALM,
            Guard.CONFIRMED),
        arguments(
            "retire unconfirmed",
            in(CONTRACTED),
            new Retire(),
            Circumstances.CALM,
            Guard.CONFIRMED),
        arguments(
            "unknown to a node",
            in(READ_OLD),
            new Advance(),
            calm.withNodes(List.of(node("45", Map.of()))),
            Guard.SUPPORTED),
        arguments(
            "canary unknown to a node",
            in(READ_OLD),
            new SetRamp(TEN),
            calm.withNodes(List.of(node("45", Map.of()))),
            Guard.SUPPORTED),
        arguments(
            "contracted not declared",
            in(WRITE_NEW),
            new Advance(),
            calm.withNodes(List.of(node("47", Map.of(States.NAME, SupportedPhases.DEFAULT)))),
            Guard.SUPPORTED),
        arguments(
            "back to what a build has lost",
            in(WRITE_NEW),
            new Rollback(),
            calm.withNodes(List.of(
                node("48", Map.of(States.NAME, new SupportedPhases(WRITE_NEW, CONTRACTED))))),
            Guard.SUPPORTED),
        arguments(
            "verified the wrong side",
            marks(in(DUAL_WRITE), false, true),
            new MarkInSync(new Verification(Side.OLD, 5, 7, 1, 0)),
            calm,
            Guard.VERIFIED),
        arguments(
            "verified in another stay",
            marks(in(DUAL_WRITE), false, true),
            new MarkInSync(new Verification(Side.NEW, 4, 7, 1, 0)),
            calm,
            Guard.VERIFIED),
        arguments(
            "verified with differences",
            marks(in(DUAL_WRITE), false, true),
            new MarkInSync(new Verification(Side.NEW, 5, 7, 1, 1)),
            calm,
            Guard.VERIFIED),
        arguments(
            "verified while recording",
            in(DUAL_WRITE, Ramp.NONE, RECORD),
            new MarkInSync(clean),
            calm,
            Guard.VERIFIED),
        arguments(
            "verified where nothing needs it",
            in(WRITE_NEW),
            new MarkInSync(new Verification(Side.OLD, 5, 7, 1, 0)),
            calm,
            Guard.VERIFIED),
        arguments(
            "disproved in another stay",
            in(READ_NEW),
            new MarkOutOfSync(new Verification(Side.OLD, 4, 7, 1, 1)),
            calm,
            Guard.VERIFIED),
        arguments(
            "disproved without a difference",
            in(READ_NEW),
            new MarkOutOfSync(new Verification(Side.OLD, 5, 7, 1, 0)),
            calm,
            Guard.VERIFIED),
        arguments(
            "disproved the side that counts",
            in(READ_NEW),
            new MarkOutOfSync(new Verification(Side.NEW, 5, 7, 1, 1)),
            calm,
            Guard.VERIFIED),
        arguments(
            "disproved where nothing is verified",
            in(WRITE_NEW),
            new MarkOutOfSync(new Verification(Side.OLD, 5, 7, 1, 1)),
            calm,
            Guard.VERIFIED),
        arguments(
            "verified from an epoch that is still to come",
            marks(in(DUAL_WRITE), false, true),
            new MarkInSync(new Verification(Side.NEW, 5, 8, 1, 0)),
            calm,
            Guard.VERIFIED),
        arguments(
            "verified with unrepaired keys",
            marks(in(DUAL_WRITE), false, true),
            new MarkInSync(clean),
            calm.withUnrepaired(2),
            Guard.NOTHING_UNREPAIRED));
  }

  private static MigrationState retired() {
    MigrationState state = in(CONTRACTED);
    return new MigrationState(state.name(), state.current(), null, true, false, 7, 5, true);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void refused(String why, MigrationState from, Move move, Circumstances circumstances, Guard by) {
    Evaluation evaluation = Transitions.evaluate(from, move, circumstances, NEXT);

    assertThat(evaluation.after()).as(why).isNull();
    assertThat(evaluation.refusals()).extracting(Verdict::guard).containsExactly(by);
    Verdict refusal = evaluation.refusals().get(0);
    assertThat(refusal.problem()).isNotNull();
    assertThat(refusal.problem().message())
        .startsWith("migration 'customer-name-split': found ")
        .contains("; expected ")
        .contains(". Next: ")
        .doesNotContain("found null");
  }

  // ---- back to where it came from, before settling
  // -------------------------------------------------------------

  @Test
  void goingBackBeforeSettlingRestoresExactlyWhatWasLeft() {
    MigrationState canary = in(READ_OLD, TEN, STRICT);
    MigrationState dual =
        Transitions.evaluate(canary, new Advance(), CONFIRMED, 8).after();
    assertThat(dual).isNotNull();

    MigrationState back =
        Transitions.evaluate(dual, new Rollback(), CONFIRMED, 9).after();
    assertThat(back).isNotNull();
    assertThat(back.current()).isEqualTo(canary.current());
    assertThat(back.leaving()).isEqualTo(dual.current());

    MigrationState again =
        Transitions.evaluate(back, new Advance(), CONFIRMED, 10).after();
    assertThat(again).isNotNull();
    assertThat(again.current()).isEqualTo(dual.current());
    assertThat(again.leaving()).isEqualTo(canary.current());
  }

  @Test
  void everyForwardStepButTheLastCanBeTakenBackAtOnce() {
    for (Phase phase : List.of(READ_OLD, DUAL_WRITE, READ_NEW)) {
      MigrationState forward =
          Transitions.evaluate(in(phase), new Advance(), CONFIRMED, 8).after();
      assertThat(forward).isNotNull();
      MigrationState back =
          Transitions.evaluate(forward, new Rollback(), CONFIRMED, 9).after();
      assertThat(back).as("back to %s", phase).isNotNull();
      assertThat(back.current()).isEqualTo(at(phase));
    }
  }

  @Test
  void aRampMayGoBackBeforeSettlingButToNoThirdShare() {
    MigrationState ten = leaving(in(DUAL_WRITE, TEN, STRICT), at(DUAL_WRITE));
    assertThat(Transitions.evaluate(ten, new SetRamp(Ramp.NONE), CONFIRMED, 8).allowed())
        .isTrue();
    assertThat(Transitions.evaluate(ten, new SetRamp(TWENTY), CONFIRMED, 8).allowed())
        .isFalse();
  }

  @Test
  void anOldSideGoneStaleStaysStaleWhenGoingBackBeforeSettling() {
    MigrationState writeNew =
        Transitions.evaluate(in(READ_NEW), new Advance(), CONFIRMED, 8).after();
    assertThat(writeNew).isNotNull();
    MigrationState back =
        Transitions.evaluate(writeNew, new Rollback(), CONFIRMED, 9).after();
    assertThat(back).isNotNull();
    assertThat(back.oldInSync()).isFalse();
  }

  // ---- marks, force, retiring
  // ----------------------------------------------------------------------------------

  @Test
  void aCleanVerificationOfThisStaySetsTheMarkWithoutUnsettling() {
    MigrationState state = marks(in(DUAL_WRITE), false, true);
    MigrationState after = Transitions.evaluate(
            state,
            new MarkInSync(new Verification(Side.NEW, 5, 7, 100, 0)),
            Circumstances.CALM,
            NEXT)
        .after();
    assertThat(after).isNotNull();
    assertThat(after.newInSync()).isTrue();
    assertThat(after.settled()).isTrue();
    assertThat(after.enteredEpoch()).isEqualTo(5);
  }

  @Test
  void aReverseVerificationMakesTheWayBackHonest() {
    MigrationState state = marks(in(READ_NEW), true, false);
    MigrationState after = Transitions.evaluate(
            state,
            new MarkInSync(new Verification(Side.OLD, 5, 7, 100, 0)),
            Circumstances.CALM,
            NEXT)
        .after();
    assertThat(after).isNotNull();
    assertThat(after.oldInSync()).isTrue();
    assertThat(Transitions.evaluate(after, new Rollback(), CONFIRMED, 9).allowed())
        .isTrue();
  }

  @Test
  void differencesTakeBackTheMarkThatTheyDisproveAndMoveNothing() {
    MigrationState dual = after(in(DUAL_WRITE), differing(Side.NEW));
    assertThat(dual)
        .isEqualTo(
            new MigrationState(dual.name(), at(DUAL_WRITE), null, false, true, NEXT, 5, false));
    assertThat(Transitions.evaluate(dual, new Advance(), CONFIRMED, 9).allowed())
        .isFalse();
    assertThat(Transitions.evaluate(dual, new Rollback(), CONFIRMED, 9).allowed())
        .isTrue();

    MigrationState readNew = after(in(READ_NEW), differing(Side.OLD));
    assertThat(readNew.current()).isEqualTo(at(READ_NEW));
    assertThat(readNew.newInSync()).isTrue();
    assertThat(readNew.oldInSync()).isFalse();
    assertThat(Transitions.evaluate(readNew, new Rollback(), CONFIRMED, 9).allowed())
        .isFalse();
    assertThat(Transitions.evaluate(readNew, new Advance(), CONFIRMED, 9).allowed())
        .isTrue();
  }

  @Test
  void aRampOutlivesItsMarkButDoesNotGrow() {
    MigrationState ten = after(in(DUAL_WRITE, TEN, STRICT), differing(Side.NEW));
    assertThat(ten.current()).isEqualTo(in(DUAL_WRITE, TEN, STRICT).current());
    assertThat(Transitions.evaluate(ten, new SetRamp(TWENTY), CONFIRMED, 9).allowed())
        .isFalse();
    assertThat(Transitions.evaluate(ten, new Advance(), CONFIRMED, 9).allowed()).isFalse();
    assertThat(Transitions.evaluate(ten, new SetRamp(Ramp.NONE), CONFIRMED, 9).allowed())
        .isTrue();
  }

  @Test
  void aMarkIsTakenBackWhileAFenceSettles() {
    MigrationState fenced = leaving(in(DUAL_WRITE), at(DUAL_WRITE));
    MigrationState after = after(fenced, differing(Side.NEW));
    assertThat(after.newInSync()).isFalse();
    assertThat(after.leaving()).isEqualTo(at(DUAL_WRITE));
  }

  private static MarkOutOfSync differing(Side side) {
    return new MarkOutOfSync(new Verification(side, 5, 7, 100, 3));
  }

  private static MigrationState after(MigrationState state, Move move) {
    return Objects.requireNonNull(
        Transitions.evaluate(state, move, Circumstances.CALM, NEXT).after());
  }

  @Test
  void aMissingMarkNamesTheBackfillThatIsDeclared() {
    MigrationState unmarked = marks(in(DUAL_WRITE), false, true);
    assertThat(nextStep(unmarked, new Advance(), Set.of()))
        .isEqualTo("backfill, then: mgate verify " + States.NAME);
    assertThat(nextStep(unmarked, new Advance(), Set.of(Side.NEW)))
        .isEqualTo("backfill with: mgate backfill start " + States.NAME + " --reason \"why\"");
    MigrationState stale = marks(in(READ_NEW), true, false);
    assertThat(nextStep(stale, new Rollback(), Set.of(Side.NEW)))
        .isEqualTo("backfill in reverse, then: mgate verify " + States.NAME);
    assertThat(nextStep(stale, new Rollback(), Set.of(Side.OLD)))
        .isEqualTo(
            "backfill in reverse with: mgate backfill start " + States.NAME + " --reason \"why\"");
  }

  private static String nextStep(MigrationState state, Move move, Set<Side> copied) {
    Verdict refusal = Transitions.evaluate(
            state, move, Circumstances.CALM.withCopiedSides(copied), NEXT)
        .refusals()
        .get(0);
    return Objects.requireNonNull(refusal.problem()).nextStep();
  }

  @Test
  void forceOverridesOnlyGuardsThatObserve() {
    Circumstances forced = Circumstances.CALM
        .withOperator(false, true)
        .withObserved(new Observed(1, 1, 1))
        .withUnrepaired(3);
    Evaluation evaluation =
        Transitions.evaluate(marks(in(DUAL_WRITE), false, true), new Advance(), forced, NEXT);

    assertThat(evaluation.refusals())
        .extracting(Verdict::guard)
        .containsExactly(Guard.NEW_IN_SYNC, Guard.NOTHING_UNREPAIRED);
    assertThat(evaluation.verdicts())
        .filteredOn(verdict -> verdict.outcome() == Verdict.Outcome.OVERRIDDEN)
        .extracting(Verdict::guard)
        .containsExactly(Guard.MISMATCHES, Guard.COMPARISON_ERRORS);
  }

  @Test
  void forceLetsAMoveThroughThatOnlyObserversRefuse() {
    Circumstances seen = Circumstances.CALM.withObserved(new Observed(1, 1, 0));
    assertThat(Transitions.evaluate(in(DUAL_WRITE), new Advance(), seen, NEXT).allowed())
        .isFalse();
    assertThat(Transitions.evaluate(
                in(DUAL_WRITE), new Advance(), seen.withOperator(false, true), NEXT)
            .allowed())
        .isTrue();
  }

  @Test
  void aToleratedMismatchRateIsTolerated() {
    Circumstances seen =
        CONFIRMED.withGuards(new GuardLimits(10, 0, 0)).withObserved(new Observed(999, 1, 0));
    assertThat(Transitions.evaluate(in(DUAL_WRITE), new Advance(), seen, NEXT).allowed())
        .isTrue();
    Circumstances more = seen.withObserved(new Observed(998, 2, 0));
    assertThat(Transitions.evaluate(in(DUAL_WRITE), new Advance(), more, NEXT).allowed())
        .isFalse();
  }

  @Test
  void tooFewComparisonsAskForPatienceAndMismatchesForALook() {
    Circumstances hundred = Circumstances.CALM.withGuards(new GuardLimits(10, 100, 0));
    assertThat(refusal(hundred.withObserved(new Observed(13, 0, 0))))
        .extracting(Problem::found, Problem::nextStep)
        .containsExactly(
            "0 mismatches in 13 comparisons",
            "wait for more reads, or lower guards.minCompared in its declaration");
    assertThat(refusal(hundred.withObserved(new Observed(0, 1, 0))))
        .extracting(Problem::found, Problem::nextStep)
        .containsExactly(
            "1 mismatch in 1 comparison", "see which keys differ, repair them, and verify");
  }

  private static Problem refusal(Circumstances circumstances) {
    Evaluation asked = Transitions.evaluate(in(DUAL_WRITE), new Advance(), circumstances, NEXT);
    return Objects.requireNonNull(asked.refusals().get(0).problem());
  }

  @Test
  void shrinkingARampAsksNoGuardOfTheNewSide() {
    Circumstances bad = Circumstances.CALM.withObserved(new Observed(0, 50, 50)).withUnrepaired(1);
    assertThat(Transitions.evaluate(in(DUAL_WRITE, TWENTY, STRICT), new SetRamp(TEN), bad, NEXT)
            .allowed())
        .isTrue();
    Ramp pilots = TEN.withPilots(List.of("a", "b"));
    assertThat(Transitions.evaluate(
                in(DUAL_WRITE, pilots, STRICT),
                new SetRamp(TEN.withPilots(List.of("a"))),
                bad,
                NEXT)
            .allowed())
        .isTrue();
    assertThat(Transitions.evaluate(
                in(DUAL_WRITE, pilots, STRICT),
                new SetRamp(TEN.withPilots(List.of("c"))),
                bad,
                NEXT)
            .allowed())
        .isFalse();
  }

  @Test
  void retiringIsFinalAndSettledAtOnce() {
    for (Phase phase : List.of(READ_OLD, CONTRACTED)) {
      MigrationState after =
          Transitions.evaluate(in(phase), new Retire(), CONFIRMED, NEXT).after();
      assertThat(after).isNotNull();
      assertThat(after.retired()).isTrue();
      assertThat(after.settled()).isTrue();
      assertThat(after.phase()).isEqualTo(phase);
    }
  }

  @Test
  void refusalsOfNodesNameThemAndTheirBuilds() {
    Circumstances two = CONFIRMED.withNodes(
        List.of(node("45", Map.of()), node("46", Map.of(States.NAME, SupportedPhases.DEFAULT))));
    Verdict refusal =
        Transitions.evaluate(in(READ_OLD), new Advance(), two, NEXT).refusals().get(0);
    assertThat(refusal.found()).contains("45@host-1:42 (supports read-old)").doesNotContain("46@");
  }

  @Test
  void aPathTakesOneStepAtATime() {
    assertThat(Transitions.path(READ_OLD, WRITE_NEW))
        .containsExactly(DUAL_WRITE, READ_NEW, WRITE_NEW);
    assertThat(Transitions.path(WRITE_NEW, DUAL_WRITE)).containsExactly(READ_NEW, DUAL_WRITE);
    assertThat(Transitions.path(READ_NEW, READ_NEW)).isEmpty();
  }
}
