package io.migrationgate.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.Problem;
import io.migrationgate.flags.EvaluationContext;
import io.migrationgate.flags.FeatureFlags;
import io.migrationgate.flags.FlagChanges;
import io.migrationgate.flags.FlagSource;
import io.migrationgate.flags.FlagTable;
import io.migrationgate.flags.FlagView;
import io.migrationgate.flags.MigrationPhases;
import io.migrationgate.flags.SegmentMembership;
import io.migrationgate.flags.StoredFlag;
import io.migrationgate.memory.InMemoryGateStore;
import io.migrationgate.spi.ForwardingGateStore;
import io.migrationgate.spi.ServedVariant;
import io.migrationgate.spi.StoreUnavailableException;
import io.migrationgate.testing.ManualTime;
import io.migrationgate.testing.StoreClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ServedFlagsTest {
  private final ManualTime time = new ManualTime();
  private final InMemoryGateStore memory = new InMemoryGateStore(new StoreClock(time::now));
  private final CountingStore store = new CountingStore(memory);
  private FlagTable table = FlagTable.EMPTY.with(FlagChanges.of(List.of(
      new StoredFlag("f", "{\"state\":\"ENABLED\",\"targeting\":{\"var\":\"v\"}}", false),
      new StoredFlag("off", "{\"state\":\"DISABLED\"}", false),
      new StoredFlag("bad", "{}", false),
      new StoredFlag("unasked", "{\"state\":\"ENABLED\"}", false))));
  private final ServedFlags served = new ServedFlags(store, time, () -> table);
  private boolean leaseEnded;
  private final FeatureFlags flags = new FeatureFlags(new FlagSource() {
    @Override
    public FlagView view() {
      return new FlagView(table, MigrationPhases.NONE, SegmentMembership.NONE, time::now);
    }

    @Override
    public boolean stale() {
      return leaseEnded;
    }
  });

  /** Counts what nodes note, or breaks down. */
  private static final class CountingStore extends ForwardingGateStore {
    int notes;
    boolean down;

    CountingStore(InMemoryGateStore store) {
      super(store);
    }

    @Override
    public void noteServed(Map<String, Set<String>> variants) {
      if (down) {
        throw new StoreUnavailableException(new Problem("store", "down", "up", "wait"), null);
      }
      notes++;
      super.noteServed(variants);
    }
  }

  private void ask(Object value) {
    EvaluationContext context = EvaluationContext.builder().set("v", value).build();
    for (String key : List.of("f", "off", "bad", "none")) {
      flags.isEnabled(key, context);
      flags.details(key, context);
    }
  }

  private Set<String> noted() {
    return memory.served().stream()
        .map(one -> one.flag() + "=" + one.variant())
        .collect(Collectors.toSet());
  }

  @Test
  void tellsEachVariantOnceInTenMinutes() {
    for (int i = 0; i < 100; i++) {
      ask(true);
    }
    served.tellIfDue();
    assertThat(store.notes).isZero();
    time.advance(Duration.ofMinutes(10));
    served.tellIfDue();
    served.tellIfDue();
    assertThat(store.notes).isEqualTo(1);
    assertThat(noted()).containsExactlyInAnyOrder("f=true", "off=");

    time.advance(Duration.ofMinutes(10));
    served.tellIfDue();
    assertThat(store.notes).as("nobody has asked").isEqualTo(1);
    ask(false);
    leaseEnded = true;
    ask(null);
    served.tell();
    assertThat(noted()).containsExactlyInAnyOrder("f=true", "f=false", "f=", "off=");
  }

  @Test
  void keepsWhatCouldNotBeTold() {
    ask(true);
    store.down = true;
    assertThatThrownBy(served::tell).isInstanceOf(StoreUnavailableException.class);
    store.down = false;
    ask(false);
    served.tell();
    assertThat(noted()).contains("f=true", "f=false");
  }

  @Test
  void theStoreKeepsToTheHour() {
    ask(true);
    served.tell();
    Instant first = time.now();
    time.advance(Duration.ofMinutes(59));
    ask(true);
    served.tell();
    assertThat(memory.served()).extracting(ServedVariant::last).containsOnly(first);
    time.advance(Duration.ofMinutes(2));
    ask(true);
    served.tell();
    assertThat(memory.served()).extracting(ServedVariant::last).containsOnly(time.now());
    assertThat(memory.served()).extracting(ServedVariant::first).containsOnly(first);
  }
}
