package io.migrationgate.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.MigrationGates;
import io.migrationgate.Phase;
import io.migrationgate.admin.GateAdmin;
import io.migrationgate.admin.Operator;
import io.migrationgate.admin.SqlApproval;
import io.migrationgate.contract.ContractEvidence;
import io.migrationgate.contract.ContractEvidence.Requirement;
import io.migrationgate.contract.ContractExecution;
import io.migrationgate.contract.ContractListener;
import io.migrationgate.contract.ContractTerms;
import io.migrationgate.contract.EvidenceReader;
import io.migrationgate.contract.LockPatience;
import io.migrationgate.contract.Unfinished;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.Move;
import io.migrationgate.spi.ContractDatabase.Presence;
import io.migrationgate.spi.GateDatabase;
import io.migrationgate.spi.TimeSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;

/** From the first phase until the column is gone, on each database. */
@Tag("thorough")
class ContractEndToEndTest {
  private static final String NAME = "customer-name-split";
  private static final Operator ALICE = new Operator(
      "alice", "over", true, false, Set.of("sa", "SA", "root", "postgres", "shop", ""));

  /** Ends the other transaction when it hears that its lock is in the way. */
  private static final class Recorder implements ContractListener {
    final List<String> heard = new ArrayList<>();
    private final Connection holder;

    Recorder(Connection holder) {
      this.holder = holder;
    }

    @Override
    public void begins(int number, int of, String sql, boolean again) {
      heard.add("begins " + number + "/" + of);
    }

    @Override
    public void lockHeld(int tried, int tries, Duration pause, String said) {
      heard.add("lock held");
      try {
        holder.rollback();
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void done(int number, int of, long millis, boolean found) {
      heard.add("done " + number);
    }
  }

  @ServerTest
  void gathersEvidenceAndDrops(TestServer server) throws Exception {
    TestDatabase database = server.newDatabase();
    database.execute(
        "CREATE TABLE customer (id INTEGER PRIMARY KEY, name VARCHAR(100), first_name VARCHAR(50))",
        "INSERT INTO customer (id, name) VALUES (1, 'Ada')",
        "CREATE VIEW names AS SELECT id, name FROM customer");
    MigrationDeclaration declared = MigrationDeclaration.builder(NAME)
        .supports(Phase.values())
        .oldSide("customer", "name")
        .newSide("customer", "first_name")
        .contractSql("ALTER TABLE customer DROP COLUMN name")
        .build();
    try (JdbcGateStore store = JdbcGateStore.create(database.dataSource());
        MigrationGates gates = MigrationGates.builder(store)
            .build("2026.47")
            .withoutClassPath()
            .declare(declared)
            .pollInterval(Duration.ofMillis(50))
            .start()) {
      assertThat(gates.names()).containsExactly(NAME);
      GateDatabase gated = store.database();
      GateAdmin admin = new GateAdmin(store, List.of(gated), TimeSource.SYSTEM);
      EvidenceReader reader = new EvidenceReader(store, gated.contracting());
      ContractTerms atOnce = new ContractTerms(Duration.ZERO, false, false);
      for (Phase phase : List.of(Phase.DUAL_WRITE, Phase.READ_NEW, Phase.WRITE_NEW)) {
        if (phase == Phase.READ_NEW) {
          admin.completeVerification(admin.beginVerification(NAME), 1, 0, ALICE);
        }
        advance(admin);
      }
      ContractEvidence before = reader.read(NAME, ContractTerms.DEFAULT);
      assertThat(before.settledSince()).isNotNull().isBeforeOrEqualTo(before.at());
      assertThat(before.refusals())
          .extracting(ContractEvidence.Finding::requirement)
          .containsExactly(Requirement.QUIET, Requirement.NOTHING_DEPENDS);
      database.execute("DROP VIEW names");
      assertThat(reader.read(NAME, atOnce).complete()).isTrue();
      advance(admin);
      ContractExecution execution = new ContractExecution(
          store, gated.contracting(), TimeSource.SYSTEM, new Random(1), SqlApproval.OWN_RIGHTS);
      try (Connection holder = database.connect();
          Statement statement = holder.createStatement()) {
        holder.setAutoCommit(false);
        statement.execute("UPDATE customer SET name = 'x'");
        Recorder recorder = new Recorder(holder);
        LockPatience patience = new LockPatience(Duration.ofMillis(300), 5);
        execution.run(NAME, patience, Unfinished.ASK, ALICE, recorder);
        assertThat(recorder.heard).containsExactly("begins 1/1", "lock held", "done 1");
      }
      ContractEvidence after = reader.read(NAME, atOnce);
      assertThat(after.dependents()).isNotNull();
      assertThat(after.dependents().presence()).isEqualTo(Presence.NONE);
      assertThat(execution.progress(NAME).doneCount()).isEqualTo(1);
    }
  }

  private static void advance(GateAdmin admin) throws InterruptedException {
    admin.apply(NAME, new Move.Advance(), ALICE);
    assertThat(
            admin.settlement(NAME).await(Duration.ofSeconds(20), progress -> {}).settled())
        .isTrue();
  }
}
