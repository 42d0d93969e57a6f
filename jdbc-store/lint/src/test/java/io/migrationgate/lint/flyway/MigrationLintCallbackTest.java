package io.migrationgate.lint.flyway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.lint.LintOptions;
import io.migrationgate.lint.PhaseKnowledge;
import io.migrationgate.lint.PhaseKnowledge.Clearance;
import io.migrationgate.lint.rule.Database;
import io.migrationgate.lint.rule.StatementClass;
import io.migrationgate.lint.rule.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.callback.Callback;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run of Flyway stops before a script whose time has not come. */
class MigrationLintCallbackTest {
  private static final LintOptions H2 = LintOptions.of(Target.of(Database.H2));

  private final String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";

  @TempDir
  Path scripts;

  @BeforeEach
  void customers() throws IOException {
    script("V1__customer.sql", "CREATE TABLE customer (id bigint PRIMARY KEY, name varchar(50));");
  }

  private void script(String name, String sql) throws IOException {
    Files.writeString(scripts.resolve(name), sql);
  }

  private Flyway flyway(PhaseKnowledge phases) {
    return flyway(new MigrationLintCallback(H2, () -> phases));
  }

  private Flyway flyway(Callback callback) {
    return Flyway.configure()
        .dataSource(url, "sa", "")
        .locations("filesystem:" + scripts)
        .callbacks(callback)
        .load();
  }

  private long columns(Flyway flyway) throws Exception {
    try (var connection = flyway.getConfiguration().getDataSource().getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(
            "SELECT count(*) FROM information_schema.columns" + " WHERE table_name = 'CUSTOMER'")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  @Test
  void aDropBeforeItsTimeStopsTheRunAndNothingIsDropped() throws Exception {
    script("V2__more.sql", "ALTER TABLE customer ADD COLUMN first_name varchar(50);");
    script("V3__drop.sql", "ALTER TABLE customer DROP COLUMN name;");
    Flyway flyway =
        flyway(subject -> new Clearance("customer-name-split", false, "quiet: 2 d of 7 d"));

    assertThatThrownBy(flyway::migrate)
        .hasStackTraceContaining("V3__drop.sql")
        .hasStackTraceContaining("drop-column")
        .hasStackTraceContaining("customer-name-split")
        .hasStackTraceContaining("quiet: 2 d of 7 d");
    assertThat(columns(flyway)).isEqualTo(3);
    assertThat(flyway.info().pending()).hasSize(1);
  }

  @Test
  void aDropWhoseTimeHasComeRuns() throws Exception {
    script("V3__drop.sql", "ALTER TABLE customer DROP COLUMN name;");
    Flyway flyway = flyway(subject -> new Clearance("customer-name-split", true, "settled"));

    assertThatCode(flyway::migrate).doesNotThrowAnyException();
    assertThat(columns(flyway)).isEqualTo(1);
  }

  @Test
  void whatCannotBeReadStopsTheRunToo() throws Exception {
    script("V3__what.sql", "SET REFERENTIAL_INTEGRITY FALSE; BACKUP TO 'a.zip';");

    assertThatThrownBy(flyway(PhaseKnowledge.NONE)::migrate)
        .hasStackTraceContaining("not-understood");
  }

  @Test
  void otherClassesStopItIfAskedTo() throws Exception {
    script("V3__move.sql", "UPDATE customer SET name = 'x';");
    MigrationLintCallback callback = new MigrationLintCallback(H2, () -> PhaseKnowledge.NONE);

    assertThatThrownBy(flyway(callback.failingOn(Set.of(StatementClass.MOVING_DATA)))::migrate)
        .hasStackTraceContaining("update-unbounded");
    assertThatCode(flyway(callback)::migrate).doesNotThrowAnyException();
  }
}
