package io.migrationgate.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.Phase;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.Approvals;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.Mutation;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** Who approves is who the database says it is, and what he is a member of. */
@Timeout(120)
@Tag("thorough")
class ApproversTest {
  private static final String PASSWORD = "not-a-secret-1";
  private static final String NAME = "customer-name-split";

  private static void users(TestServer server, TestDatabase database) throws SQLException {
    switch (server) {
      case POSTGRESQL ->
        database.execute(
            "DROP ROLE IF EXISTS mgate_lead",
            "DROP ROLE IF EXISTS mgate_clerk",
            "DROP ROLE IF EXISTS mgate_leads",
            "DROP ROLE IF EXISTS mgate_seniors",
            "CREATE ROLE mgate_leads",
            "CREATE ROLE mgate_seniors IN ROLE mgate_leads",
            "CREATE ROLE mgate_lead LOGIN PASSWORD '" + PASSWORD + "' IN ROLE mgate_seniors",
            "CREATE ROLE mgate_clerk LOGIN PASSWORD '" + PASSWORD + "'",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO mgate_lead, mgate_clerk",
            "REVOKE INSERT, UPDATE, DELETE ON mgate_approver FROM mgate_lead, mgate_clerk");
      case MARIADB ->
        database.execute(
            "DROP USER IF EXISTS mgate_lead, mgate_clerk",
            "DROP ROLE IF EXISTS mgate_leads",
            "CREATE USER mgate_lead IDENTIFIED BY '" + PASSWORD + "'",
            "CREATE USER mgate_clerk IDENTIFIED BY '" + PASSWORD + "'",
            // Else whoever creates it is a member.
            "CREATE ROLE mgate_leads WITH ADMIN mgate_lead",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON *.* TO mgate_lead, mgate_clerk");
      case H2 ->
        database.execute(
            "CREATE ROLE mgate_leads",
            "CREATE USER mgate_lead PASSWORD '" + PASSWORD + "' ADMIN",
            "CREATE USER mgate_clerk PASSWORD '" + PASSWORD + "' ADMIN",
            "GRANT mgate_leads TO mgate_lead");
    }
  }

  private static void goAway(TestServer server, TestDatabase database) throws SQLException {
    if (server == TestServer.POSTGRESQL) {
      database.execute(
          "DROP OWNED BY mgate_lead, mgate_clerk",
          "DROP ROLE mgate_lead, mgate_clerk, mgate_seniors, mgate_leads");
    } else if (server == TestServer.MARIADB) {
      database.execute("DROP USER mgate_lead, mgate_clerk", "DROP ROLE mgate_leads");
    }
  }

  private static void write(TestDatabase by, Mutation mutation) {
    try (JdbcGateStore store = JdbcGateStore.open(by.dataSource())) {
      store.change(
          UUID.randomUUID().toString(),
          view -> new ChangeSet<>(null, List.of(mutation), List.of()));
    }
  }

  private static Approvals seen(TestDatabase by) {
    try (JdbcGateStore store = JdbcGateStore.open(by.dataSource())) {
      return store.approvals(NAME, 3);
    }
  }

  @ServerTest
  void onlyMembersOfANamedRoleCountAndNobodyForHimself(TestServer server) throws Exception {
    TestDatabase owner = server.newDatabase();
    JdbcGateStore.create(owner.dataSource()).close();
    users(server, owner);
    try {
      TestDatabase lead = owner.as("mgate_lead", PASSWORD);
      TestDatabase clerk = owner.as("mgate_clerk", PASSWORD);
      Mutation approve = new Mutation.Approve(NAME, 3, Phase.WRITE_NEW);
      write(clerk, approve);
      write(lead, approve);
      assertThat(seen(owner).of(Phase.WRITE_NEW))
          .hasSize(2)
          .allSatisfy(login -> assertThat(login).startsWithIgnoringCase("mgate_"));
      assertThat(seen(lead).others(Phase.WRITE_NEW))
          .singleElement()
          .satisfies(login -> assertThat(login).isEqualToIgnoringCase("mgate_clerk"));

      write(owner, new Mutation.LetApprove("mgate_leads", true));
      assertThat(seen(owner).of(Phase.WRITE_NEW)).as("given before it was said").isEmpty();
      write(clerk, approve);
      write(lead, approve);
      write(owner, approve);
      assertThat(seen(owner).of(Phase.WRITE_NEW))
          .singleElement()
          .satisfies(login -> assertThat(login).isEqualToIgnoringCase("mgate_lead"));
    } finally {
      goAway(server, owner);
    }
  }
}
