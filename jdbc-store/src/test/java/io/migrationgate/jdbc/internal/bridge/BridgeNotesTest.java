package io.migrationgate.jdbc.internal.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.Side;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Tag;

/** A note is there exactly if a write is, however often its session has written before. */
@Tag("thorough")
class BridgeNotesTest {
  private static final String FAILS = "UPDATE o SET n = n + 1, name = CASE id WHEN 3 THEN '"
      + "x".repeat(60) + "' ELSE CONCAT(name, 'x') END";

  private static BridgeFixture bridged(TestServer server) throws Exception {
    BridgeFixture it = new BridgeFixture(server, BridgeFixture.TWO_TABLES);
    it.install(BridgeFixture.twoTables(server), BridgeFixture.forward());
    it.run(it.marked("INSERT INTO o VALUES (1, 'Ann Lee', 1), (2, 'Bob Moe', 1), (3, 'C D', 1)"));
    it.run(it.marked("INSERT INTO w SELECT id, 'A', 'B', n FROM o"));
    assertThat(it.noted()).isEmpty();
    return it;
  }

  @ServerTest(except = TestServer.H2)
  void whatARollbackTookAwayIsNotedByTheNextWrite(TestServer server) throws Exception {
    BridgeFixture it = bridged(server);
    try (Connection connection = it.database.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (int i = 0; i < 3; i++) {
        statement.executeUpdate("UPDATE o SET n = n + 1");
      }
      connection.rollback();
      assertThat(it.noted()).isEmpty();
      statement.executeUpdate("UPDATE o SET n = n + 1");
      statement.executeUpdate("UPDATE o SET n = n + 1");
      connection.commit();
      assertThat(it.noted()).containsExactly(Side.OLD);
      assertThat(it.rows("w")).contains("1 A B 3");
    }
  }

  @ServerTest(except = TestServer.H2)
  void whatAStatementThatFailedTookAwayIsNotedByTheNextOne(TestServer server) throws Exception {
    BridgeFixture it = bridged(server);
    try (Connection connection = it.database.connect();
        Statement statement = connection.createStatement()) {
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> statement.executeUpdate(FAILS)).isInstanceOf(SQLException.class);
        assertThat(it.noted()).isEmpty();
      }
      statement.executeUpdate("UPDATE o SET n = n + 1");
      assertThat(it.noted()).containsExactly(Side.OLD);
    }
  }

  /** Each write in a transaction of its own, and in one with others, beside a note that stays. */
  @ServerTest(except = TestServer.H2)
  void aNoteStaysWhateverComesAfterIt(TestServer server) throws Exception {
    BridgeFixture it = bridged(server);
    try (Connection connection = it.database.connect();
        Statement statement = connection.createStatement()) {
      for (int i = 0; i < 4; i++) {
        statement.executeUpdate("UPDATE o SET n = n + 1 WHERE id = 1");
        assertThatThrownBy(() -> statement.executeUpdate(FAILS)).isInstanceOf(SQLException.class);
      }
      connection.setAutoCommit(false);
      statement.executeUpdate("UPDATE o SET n = n + 1");
      connection.rollback();
    }
    assertThat(it.noted()).containsExactly(Side.OLD);
    assertThat(it.rows("w")).contains("1 A B 5", "2 A B 1");
  }
}
