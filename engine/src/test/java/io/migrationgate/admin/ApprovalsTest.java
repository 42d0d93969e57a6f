package io.migrationgate.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.MigrationGateException;
import io.migrationgate.MigrationGates;
import io.migrationgate.Phase;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.memory.InMemoryGateStore;
import io.migrationgate.protocol.Guard;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Move;
import io.migrationgate.protocol.RequiredApprovals;
import io.migrationgate.protocol.Verdict;
import io.migrationgate.spi.HistoryEntry;
import io.migrationgate.spi.HistoryFilter;
import io.migrationgate.testing.FakeDatabase;
import io.migrationgate.testing.ManualTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A second person, whom the database knows by another login. */
class ApprovalsTest {
  private static final String NAME = "customer-name-split";
  private static final Operator ALICE = Operator.of("alice", "release 47");

  private final ManualTime time = new ManualTime();
  private final InMemoryGateStore store = new InMemoryGateStore();
  private final GateAdmin admin = new GateAdmin(store, List.of(new FakeDatabase()), time);
  private MigrationGates gates;

  @BeforeEach
  void inReadNew() {
    gates = MigrationGates.builder(store)
        .build("46")
        .withoutClassPath()
        .withoutThread()
        .time(time)
        .declare(MigrationDeclaration.builder(NAME)
            .supports(Phase.values())
            .approvals(new RequiredApprovals(1, 2))
            .build())
        .start();
    store.login("ann");
    advance();
    admin.completeVerification(admin.beginVerification(NAME), 1, 0, ALICE);
    advance();
  }

  @AfterEach
  void stop() {
    gates.close();
  }

  private MigrationState state() {
    return Objects.requireNonNull(store.load().migrations().get(NAME));
  }

  private void advance() {
    admin.apply(NAME, new Move.Advance(), ALICE.confirming());
    settle();
  }

  private void settle() {
    gates.integration().refresh();
    assertThat(admin.settlement(NAME).poll().settled()).isTrue();
  }

  private void approves(String login, Phase step) {
    store.login(login);
    admin.approve(NAME, step, Operator.of("whoever", "looks right"));
    store.login("ann");
  }

  private Optional<Verdict> approved(Operator operator) {
    return admin.dryRun(NAME, new Move.Advance(), operator).verdicts().stream()
        .filter(verdict -> verdict.guard() == Guard.APPROVED)
        .findFirst();
  }

  private void refused(String found) {
    assertThat(approved(ALICE.confirming().forcing())).hasValueSatisfying(verdict -> {
      assertThat(verdict.outcome()).isEqualTo(Verdict.Outcome.REFUSED);
      assertThat(verdict.found()).isEqualTo(found);
      assertThat(verdict.problem().nextStep())
          .contains("mgate approve " + NAME + " --reason \"why\"");
    });
    long epoch = state().epoch();
    assertThatThrownBy(
            () -> admin.apply(NAME, new Move.Advance(), ALICE.confirming().forcing()))
        .isInstanceOf(RefusedException.class);
    assertThat(state().epoch()).isEqualTo(epoch);
  }

  @Test
  void nobodyAdvancesAloneWhateverHeCallsHimself() {
    refused("approved by nobody");
    approves("ann", Phase.WRITE_NEW);
    refused("approved by nobody");
    approves("bob", Phase.WRITE_NEW);
    assertThat(approved(ALICE)).hasValueSatisfying(verdict -> {
      assertThat(verdict.outcome()).isEqualTo(Verdict.Outcome.PASSED);
      assertThat(verdict.found()).isEqualTo("approved by bob");
    });
    advance();
    assertThat(state().phase()).isEqualTo(Phase.WRITE_NEW);
  }

  @Test
  void anApprovalDoesNotOutliveAnotherChange() {
    approves("bob", Phase.WRITE_NEW);
    admin.apply(NAME, new Move.Rollback(), ALICE);
    settle();
    advance();
    assertThat(state().phase()).isEqualTo(Phase.READ_NEW);
    refused("approved by nobody");
  }

  @Test
  void anApprovalIsForOneStep() {
    assertThatThrownBy(() -> approves("bob", Phase.CONTRACTED))
        .isInstanceOf(MigrationGateException.class)
        .hasMessageContaining("an approval of the next step");
    store.login("ann");
    approves("bob", Phase.WRITE_NEW);
    advance();
    refused("approved by nobody");
    approves("bob", Phase.CONTRACTED);
    approves("bob", Phase.CONTRACTED);
    refused("approved by bob");
    approves("cid", Phase.CONTRACTED);
    advance();
    assertThat(state().phase()).isEqualTo(Phase.CONTRACTED);
  }

  @Test
  void theOwnerSaysWhoseApprovalsCount() {
    admin.letApprove("cid", true);
    approves("bob", Phase.WRITE_NEW);
    refused("approved by nobody");
    approves("cid", Phase.WRITE_NEW);
    assertThat(approved(ALICE))
        .hasValueSatisfying(verdict -> assertThat(verdict.found()).isEqualTo("approved by cid"));
    admin.letApprove("cid", false);
    assertThat(approved(ALICE))
        .hasValueSatisfying(
            verdict -> assertThat(verdict.found()).isEqualTo("approved by bob, cid"));
  }

  @Test
  void theHistoryHasTheLogin() {
    approves("bob", Phase.WRITE_NEW);
    HistoryEntry line = store.history(new HistoryFilter(NAME, 1)).get(0);
    assertThat(line.note().kind()).isEqualTo("approve");
    assertThat(line.note().actor()).isEqualTo("whoever");
    assertThat(line.note().details()).isEqualTo("{\"step\":\"write-new\",\"login\":\"bob\"}");
  }

  @Test
  void whatNobodyNeedApproveIsNotApproved() {
    admin.apply(NAME, new Move.Rollback(), ALICE);
    settle();
    assertThat(approved(ALICE)).isEmpty();
    assertThatThrownBy(() -> approves("bob", Phase.READ_NEW))
        .hasMessageContaining("that nobody need approve");
  }

  @Test
  void theWayBackNeedsNobody() {
    approves("bob", Phase.WRITE_NEW);
    advance();
    assertThat(admin.dryRun(NAME, new Move.Rollback(), ALICE).verdicts())
        .extracting(Verdict::guard)
        .doesNotContain(Guard.APPROVED);
  }

  @Test
  void inAStoreForDevelopmentNobodyIsAsked() {
    new DevelopmentStore(store).mark(true, ALICE);
    assertThat(approved(ALICE)).isEmpty();
    advance();
    assertThat(state().phase()).isEqualTo(Phase.WRITE_NEW);
  }
}
