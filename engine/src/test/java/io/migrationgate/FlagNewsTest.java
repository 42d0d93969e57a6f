package io.migrationgate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.admin.FlagAdmin;
import io.migrationgate.admin.FlagChange;
import io.migrationgate.admin.FlagTerms;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.Operator;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.flags.FlagDefinition;
import io.migrationgate.flags.FlagListener;
import io.migrationgate.flags.FlagState;
import io.migrationgate.memory.InMemoryGateStore;
import io.migrationgate.protocol.Move;
import io.migrationgate.spi.StoreUnavailableException;
import io.migrationgate.testing.FakeDatabase;
import io.migrationgate.testing.FlakyStore;
import io.migrationgate.testing.ManualTime;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a node tells of its flags. */
class FlagNewsTest {
  private static final String NAME = "customer-name-split";
  private static final FlagTerms TERMS = FlagTerms.of(Operator.of("alice", "test"));

  private final ManualTime time = new ManualTime();
  private final InMemoryGateStore memory = new InMemoryGateStore();
  private final FlakyStore store = new FlakyStore(memory);
  private final FlagAdmin flags = new FlagAdmin(memory);
  private final GateAdmin admin = new GateAdmin(memory, List.of(new FakeDatabase()), time);
  private MigrationGates gates;

  /** Writes down what it hears. */
  private static class Heard implements FlagListener {
    private final BlockingQueue<String> news = new LinkedBlockingQueue<>();

    @Override
    public void changed(Set<String> keys) {
      news.add("changed " + new TreeSet<>(keys));
    }

    @Override
    public void stale() {
      news.add("stale");
    }

    @Override
    public void current() {
      news.add("current");
    }

    @Override
    public void failed(String message) {
      news.add("failed: " + message);
    }

    String next() throws InterruptedException {
      String heard = news.poll(10, TimeUnit.SECONDS);
      return heard == null ? "nothing" : heard;
    }
  }

  @BeforeEach
  void start() {
    gates = MigrationGates.builder(store)
        .build("46")
        .withoutClassPath()
        .withoutThread()
        .time(time)
        .declare(MigrationDeclaration.builder(NAME)
            .oldSide("customer", "name")
            .newSide("customer", "first_name")
            .build())
        .start();
  }

  @AfterEach
  void stop() {
    store.heal();
    gates.close();
  }

  private void create(String key, String more) {
    flags.apply(
        key,
        new FlagChange.Create(FlagDefinition.parse(
            key,
            "{\"state\":\"ENABLED\",\"variants\":{\"on\":true,\"off\":false},"
                + "\"defaultVariant\":\"off\"" + more + "}")),
        TERMS);
  }

  @Test
  void changesAreToldByTheirKeys() throws Exception {
    Heard heard = new Heard();
    gates.addFlagListener(heard);
    create("a", "");
    create(
        "b",
        ",\"targeting\":{\"if\":[{\"migration\":[\"" + NAME + "\",\">=\",\"dual-write\"]},\"on\"]},"
            + "\"metadata\":{\"mgate.safeVariant\":\"off\"}");
    gates.integration().refresh();
    assertThat(heard.next()).isEqualTo("changed [a, b]");
    flags.apply("a", new FlagChange.Switch(FlagState.DISABLED), TERMS);
    gates.integration().refresh();
    assertThat(heard.next()).isEqualTo("changed [a]");
    admin.apply(NAME, new Move.Advance(), TERMS.operator());
    gates.integration().refresh();
    assertThat(heard.next()).as("what depends on the migration").isEqualTo("changed [b]");
    gates.removeFlagListener(heard);
    flags.apply("a", new FlagChange.Switch(FlagState.ENABLED), TERMS);
    gates.integration().refresh();
    gates.close();
    assertThat(heard.news).isEmpty();
  }

  @Test
  void theEndOfTheLeaseAndItsReturnAreToldOnceEach() throws Exception {
    Heard heard = new Heard();
    gates.addFlagListener(heard);
    store.breakDown();
    time.advance(Duration.ofMinutes(1));
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(gates.integration()::step).isInstanceOf(StoreUnavailableException.class);
    }
    assertThat(heard.next()).isEqualTo("stale");
    Heard late = new Heard();
    gates.addFlagListener(late);
    assertThat(late.next()).as("who comes later").isEqualTo("stale");
    store.heal();
    gates.integration().refresh();
    assertThat(heard.next()).isEqualTo("current");
    assertThat(late.next()).isEqualTo("current");
    gates.close();
    assertThat(heard.next()).isEqualTo("failed: the node has left");
    assertThat(heard.news).isEmpty();
  }

  @Test
  void aListenerThatFailsCostsTheOthersNothing() throws Exception {
    Heard heard = new Heard();
    gates.addFlagListener(new Heard() {
      @Override
      public void changed(Set<String> keys) {
        throw new IllegalStateException("broken by a test");
      }
    });
    gates.addFlagListener(heard);
    create("a", "");
    gates.integration().refresh();
    assertThat(heard.next()).isEqualTo("changed [a]");
  }
}
