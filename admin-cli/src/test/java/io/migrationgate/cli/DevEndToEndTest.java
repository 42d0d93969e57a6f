package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.migrationgate.MigrationGates;
import io.migrationgate.Phase;
import io.migrationgate.RegistrationRefusedException;
import io.migrationgate.cli.store.JdbcStoreConnector;
import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.JdbcGateStore;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.RequiredApprovals;
import io.migrationgate.spi.TimeSource;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** All steps at once, in a store that is somebody's own. */
@Timeout(120)
@Tag("thorough")
class DevEndToEndTest {
  private static final String NAME = "customer-mail";

  private final Shell shell = new Shell(new JdbcStoreConnector(), TimeSource.SYSTEM);
  private TestDatabase database;

  private void start(TestServer server) throws Exception {
    database = server.newDatabase();
    database.execute(
        "CREATE TABLE customer (id INT PRIMARY KEY, mail VARCHAR(100), email VARCHAR(100),"
            + " address VARCHAR(100))",
        "INSERT INTO customer (id, mail) VALUES (1, 'ann@example.org'), (2, 'bob@example.org')");
    shell.environment.clear();
    shell.environment.put("MGATE_URL", database.url().replaceFirst(";INIT=.*", ""));
    shell.environment.put("MGATE_USER", database.user());
    shell.environment.put("MGATE_PASSWORD", database.password());
  }

  private MigrationGates node(String column) {
    return MigrationGates.builder(JdbcGateStore.create(database.dataSource()))
        .build("dev")
        .withoutClassPath()
        .pollInterval(Duration.ofMillis(50))
        .declare(MigrationDeclaration.builder(NAME)
            .supports(Phase.values())
            .oldSide("customer", "mail")
            .newSide("customer", column)
            .expandedSql("SELECT " + column + " FROM customer WHERE 1 = 0")
            .approvals(new RequiredApprovals(1, 1))
            .backfill(BackfillSpec.sql(Map.of(column, "mail"), Map.of("mail", column)))
            .build())
        .start();
  }

  private Shell ok(String... words) {
    shell.run(words);
    assertThat(shell.exitCode).as(shell.transcript.toString()).isZero();
    return shell;
  }

  private void to(Phase phase) throws Exception {
    JsonNode done =
        new ObjectMapper().readTree(ok("dev", NAME, "--to", phase.wireName(), "-o", "json").out);
    assertThat(done.at("/state/phase").asText()).isEqualTo(phase.wireName());
    assertThat(done.at("/state/settled").asBoolean()).isTrue();
  }

  @ServerTest
  void goesAnywhereAtOnceAndBack(TestServer server) throws Exception {
    start(server);
    assertThat(ok("init", "--development").out).contains(", for development");
    try (MigrationGates gates = node("email")) {
      to(Phase.WRITE_NEW);
      assertThat(database.query("SELECT email FROM customer WHERE id = 2"))
          .isEqualTo("bob@example.org");
      database.execute("UPDATE customer SET email = 'eve@example.org' WHERE id = 1");
      to(Phase.READ_OLD);
      assertThat(database.query("SELECT mail FROM customer WHERE id = 1"))
          .as("copied back on the way")
          .isEqualTo("eve@example.org");
      ok("dev", NAME, "--to", "contracted");
      assertThat(shell.out)
          .contains("production would have refused:")
          .contains("from read-new: approved: approved by nobody")
          .contains("from write-new: confirmed: ");
      to(Phase.READ_NEW);
      to(Phase.DUAL_WRITE);
      ok("ramp", NAME, "50%", "--reason", "half");
      to(Phase.READ_OLD);
      assertThat(gates.gate(NAME).phase()).isEqualTo(Phase.READ_OLD);
    }
  }

  @ServerTest
  void definitionsMayChange(TestServer server) throws Exception {
    start(server);
    ok("init", "--development");
    try (MigrationGates gates = node("email")) {
      to(Phase.READ_NEW);
    }
    try (MigrationGates gates = node("address")) {
      assertThat(gates.gate(NAME).phase()).isEqualTo(Phase.READ_OLD);
      to(Phase.READ_NEW);
      assertThat(database.query("SELECT address FROM customer WHERE id = 2"))
          .isEqualTo("bob@example.org");
    }
    ok("init", "--no-development");
    assertThat(catchThrowable(() -> node("email")))
        .isInstanceOf(RegistrationRefusedException.class);
  }

  @ServerTest
  void isRefusedInAStoreThatIsNotMarkedOrThatOthersUse(TestServer server) throws Exception {
    start(server);
    ok("init");
    try (MigrationGates gates = node("email")) {
      shell.run("dev", NAME, "--to", "write-new");
      assertThat(shell.exitCode).isEqualTo(1);
      assertThat(shell.err).contains("no mark that it is one for development");
      try (MigrationGates second = node("email")) {
        shell.run("init", "--development");
        assertThat(shell.exitCode).isEqualTo(1);
        assertThat(shell.err).contains("2 live nodes");
        assertThat(gates.gate(NAME).phase()).isEqualTo(second.gate(NAME).phase());
      }
      ok("init", "--development");
      try (MigrationGates second = node("email")) {
        shell.run("dev", NAME, "--to", "dual-write");
        assertThat(shell.exitCode).isEqualTo(1);
        assertThat(shell.err).contains("2 live nodes");
        assertThat(second.gate(NAME).phase()).isEqualTo(Phase.READ_OLD);
      }
    }
  }
}
