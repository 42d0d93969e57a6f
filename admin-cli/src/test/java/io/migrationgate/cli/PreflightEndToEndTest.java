package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.migrationgate.MigrationGates;
import io.migrationgate.MigrationGatesBuilder;
import io.migrationgate.RegistrationRefusedException;
import io.migrationgate.cli.store.JdbcStoreConnector;
import io.migrationgate.declaration.DeclarationParser;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.JdbcGateStore;
import io.migrationgate.spi.TimeSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.StringReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real store, real nodes, and the same words from both. */
class PreflightEndToEndTest {
  private static final String ALL = "read-old, dual-write, read-new, write-new";

  // What the nodes' sessions are called, on PostgreSQL by the driver and on H2 by their user: one
  // that has just been closed is seen a while yet.
  private static final String SESSIONS = "PostgreSQL JDBC Driver,SA";

  @TempDir
  Path directory;

  private final Shell shell = new Shell(new JdbcStoreConnector(), TimeSource.SYSTEM);

  @Test
  void saysWhatTheNodeWillSayOnPostgres() throws Exception {
    try (EmbeddedPostgres postgres =
        EmbeddedPostgres.builder().setServerConfig("log_min_messages", "fatal").start()) {
      weekly(
          postgres.getPostgresDatabase(), postgres.getJdbcUrl("postgres", "postgres"), "postgres");
    }
  }

  @Test
  void saysWhatTheNodeWillSayOnH2() throws SQLException {
    String url = "jdbc:h2:" + directory.resolve("shop") + ";AUTO_SERVER=FALSE;DB_CLOSE_DELAY=-1";
    JdbcDataSource source = new JdbcDataSource();
    source.setUrl(url);
    source.setUser("sa");
    weekly(source, url, "sa");
  }

  private void weekly(DataSource source, String url, String user) throws SQLException {
    shell.environment.clear();
    shell.environment.put("MGATE_URL", url);
    shell.environment.put("MGATE_USER", user);
    shell.directory = directory;
    jar("45").declaring().write(directory.resolve("45.jar"));
    jar("46").declaring(Jars.split(ALL)).write(directory.resolve("46.jar"));
    jar("47").declaring(Jars.split("write-new, contracted")).write(directory.resolve("47.jar"));
    run(3, "preflight", "--jar", "46.jar");
    try (JdbcGateStore store = JdbcGateStore.create(source)) {
      node(store, "45").start().close();
      run(0, "preflight", "--jar", "46.jar");
      assertThat(shell.out).contains("new", "oldest build that still fits: 45");
      node(store, "46", Jars.split(ALL)).start().close();
      run(0, "preflight", "--jar", "46.jar");
      run(0, "preflight", "--rollback-to", "45.jar");
      try (Connection lingering = source.getConnection()) {
        assertThat(lingering.isValid(1)).isTrue();
        run(
            0,
            "advance",
            Scene.SPLIT,
            "--reason",
            "46 is everywhere",
            "--ignore-sessions",
            SESSIONS);
      }
      assertThat(shell.out).contains("the way back to build 45 ends here");
      run(1, "preflight", "--rollback-to", "45.jar");
      assertThat(shell.out)
          .contains(
              "mgate rollback customer-name-split --to read-old",
              "oldest build that still fits: 46");
      refusedAlike(node(store, "45"));
      run(1, "preflight", "--jar", "47.jar");
      refusedAlike(node(store, "47", Jars.split("write-new, contracted")));
      run(0, "rollback", Scene.SPLIT, "--to", "read-old", "--reason", "for build 45");
      run(0, "preflight", "--rollback-to", "45.jar");
      node(store, "45").start().close();
    }
  }

  /** What was just told is what the node says. */
  private void refusedAlike(MigrationGatesBuilder node) {
    RegistrationRefusedException refused =
        catchThrowableOfType(RegistrationRefusedException.class, node::start);
    assertThat(shell.out)
        .contains("found:    " + refused.problem().found())
        .contains("expected: " + refused.problem().expected());
  }

  private static Jars jar(String build) {
    return Jars.jar().manifest("Implementation-Version", build);
  }

  private static MigrationGatesBuilder node(JdbcGateStore store, String build, String... yaml) {
    return MigrationGates.builder(store)
        .build(build)
        .application("shop")
        .declare(
            DeclarationParser.parse("test", new StringReader(Jars.yaml(yaml))).migrations().stream()
                .toArray(MigrationDeclaration[]::new));
  }

  private void run(int exitCode, String... args) {
    shell.run(args);
    assertThat(shell.exitCode).as(shell.transcript.toString()).isEqualTo(exitCode);
  }
}
