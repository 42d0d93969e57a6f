package io.migrationgate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.memory.InMemoryGateStore;
import io.migrationgate.protocol.Epoch;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Placement;
import io.migrationgate.protocol.Ramp;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.FenceAnswer;
import io.migrationgate.spi.Mutation;
import io.migrationgate.spi.UnitResource;
import io.migrationgate.testing.ManualTime;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When the units of a thread may decide by their shared pin, on a node without leases. */
class FencedUnitsTest {
  private static final String NAME = "customer-name-split";

  private final InMemoryGateStore store = new InMemoryGateStore();
  private MigrationGates gates;
  private MigrationGate gate;

  @BeforeEach
  void start() {
    gates = MigrationGates.builder(store)
        .build("46")
        .withoutClassPath()
        .withoutThread()
        .fenced()
        .time(new ManualTime())
        .declare(MigrationDeclaration.builder(NAME).build())
        .start();
    gate = gates.gate(NAME);
  }

  @AfterEach
  void stop() {
    gates.close();
  }

  /** A change of which the node does not hear; says whether no epoch before it is held. */
  private boolean closesAfterAChangeTo(Phase phase) {
    long entered = store.change(UUID.randomUUID().toString(), view -> {
      long epoch = view.nextEpoch();
      MigrationState state = new MigrationState(
          NAME,
          new Placement(phase, Ramp.NONE, SecondaryWrites.STRICT),
          null,
          false,
          true,
          epoch,
          epoch,
          true);
      return new ChangeSet<>(
          epoch, List.<Mutation>of(new Mutation.PutState(state, true)), List.of());
    });
    return store.closeBefore(entered).isEmpty();
  }

  private UnitOfWork open(Transaction transaction) {
    return gates.unitOfWork("unit", transaction);
  }

  private Phase decided() {
    return gate.read(gate::phase, gate::phase);
  }

  private static void onAnotherThread(Runnable work) throws InterruptedException {
    Thread thread = new Thread(work);
    thread.start();
    thread.join();
  }

  @Test
  void aGatedCallFencesEveryTransactionOfItsThread() {
    Transaction first = new Transaction();
    Transaction second = new Transaction();
    try (UnitOfWork outer = open(first);
        UnitOfWork inner = open(second)) {
      assertThat(decided()).isEqualTo(Phase.READ_OLD);
      assertThat(first.asked + second.asked).isEqualTo(2);
      first.end();
      outer.close();
      assertThat(closesAfterAChangeTo(Phase.DUAL_WRITE)).isFalse();
      assertThat(decided()).isEqualTo(Phase.READ_OLD);
      second.end();
      inner.close();
    }
    assertThat(store.closeBefore(store.load().epoch().number())).isEmpty();
  }

  /** Its connection may be another thread's by now. */
  @Test
  void whatAnotherThreadHasEndedIsNotFenced() throws Exception {
    Transaction ended = new Transaction();
    Transaction mine = new Transaction();
    UnitOfWork unit = open(ended);
    try (UnitOfWork own = open(mine)) {
      onAnotherThread(unit::close);
      decided();
      assertThat(ended.asked).isZero();
      assertThat(mine.asked).isEqualTo(1);
      own.beforeCommit();
    }
  }

  /** Many threads find at once that the store was restored. */
  @Test
  void aNodeRegistersAnewOnceForOneOtherHistory() {
    long before = generation();
    UnitResource last = new OtherHistory(() -> {});
    UnitResource first = new OtherHistory(() -> refused(last));
    refused(first);
    assertThat(generation()).isEqualTo(before + 1);
  }

  @Test
  void aNodeThatHasLeftDoesNotRegisterAnew() {
    refused(new OtherHistory(gates::close));
    assertThat(store.view().nodes()).isEmpty();
  }

  private long generation() {
    return store.view().nodes().get(0).generation();
  }

  private void refused(UnitResource transaction) {
    try (UnitOfWork unit = gates.unitOfWork("unit", transaction)) {
      assertThatThrownBy(unit::pin).isInstanceOf(FenceRefusedException.class);
    }
  }

