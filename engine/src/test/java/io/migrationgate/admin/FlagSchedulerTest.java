package io.migrationgate.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.flags.FlagDefinition;
import io.migrationgate.flags.FlagState;
import io.migrationgate.memory.InMemoryGateStore;
import io.migrationgate.protocol.FlagRecord;
import io.migrationgate.protocol.Snapshot;
import io.migrationgate.protocol.SubjectKind;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.Mutation;
import io.migrationgate.testing.ManualTime;
import io.migrationgate.testing.StoreClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlagSchedulerTest {
  private static final String FLAG = "new-checkout";
  private static final FlagTerms ALICE = FlagTerms.of(Operator.of("alice", "release 46"));
  private static final Duration HOUR = Duration.ofHours(1);

  private final ManualTime time = new ManualTime();
  private Duration ahead = Duration.ZERO;
  private final InMemoryGateStore store = new InMemoryGateStore(new StoreClock(this::storeTime));
  private final FlagAdmin flags = new FlagAdmin(store);
  private final FlagScheduler scheduler = new FlagScheduler(store, time);

  private Instant storeTime() {
    return time.now().plus(ahead);
  }

  private void create(String state) {
    flags.apply(
        FLAG,
        new FlagChange.Create(FlagDefinition.parse(
            FLAG,
            "{\"state\":\"" + state + "\",\"variants\":{\"on\":true,\"off\":false},"
                + "\"defaultVariant\":\"off\"}")),
        ALICE);
  }

  private FlagDefinition definition() {
    FlagRecord stored = FlagAdmin.flag(store.view(), FLAG);
    return FlagDefinition.parse(FLAG, stored.definition());
  }

  private PlannedChange in(Duration delay, FlagChange change, Duration gap) {
    return new PlannedChange(time.now().plus(delay), change, gap, ALICE.operator());
  }

  private static FlagChange share(int basisPoints) {
    return new FlagChange.Distribute(new FlagRollout("on", basisPoints, false));
  }

  private static FlagChange to(FlagState state) {
    return new FlagChange.Switch(state);
  }

  private void run() {
    scheduler.run(store.load());
  }

  private List<String> history() {
    return flags.history(FLAG, 100).stream().map(entry -> entry.note().kind()).toList();
  }

  @Test
  void aChangeIsMadeWhenItsTimeHasCome() {
    create("DISABLED");
    flags.schedule(FLAG, List.of(in(HOUR, to(FlagState.ENABLED), Duration.ZERO)), ALICE);
    Instant due = time.now().plus(HOUR);

    run();
    time.advance(HOUR.minusNanos(1));
    run();
    assertThat(definition().state()).isEqualTo(FlagState.DISABLED);
    time.advance(Duration.ofNanos(1));
    run();

    assertThat(definition().state()).isEqualTo(FlagState.ENABLED);
    assertThat(FlagAdmin.plans(store.view())).isEmpty();
    assertThat(history()).containsExactly("enable", "schedule", "create");
    assertThat(flags.history(FLAG, 1).get(0).note().reason())
        .isEqualTo("release 46 (scheduled for " + due + ")");
  }

  @Test
  void theStoresClockDecides() {
    create("DISABLED");
    flags.schedule(FLAG, List.of(in(HOUR, to(FlagState.ENABLED), Duration.ZERO)), ALICE);

    time.advance(HOUR.plusSeconds(30));
    ahead = Duration.ofSeconds(-31);
    run();
    assertThat(definition().state()).as("a node that is ahead").isEqualTo(FlagState.DISABLED);
    time.advance(Duration.ofSeconds(-50));
    ahead = Duration.ofSeconds(20);
    run();

    assertThat(definition().state()).as("a node that is behind").isEqualTo(FlagState.ENABLED);
  }

  @Test
  void whoComesSecondMakesNothing() {
    create("DISABLED");
    flags.schedule(FLAG, List.of(in(HOUR, to(FlagState.ENABLED), Duration.ZERO)), ALICE);
    Snapshot planned = store.load();
    time.advance(HOUR);
    new FlagScheduler(store, time).run(planned);
    flags.apply(FLAG, to(FlagState.DISABLED), ALICE);

    // It has not loaded what the first one did, and would enable the flag once more.
    scheduler.run(planned);

    assertThat(definition().state()).isEqualTo(FlagState.DISABLED);
    assertThat(history()).containsExactly("disable", "enable", "schedule", "create");
  }

  @Test
  void stepsThatAreLateKeepTheirDistance() {
    create("ENABLED");
    flags.apply(
        FLAG,
        share(100),
        List.of(in(HOUR, share(1_000), HOUR), in(HOUR.multipliedBy(2), share(10_000), HOUR)),
        ALICE);
    assertThat(definition().targeting()).contains("[\"on\",100]");

    time.advance(HOUR.multipliedBy(5));
    run();
    assertThat(definition().targeting()).contains("[\"on\",1000]");
    time.advance(HOUR.minusNanos(1));
    run();
    assertThat(definition().targeting()).contains("[\"on\",1000]");
    time.advance(Duration.ofNanos(1));
    run();

    assertThat(definition().targeting()).contains("[\"on\",10000]");
    assertThat(FlagAdmin.plans(store.view())).isEmpty();
  }

  @Test
  void whatIsRefusedIsToldAndDropsWhatComesAfterIt() {
    create("ENABLED");
    flags.schedule(
        FLAG, List.of(in(HOUR, share(1_000), HOUR), in(HOUR, share(2_000), HOUR)), ALICE);
    flags.apply(
        FLAG,
        new FlagChange.Amend(one -> one.withTargeting("{\"if\": [{\"var\": \"x\"}, \"on\"]}")),
        ALICE);

    time.advance(HOUR);
    run();

    assertThat(history().get(0)).isEqualTo("schedule-refused");
    assertThat(flags.history(FLAG, 1).get(0).note().details())
        .contains("targeting that is more than a share of keys");
    assertThat(FlagAdmin.plans(store.view())).isEmpty();
    long epoch = store.load().epoch().number();
    run();
    assertThat(store.load().epoch().number()).isEqualTo(epoch);
  }

  @Test
  void aFlagThatWasTurnedOffStaysOff() {
    create("ENABLED");
    flags.schedule(FLAG, List.of(in(HOUR, to(FlagState.ENABLED), Duration.ZERO)), ALICE);

    flags.apply(FLAG, to(FlagState.DISABLED), ALICE);
    time.advance(HOUR);
    run();

    assertThat(definition().state()).isEqualTo(FlagState.DISABLED);
    assertThat(history()).startsWith("cancel", "disable");
  }

  @Test
  void aPlanThatCannotBeReadStopsNeitherOthersNorTheKillSwitch() {
    create("ENABLED");
    store.change(
        "test",
        view -> new ChangeSet<>(
            null,
            List.of(
                new Mutation.PutFlag(new FlagRecord(
                    SubjectKind.SCHEDULE, "a", 1, "{\"changes\":[{}]}", false, 9, false)),
                new Mutation.PutFlag(new FlagRecord(
                    SubjectKind.SCHEDULE, FLAG, 1, "{\"changes\":[1]}", false, 9, false))),
            List.of()));
    run();

    flags.apply(FLAG, to(FlagState.DISABLED), ALICE);

    assertThat(definition().state()).isEqualTo(FlagState.DISABLED);
    assertThat(FlagAdmin.plan(store.view(), FLAG)).isEqualTo(FlagPlan.NONE);
  }

  @Test
  void refusesWhatCanNeverBe() {
    create("ENABLED");
    assertThatThrownBy(
            () -> flags.schedule(FLAG, List.of(in(Duration.ZERO, share(1), Duration.ZERO)), ALICE))
        .isInstanceOf(FlagRefusedException.class)
        .hasMessageContaining("which has passed");
    FlagChange nobody = new FlagChange.Distribute(new FlagRollout("nobody", 1, false));
    assertThatThrownBy(() -> flags.schedule(FLAG, List.of(in(HOUR, nobody, HOUR)), ALICE))
        .hasMessageContaining("no variant 'nobody'");
    flags.schedule(FLAG, List.of(in(HOUR, share(1), HOUR)), ALICE);
    assertThatThrownBy(() -> flags.schedule(FLAG, List.of(in(HOUR, share(2), HOUR)), ALICE))
        .hasMessageContaining("a rollout under way");
    assertThatThrownBy(() -> flags.schedule(FLAG, List.of(), ALICE.at(7)))
        .isInstanceOf(ConcurrentChangeException.class);
    flags.cancel(FLAG, ALICE);
    assertThatThrownBy(() -> flags.cancel(FLAG, ALICE)).hasMessageContaining("nothing that is");
    assertThatThrownBy(() -> in(HOUR, new FlagChange.RetireFlag(), HOUR))
        .hasMessageContaining("enable, disable or rollout");
  }
}
