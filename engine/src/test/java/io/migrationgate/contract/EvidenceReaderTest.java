package io.migrationgate.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.Phase;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.contract.ContractEvidence.Requirement;
import io.migrationgate.declaration.DeclarationJson;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.memory.InMemoryGateStore;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Placement;
import io.migrationgate.protocol.Ramp;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.ContractDatabase;
import io.migrationgate.spi.HistoryNote;
import io.migrationgate.spi.Mutation;
import io.migrationgate.spi.StoredDefinition;
import io.migrationgate.testing.Nameless;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvidenceReaderTest {
  private static final String NAME = "customer-name-split";
  private static final Instant START = Instant.parse("2026-01-06T11:00:00Z");

  private Instant now = START;
  private final InMemoryGateStore store = new InMemoryGateStore(new Clock() {
    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  });

  private static final ContractDatabase NOTHING_DEPENDS = new NothingDepends();

  private static final class NothingDepends implements ContractDatabase, Nameless {
    @Override
    public Dependents dependents(String table, List<String> columns) {
      return new Dependents(Presence.ALL, List.of(), List.of(), List.of());
    }

    @Override
    public StatementOutcome run(String sql, Duration lockTimeout) {
      throw new AssertionError("evidence runs nothing");
    }

    @Override
    public long read(String table, List<String> columns, RowSink sink) {
      throw new AssertionError("evidence copies nothing");
    }

    @Override
    public long copy(String table, List<String> columns, String copy) {
      throw new AssertionError("evidence copies nothing");
    }
  }

  private static MigrationDeclaration declaration(Phase... supports) {
    return MigrationDeclaration.builder(NAME)
        .supports(supports)
        .oldSide("customer", "name")
        .build();
  }

  /** A line, and a day. */
  private void line(String kind, String to, String details) {
    HistoryNote note = new HistoryNote(NAME, kind, "x", to, "bob", "", details);
    store.change(kind, view -> new ChangeSet<>(true, List.of(), List.of(note)));
    now = now.plus(Duration.ofDays(1));
  }

  private void at(Phase phase) {
    MigrationDeclaration declared = declaration(Phase.WRITE_NEW, Phase.CONTRACTED);
    MigrationState state = new MigrationState(
        NAME,
        new Placement(phase, Ramp.NONE, SecondaryWrites.STRICT),
        null,
        true,
        false,
        2,
        2,
        false);
    StoredDefinition definition = new StoredDefinition(
        NAME, DeclarationJson.write(declared), DeclarationJson.fingerprint(declared), "47");
    store.change(
        "put",
        view -> new ChangeSet<>(
            true,
            List.of(new Mutation.PutState(state, true), new Mutation.PutDefinition(definition)),
            List.of()));
  }

  private ContractEvidence evidence() {
    return new EvidenceReader(store, NOTHING_DEPENDS).read(NAME, ContractTerms.DEFAULT);
  }

  private static List<Requirement> missing(ContractEvidence evidence) {
    return evidence.refusals().stream()
        .map(ContractEvidence.Finding::requirement)
        .toList();
  }

  @Test
  void countsFromTheFirstLineThatSaysSettledInTheStay() {
    at(Phase.CONTRACTED);
    line("settled", "read-new", "{}");
    line("advance", "write-new", "{}");
    line("settled", "write-new", "{}");
    line("fence", "write-new", "{}");
    line("settled", "write-new", "{}");
    line("advance", "contracted", "{}");
    line("settled", "contracted", "{}");
    ContractEvidence evidence = evidence();
    assertThat(evidence.settledSince()).isEqualTo(START.plus(Duration.ofDays(2)));
    assertThat(evidence.quietSince()).isEqualTo(evidence.settledSince());
    assertThat(missing(evidence)).containsExactly(Requirement.QUIET);
    now = now.plus(Duration.ofDays(2));
    assertThat(evidence().complete()).isTrue();
  }

  @Test
  void aWayBackThatNeverSettledEndsTheStay() {
    at(Phase.WRITE_NEW);
    line("settled", "write-new", "{}");
    line("rollback", "read-new", "{}");
    line("advance", "write-new", "{}");
    assertThat(evidence().settledSince()).isNull();
    line("settled", "write-new", "{}");
    assertThat(evidence().settledSince()).isEqualTo(START.plus(Duration.ofDays(3)));
  }

  @Test
  void theWindowIsOpenUntilTheLastOldBuildHasBeenGoneForLong() {
    at(Phase.WRITE_NEW);
    line("settled", "write-new", "{}");
    String old = DeclarationJson.write(declaration(Phase.READ_NEW, Phase.WRITE_NEW));
    String fit = DeclarationJson.write(declaration(Phase.WRITE_NEW, Phase.CONTRACTED));
    line("declare", "write-new", old);
    line("redeclare", "write-new", fit);
    line("redeclare", "write-new", old);
    line("redeclare", "write-new", fit);
    line("redeclare", "write-new", fit);
    assertThat(missing(evidence())).containsExactly(Requirement.QUIET, Requirement.ROLLBACK_WINDOW);
    now = START.plus(Duration.ofDays(4 + 7)).minusSeconds(1);
    assertThat(missing(evidence())).containsExactly(Requirement.ROLLBACK_WINDOW);
    now = now.plusSeconds(1);
    assertThat(missing(evidence())).isEmpty();
  }
}
