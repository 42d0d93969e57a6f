package io.migrationgate.jdbc.datasource;

import static io.migrationgate.jdbc.datasource.GatedDatabase.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.migrationgate.CommitRefusedException;
import io.migrationgate.admin.FlagChange;
import io.migrationgate.admin.FlagTerms;
import io.migrationgate.admin.Operator;
import io.migrationgate.admin.SettleProgress.Stage;
import io.migrationgate.flags.EvaluationContext;
import io.migrationgate.flags.FlagDefinition;
import io.migrationgate.flags.FlagState;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLTransactionRollbackException;

/** Transactions that ask flags, and no gate. */
class FlagsInTransactionsTest {
  private static final String FLAG = "discount";
  private static final FlagTerms TERMS = FlagTerms.of(Operator.of("alice", "test"));

  private static void create(GatedDatabase db, String metadata) {
    db.flags()
        .apply(
            FLAG,
            new FlagChange.Create(FlagDefinition.parse(
                FLAG,
                "{\"state\":\"ENABLED\",\"variants\":{\"on\":true,\"off\":false},"
                    + "\"defaultVariant\":\"on\",\"metadata\":{" + metadata + "}}")),
            TERMS);
    db.gates.integration().refresh();
  }

  private static boolean on(GatedDatabase db) {
    return db.gates.flags().isEnabled(FLAG, EvaluationContext.EMPTY);
  }

  private static Stage settling(GatedDatabase db) {
    db.gates.integration().refresh();
    return db.admin().flagSettlement(FLAG, null).poll().stage();
  }

  @ServerTest
  void whatWasGivenAFlagsValueHoldsUpItsChange(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server);
        Connection connection = db.dataSource().getConnection()) {
      create(db, "\"mgate.safeVariant\":\"off\"");
      connection.setAutoCommit(false);
      assertThat(on(db)).isTrue();
      update(connection, "full_name", "discounted");
      db.flags().apply(FLAG, new FlagChange.Switch(FlagState.DISABLED), TERMS.settling());
      assertThat(settling(db)).isEqualTo(Stage.NODES);
      assertThat(on(db)).as("in the transaction from before").isTrue();
      connection.commit();
      await().until(() -> settling(db) == Stage.SETTLED);
      assertThat(on(db)).isFalse();
    }
  }

  @ServerTest
  void whatWasGivenAFlagsValueIsNotCommittedWithoutALease(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server);
        Connection connection = db.dataSource().getConnection()) {
      create(db, "\"mgate.safeVariant\":\"off\"");
      connection.setAutoCommit(false);
      update(connection, "full_name", "discounted");
      assertThat(on(db)).isTrue();
      db.loseLease();
      assertThatThrownBy(connection::commit)
          .isInstanceOf(SQLTransactionRollbackException.class)
          .hasCauseInstanceOf(CommitRefusedException.class);
      connection.rollback();
      assertThat(db.value("full_name")).isEqualTo("a");
      update(connection, "full_name", "full price");
      assertThat(on(db)).isFalse();
      connection.commit();
      assertThat(db.value("full_name")).isEqualTo("full price");
      db.heal();
    }
  }

  @ServerTest
  void plainFlagsRefuseNobody(TestServer server) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server);
        Connection connection = db.dataSource().getConnection()) {
      create(db, "");
      connection.setAutoCommit(false);
      update(connection, "full_name", "discounted");
      db.loseLease();
      assertThat(on(db)).isTrue();
      connection.commit();
      assertThat(db.value("full_name")).isEqualTo("discounted");
      db.heal();
    }
  }
}
