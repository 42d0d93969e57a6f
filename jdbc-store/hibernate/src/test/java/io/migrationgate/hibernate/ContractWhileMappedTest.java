package io.migrationgate.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.Phase;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.Operator;
import io.migrationgate.contract.ContractEvidence.Finding;
import io.migrationgate.contract.ContractEvidence.Requirement;
import io.migrationgate.contract.ContractTerms;
import io.migrationgate.contract.EvidenceReader;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.Move;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.hibernate.SessionFactory;

/** A live node whose entity maps what a contract would drop: each of its queries would fail. */
class ContractWhileMappedTest {
  private static final Operator ALICE = new Operator("alice", "it is quiet", true, false, Set.of());
  private static final ContractTerms AT_ONCE = new ContractTerms(Duration.ZERO, true, true);

  private static Finding declared(GuardedDatabase db) {
    return new EvidenceReader(db.store, db.store.database().contracting())
        .read(GuardedDatabase.NAME, AT_ONCE).refusals().stream()
            .filter(finding -> finding.requirement() == Requirement.DECLARED)
            .findFirst()
            .orElseThrow();
  }

  @ServerTest
  void isNamedWithItsEntityAndNothingMoves(TestServer server) throws Exception {
    try (GuardedDatabase db = GuardedDatabase.withGuests(server);
        SessionFactory sessions = db.sessions(Guest.class)) {
      db.place(Phase.WRITE_NEW);
      String label = db.store.view().liveNodes().get(0).label();
      assertThat(declared(db).problem().message())
          .contains("live nodes that do not declare contracted: " + label)
          .contains(
              "maps the old side: io.migrationgate.hibernate.Guest.fullName (guest.full_name)");
      GateAdmin admin = GateAdmin.of(db.store, db.store.database());
      assertThatThrownBy(() -> admin.apply(GuardedDatabase.NAME, new Move.Advance(), ALICE))
          .hasMessageContaining(label)
          .hasMessageContaining("Guest.fullName (guest.full_name)");
      Guest guest = sessions.fromTransaction(session -> session.find(Guest.class, 1));
      assertThat(guest.fullName).isEqualTo("a");
    }
  }

  /** What a build declares is a promise; what it maps is a fact. */
  @ServerTest
  void isRefusedThoughItsBuildDeclaresContracted(TestServer server) throws Exception {
    MigrationDeclaration promised = MigrationDeclaration.builder(GuardedDatabase.NAME)
        .supports(Phase.values())
        .oldSide("guest", "full_name")
        .newSide("guest", "first_name")
        .build();
    try (GuardedDatabase db = new GuardedDatabase(server, promised, Guest.TABLE)) {
      assertThatThrownBy(() -> db.sessions(Guest.class)).hasStackTraceContaining("contracted");
      db.place(Phase.WRITE_NEW);
      db.gates
          .integration()
          .tellMapped(GuardedDatabase.NAME, List.of("Mapped.elsewhere (guest.full_name)"));
      db.gates.integration().refresh();
      assertThat(declared(db).problem().message())
          .contains("live nodes whose entities map the old side: "
              + db.store.view().liveNodes().get(0).label()
              + " (Mapped.elsewhere (guest.full_name))");
    }
  }
}
