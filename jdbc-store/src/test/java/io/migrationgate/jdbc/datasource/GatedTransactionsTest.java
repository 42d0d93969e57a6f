package io.migrationgate.jdbc.datasource;

import static io.migrationgate.jdbc.datasource.GatedDatabase.execute;
import static io.migrationgate.jdbc.datasource.GatedDatabase.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.CommitRefusedException;
import io.migrationgate.GateUsageException;
import io.migrationgate.PartialWriteException;
import io.migrationgate.Phase;
import io.migrationgate.jdbc.jdbi.FencedScene;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.Move;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;

/** Work on a connection of the caller's. */
class GatedTransactionsTest {
  @ServerTest
  void workIsPinnedCheckedAndCommitted(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server)) {
      GatedTransactions transactions = GatedTransactions.of(db.gates);
      db.place(Phase.DUAL_WRITE);
      for (boolean wrapped : new boolean[] {false, true}) {
        try (Connection own = (wrapped ? db.dataSource() : db.pool).getConnection()) {
          String said = transactions.<String, SQLException>run("import", own, c -> {
            db.write(c, "b" + wrapped);
            db.place(db.gate.phase() == Phase.DUAL_WRITE ? Phase.READ_NEW : Phase.DUAL_WRITE);
            assertThat(db.drained()).isFalse();
            if (!wrapped) {
              assertThat(db.gates.status().oldestUnitName()).isEqualTo("import");
            }
            return "done";
          });
          assertThat(said).isEqualTo("done");
          assertThat(db.drained()).isTrue();
          assertThat(own.getAutoCommit()).isTrue();
          assertThat(db.value("first_name")).isEqualTo("b" + wrapped);

          assertThatThrownBy(() -> transactions.<Object, SQLException>run("import", own, c -> {
                db.write(c, "lost");
                db.giveUp();
                return "never";
              }))
              .isInstanceOf(SQLTransactionRollbackException.class)
              .hasCauseInstanceOf(CommitRefusedException.class);
          IllegalStateException failure = new IllegalStateException("no");
          assertThatThrownBy(() -> transactions.<Object, SQLException>run("import", own, c -> {
                db.write(c, "lost");
                throw failure;
              }))
              .isSameAs(failure);
          assertThatThrownBy(() -> transactions.<Object, SQLException>run("import", own, c -> {
                try {
                  db.gate.<SQLException>write(() -> update(c, "full_name", "half"), () -> {
                    throw failure;
                  });
                } catch (IllegalStateException caught) {
                  assertThat(caught).isSameAs(failure);
                }
                return "goes on";
              }))
              .hasCauseInstanceOf(PartialWriteException.class);
          assertThatThrownBy(() -> transactions.<Object, SQLException>run("import", own, c -> {
                execute(c, "COMMIT");
                return "never";
              }))
              .hasCauseInstanceOf(GateUsageException.class);
          assertThat(own.getAutoCommit()).isTrue();
          assertThat(db.value("first_name")).isEqualTo("b" + wrapped);
        }
      }
      db.assertNothingLeft();
    }
  }

  @ServerTest
  void aTransactionOfSomebodyElseIsNotTakenOver(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server);
        Connection own = db.pool.getConnection()) {
      own.setAutoCommit(false);
      assertThatThrownBy(() -> GatedTransactions.of(db.gates).run("import", own, c -> "never"))
          .isInstanceOf(GateUsageException.class)
          .hasMessageContaining("autocommit off");
      own.setAutoCommit(true);
    }
  }

  @ServerTest(except = TestServer.H2)
  void withoutLeasesItHoldsItsEpoch(TestServer server) throws Exception {
    try (FencedScene scene = new FencedScene(server);
        Connection own = scene.pool.getConnection()) {
      var gates = scene.fenced();
      GatedTransactions.of(gates).<Object, SQLException>run("import", own, c -> {
        scene.change(new Move.Advance());
        assertThat(scene.settled()).isFalse();
        gates
            .gate(FencedScene.NAME)
            .<SQLException>write(() -> update(c, "full_name", "b"), () -> {});
        return "done";
      });
      assertThat(scene.settled()).isTrue();
      assertThat(scene.value("full_name")).isEqualTo("b");
    }
  }
}
