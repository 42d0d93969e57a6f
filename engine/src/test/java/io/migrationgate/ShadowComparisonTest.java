package io.migrationgate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.memory.InMemoryGateStore;
import io.migrationgate.protocol.Circumstances.Observed;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Placement;
import io.migrationgate.protocol.Ramp;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.Mutation;
import io.migrationgate.testing.ManualTime;
import io.migrationgate.testing.RecordingResource;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShadowComparisonTest {
  private static final String NAME = "price-cents";

  private final ManualTime time = new ManualTime();
  private final InMemoryGateStore store = new InMemoryGateStore();
  private int drawn;
  private MigrationGates gates;
  private MigrationGate gate;

  @BeforeEach
  void start() {
    gates = MigrationGates.builder(store)
        .build("46")
        .withoutClassPath()
        .withoutThread()
        .time(time)
        .sampling(() -> drawn)
        .lease(Duration.ofMinutes(10))
        .comparing(NAME, (old, fresh) -> Objects.equals(old, fresh) || "same".equals(fresh))
        .declare(MigrationDeclaration.builder(NAME)
            .compare(new MigrationDeclaration.Compare(1_000, Duration.ofMillis(50)))
            .build())
        .start();
    gate = gates.gate(NAME);
    place(Phase.DUAL_WRITE, true, true);
  }

  @AfterEach
  void stop() {
    gates.close();
  }

  private void place(Phase phase, boolean newInSync, boolean oldInSync) {
    store.change(UUID.randomUUID().toString(), view -> {
      long epoch = view.nextEpoch();
      MigrationState state = new MigrationState(
          NAME,
          new Placement(phase, Ramp.NONE, SecondaryWrites.STRICT),
          null,
          newInSync,
          oldInSync,
          epoch,
          epoch,
          false);
      return new ChangeSet<>(
          epoch, List.<Mutation>of(new Mutation.PutState(state, true)), List.of());
    });
    gates.integration().refresh();
  }

  private Observed observed() {
    return Objects.requireNonNull(gates.counts().get(NAME)).observed();
  }

  @Test
  void countsMatchesAndMismatchesAndReturnsTheAuthoritativeSide() {
    assertThat(gate.<String, RuntimeException>read(() -> "1.00", () -> "1.00")).isEqualTo("1.00");
    assertThat(gate.forKey(7).<String, RuntimeException>read(() -> "1.00", () -> "1.01"))
        .isEqualTo("1.00");
    assertThat(observed()).isEqualTo(new Observed(1, 1, 0));
    assertThat(gates.mismatches(NAME)).containsExactly(new ComparisonSample("7", "1.00", "1.01"));

    place(Phase.READ_NEW, true, true);
    assertThat(gate.forKey(8).<String, RuntimeException>read(() -> "old", () -> "new"))
        .isEqualTo("new");
    assertThat(observed()).isEqualTo(new Observed(0, 1, 0));
    assertThat(gates.mismatches(NAME)).contains(new ComparisonSample("8", "old", "new"));
  }

  /** What a persistence context returns to both paths, whatever columns they have asked for. */
  private static final class Entity {}

  private enum Size {
    SMALL
  }

  private record Price(Long amount, String currency) {}

  @Test
  void oneObjectFromBothPathsIsNoMatch() {
    Entity entity = new Entity();
    List<GateSupplier<Object, RuntimeException>> entities = List.of(
        () -> entity,
        () -> Optional.of(entity),
        () -> List.of(entity),
        () -> Set.of(entity),
        () -> Map.of("k", entity),
        () -> new Object[] {entity});
    for (GateSupplier<Object, RuntimeException> each : entities) {
      gate.read(each, each);
    }
    assertThat(observed()).isEqualTo(new Observed(0, 0, 0));
    assertThat(gates.total(NAME, GateEvent.COMPARE_SKIPPED)).isEqualTo(entities.size());

    Price price = new Price(1L, "EUR");
    List<String> names = List.of("a");
    List<GateSupplier<Object, RuntimeException>> values = List.of(
        () -> "a",
        () -> Size.SMALL,
        () -> 7L,
        () -> price,
        () -> names,
        () -> Optional.empty(),
        () -> List.of(price));
    for (GateSupplier<Object, RuntimeException> each : values) {
      gate.read(each, each);
    }
    assertThat(observed()).isEqualTo(new Observed(values.size(), 0, 0));
  }

  @Test
  void comparesByTheUsersOwnEquality() {
    gate.<String, RuntimeException>read(() -> "whatever", () -> "same");
    assertThat(observed()).isEqualTo(new Observed(1, 0, 0));
  }

  @Test
  void aChangeThatComesBetweenTheTwoReadsIsNoMismatch() {
    Iterator<String> authoritative = List.of("1.00", "1.01").iterator();
    assertThat(gate.<String, RuntimeException>read(authoritative::next, () -> "1.01"))
        .isEqualTo("1.00");
    Iterator<String> changing = List.of("1.00", "1.02").iterator();
    Iterator<String> other = List.of("1.01", "1.02").iterator();
    assertThat(gate.<String, RuntimeException>read(changing::next, other::next)).isEqualTo("1.00");
    assertThat(observed()).isEqualTo(new Observed(2, 0, 0));
    assertThat(gates.mismatches(NAME)).isEmpty();
  }

  @Test
  void comparesOnlyTheSampledShare() {
    drawn = 1_000;
    gate.<String, RuntimeException>read(() -> "a", () -> {
      throw new AssertionError("not sampled");
    });
    drawn = 999;
    gate.<String, RuntimeException>read(() -> "a", () -> "a");
    assertThat(observed()).isEqualTo(new Observed(1, 0, 0));
  }

  @Test
  void isOffWhileTheOtherSideIsNotInSync() {
    place(Phase.DUAL_WRITE, false, true);
    gate.<String, RuntimeException>read(() -> "a", () -> {
      throw new AssertionError("new side read");
    });
    place(Phase.READ_NEW, true, false);
    gate.<String, RuntimeException>read(
        () -> {
          throw new AssertionError("old side read");
        },
        () -> "a");
    place(Phase.WRITE_NEW, true, false);
    gate.<String, RuntimeException>read(
        () -> {
          throw new AssertionError("old side read");
        },
        () -> "a");
    assertThat(observed()).isEqualTo(Observed.NOTHING);
  }

  @Test
  void aFailingOtherSideNeverReachesTheCaller() {
    assertThat(gate.forKey("k").<String, RuntimeException>read(() -> "a", () -> {
          throw new AssertionError("boom");
        }))
        .isEqualTo("a");
    assertThat(observed()).isEqualTo(new Observed(0, 0, 1));
    assertThat(gates.mismatches(NAME))
        .containsExactly(new ComparisonSample("k", "", "failed: java.lang.AssertionError: boom"));
  }

  @Test
  void aFailingAuthoritativeSideIsTheCallersAndIsNotCompared() {
    IllegalStateException failure = new IllegalStateException("down");
    assertThatThrownBy(() -> gate.read(
            () -> {
              throw failure;
            },
            () -> {
              throw new AssertionError("compared");
            }))
        .isSameAs(failure);
    assertThat(observed()).isEqualTo(Observed.NOTHING);
  }

  @Test
  void doesNotTryTheOtherSideOnceTheDeadlineHasPassed() {
    String read = gate.<String, RuntimeException>read(
        () -> {
          time.advance(Duration.ofMillis(51));
          return "slow";
        },
        () -> {
          throw new AssertionError("past the deadline");
        });
    assertThat(read).isEqualTo("slow");
    assertThat(observed()).isEqualTo(Observed.NOTHING);
  }

  @Test
  void pausesAfterAnOtherSideThatRanPastTheDeadline() {
    GateSupplier<String, RuntimeException> slow = () -> {
      time.advance(Duration.ofMillis(51));
      return "a";
    };
    gate.read(() -> "a", slow);
    gate.read(() -> "a", () -> {
      throw new AssertionError("not again at once");
    });
    time.advance(Duration.ofSeconds(11));
    gate.<String, RuntimeException>read(() -> "a", () -> "a");
    assertThat(observed()).isEqualTo(new Observed(2, 0, 0));
  }

  @Test
  void insideATransactionItRunsUnderASavepoint() {
    RecordingResource resource = new RecordingResource();
    try (UnitOfWork unit = gates.unitOfWork("tx", resource)) {
      gate.<String, RuntimeException>read(() -> "a", () -> "a");
      gate.<String, RuntimeException>read(() -> "a", () -> {
        throw new IllegalStateException("no column");
      });
      unit.beforeCommit();
    }
    assertThat(resource.events).containsExactly("savepoint", "release", "savepoint", "rollback");
    assertThat(observed()).isEqualTo(new Observed(1, 0, 1));
  }

  @Test
  void aDeadlockOfTheOtherSideReachesTheCallerSinceTheTransactionIsGone() {
    IllegalStateException deadlock = new IllegalStateException("deadlock");
    RecordingResource resource = new RecordingResource();
    resource.survives = false;
    try (UnitOfWork unit = gates.unitOfWork("tx", resource)) {
      assertThatThrownBy(() -> gate.read(() -> "a", () -> {
            throw deadlock;
          }))
          .isSameAs(deadlock);
    }
  }

  @Test
  void insideAUnitWithoutSavepointsNothingIsCompared() {
    try (UnitOfWork unit = gates.unitOfWork("no savepoints")) {
      gate.<String, RuntimeException>read(() -> "a", () -> {
        throw new AssertionError("could spoil the transaction");
      });
      unit.beforeCommit();
    }
    assertThat(observed()).isEqualTo(Observed.NOTHING);
  }

  @Test
  void theSampleIsBoundedAndSurvivesHostileValues() {
    for (int i = 0; i < 1_000; i++) {
      gate.forKey(i).<String, RuntimeException>read(() -> "x".repeat(10_000), () -> "y");
    }
    assertThat(gates.mismatches(NAME)).hasSizeLessThanOrEqualTo(100).isNotEmpty();
    assertThat(gates.mismatches(NAME))
        .allSatisfy(sample -> assertThat(sample.oldSummary()).hasSize(121));
    Object hostile = new Object() {
      @Override
      public String toString() {
        throw new IllegalStateException("no");
      }
    };
    gate.forKey("hostile").<Object, RuntimeException>read(() -> hostile, () -> "y");
    assertThat(observed().mismatches()).isEqualTo(1_001);
  }
}