  /** A transaction in a store that was restored, and what others do before this one hears of it. */
  private final class OtherHistory extends Transaction {
    private final Runnable meanwhile;

    OtherHistory(Runnable meanwhile) {
      this.meanwhile = meanwhile;
    }

    @Override
    public FenceAnswer fence(Epoch epoch) {
      try {
        onAnotherThread(meanwhile);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return new FenceAnswer.OtherHistory();
    }
  }

  @Test
  void noGateDecidesByAFenceThatAnotherThreadHasEnded() throws Exception {
    Transaction ended = new Transaction();
    UnitOfWork unit = open(ended);
    decided();
    onAnotherThread(() -> {
      ended.end();
      unit.close();
    });
    assertThat(closesAfterAChangeTo(Phase.DUAL_WRITE)).isTrue();
    assertThatThrownBy(() -> gate.write(() -> {}, () -> {}))
        .isInstanceOf(GateUsageException.class)
        .hasMessageContaining("outside a unit of work");
    assertThatThrownBy(unit::beforeCommit).isInstanceOf(GateUsageException.class);
    assertThatThrownBy(unit::pin).isInstanceOf(GateUsageException.class);
    Transaction next = new Transaction();
    try (UnitOfWork again = open(next)) {
      assertThat(decided()).isEqualTo(Phase.DUAL_WRITE);
      again.beforeCommit();
    }
  }

  /** Two connections that begin their next transactions at once never leave the thread idle. */
  @Test
  void aPinUnderWhichNothingIsFencedIsGivenBack() {
    Transaction first = new Transaction();
    Transaction second = new Transaction();
    UnitOfWork one = open(first);
    UnitOfWork two = open(second);
    decided();
    first.end();
    one.close();
    one = open(first);
    second.end();
    two.close();
    two = open(second);
    assertThat(closesAfterAChangeTo(Phase.DUAL_WRITE)).as("nothing is held").isTrue();
    assertThat(decided()).isEqualTo(Phase.DUAL_WRITE);
    one.close();
    two.close();
  }

  @Test
  void aGatedWriteDoesNotGoOnByAClosedEpoch() {
    Transaction transaction = new Transaction();
    UnitOfWork unit = open(transaction);
    gate.write(
        () -> {
          transaction.end();
          unit.close();
          assertThat(closesAfterAChangeTo(Phase.DUAL_WRITE)).isTrue();
          try (UnitOfWork next = open(transaction)) {
            assertThatThrownBy(next::pin).isInstanceOf(FenceRefusedException.class);
          }
        },
        () -> {});
    try (UnitOfWork next = open(transaction)) {
      assertThat(decided()).isEqualTo(Phase.DUAL_WRITE);
      next.beforeCommit();
    }
  }

  @Test
  void aReplicaIsNotFenced() {
    Transaction replica = new Transaction();
    replica.replica = true;
    Transaction primary = new Transaction();
    try (UnitOfWork outer = open(primary)) {
      UnitOfWork inner = open(replica);
      outer.pin();
      assertThat(replica.asked).isZero();
      assertThatThrownBy(this::decided)
          .isInstanceOf(GateUsageException.class)
          .hasMessageContaining("on a replica");
      inner.close();
      assertThat(decided()).isEqualTo(Phase.READ_OLD);
      assertThat(primary.asked).isEqualTo(1);
      outer.beforeCommit();
    }
  }

  /** Holds rows of the store in memory. */
  private class Transaction implements UnitResource {
    private int asked;
    private boolean replica;

    void end() {
      store.release(this);
    }

    @Override
    public boolean onReplica() {
      return replica;
    }

    @Override
    public FenceAnswer fence(Epoch epoch) {
      asked++;
      return store.fence(this, epoch);
    }

    @Override
    public Object savepoint() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void rollbackTo(Object savepoint) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void release(Object savepoint) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean survives(Throwable failure) {
      return false;
    }

    @Override
    public void record(FailedWrite failure) {
      throw new UnsupportedOperationException();
    }
  }
}
