package io.migrationgate.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.flags.FlagDefinition;
import io.migrationgate.flags.FlagState;
import io.migrationgate.memory.InMemoryGateStore;
import io.migrationgate.testing.ManualTime;
import io.migrationgate.testing.StoreClock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The time begins on 6 January 2026, at 11:00. */
class StaleFlagsTest {
  private static final String FLAG = "new-checkout";
  private static final Duration DAY = Duration.ofDays(1);

  private final ManualTime time = new ManualTime();
  private final InMemoryGateStore store = new InMemoryGateStore(new StoreClock(time::now));
  private final FlagAdmin flags = new FlagAdmin(store);
  private final StaleFlags stale = new StaleFlags(store, DAY.multipliedBy(30));

  @BeforeEach
  void create() {
    FlagDefinition flag = FlagDefinition.parse(FLAG, "{\"state\":\"ENABLED\"}");
    flags.apply(FLAG, new FlagChange.Create(flag), terms());
  }

  private static FlagTerms terms() {
    return FlagTerms.of(Operator.of("alice", "release 46"));
  }

  private void serve(int days, String... variants) {
    for (int day = 0; day < days; day++) {
      store.noteServed(Map.of(FLAG, Set.of(variants)));
      time.advance(DAY);
    }
  }

  private Map<String, String> found() {
    return stale.find(store.view());
  }

  @Test
  void aFlagThatGivesEverybodyTheSameForLongIsStale() {
    serve(20, "true", "false");
    serve(28, "true");
    assertThat(found()).isEmpty();
    serve(1, "true");
    assertThat(found())
        .containsExactly(Map.entry(FLAG, "gives everybody 'true' since 2026-01-25T11:00:01Z"));
    serve(1, "true", "false");
    assertThat(found()).isEmpty();
  }

  @Test
  void aFlagThatHasJustChangedIsNot() {
    serve(40, "");
    assertThat(found().get(FLAG)).startsWith("gives everybody their own default since");
    flags.apply(FLAG, new FlagChange.Switch(FlagState.DISABLED), terms());
    assertThat(found()).isEmpty();
    serve(31, "");
    assertThat(found()).containsKey(FLAG);
  }

  @Test
  void aFlagThatNobodyAsksForAnyMoreIsStale() {
    time.advance(DAY.multipliedBy(90));
    assertThat(found()).as("never asked for, and perhaps never noted").isEmpty();
    serve(1, "true", "false");
    time.advance(DAY.multipliedBy(30));
    assertThat(found().get(FLAG)).startsWith("nobody has asked for it since 2026-04-06");
  }

  @Test
  void aFlagThatHasExpiredIsStale() {
    flags.apply(
        FLAG,
        new FlagChange.Amend(flag -> flag.withMetadata("mgate.expires", "2026-01-31")),
        terms());
    time.advance(DAY.multipliedBy(25));
    assertThat(found()).as("the last day").isEmpty();
    time.advance(DAY);
    assertThat(found()).containsExactly(Map.entry(FLAG, "expired on 2026-01-31"));
  }
}
