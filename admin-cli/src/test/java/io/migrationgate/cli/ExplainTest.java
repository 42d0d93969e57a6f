package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.migrationgate.jdbc.ColumnShape;
import io.migrationgate.jdbc.TableShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainTest {
  private final Scene scene = new Scene();

  @TempDir
  Path directory;

  @BeforeEach
  void here() {
    scene.shell.directory = directory;
    scene.connector.shape = new TableShape(
        "public.account",
        "PostgreSQL",
        List.of(
            new ColumnShape("id", "bigint", false, true, ""),
            new ColumnShape("mail", "character varying(200)", false, false, ""),
            new ColumnShape("price", "numeric(10,2)", true, false, "")),
        List.of("id"));
  }

  private void script(String name, String sql) throws IOException {
    Files.writeString(directory.resolve(name), sql);
  }

  @Test
  void saysOfEachChangeWhetherItNeedsAMigration() throws IOException {
    script(
        "V1__history.sql",
        "CREATE TABLE account (id bigint PRIMARY KEY, mail varchar(200), price numeric(10, 2), n int);");
    script("V2__changes.sql", """
        ALTER TABLE account ADD COLUMN note text;
        CREATE TABLE parcel (id bigint PRIMARY KEY);
        ALTER TABLE account ALTER COLUMN mail TYPE varchar(300);
        ALTER TABLE account RENAME COLUMN mail TO email;
        ALTER TABLE account ALTER COLUMN price TYPE integer;
        ALTER TABLE account DROP COLUMN n;
        ALTER TABLE account RENAME TO accounts;
        ALTER TABLE account ALTER COLUMN note SET NOT NULL;
        UPDATE account SET note = 'none';
        CREATE INDEX account_note ON account (note);
        FROBNICATE account;
        """);
    scene.mgate(
        "lint",
        "--offline",
        "--explain",
        "--history",
        directory.resolve("V1__history.sql").toString(),
        "V2__changes.sql");
    assertThat(scene.shell.exitCode).isEqualTo(1);
    Golden.matches(
        "lint-explain",
        Shell.seen(scene.shell.transcript.toString()).replace(directory.toString(), "/scripts"));
  }

  @Test
  void takesFromTheCatalogWhatNoScriptTells() throws IOException {
    script("V2__rename.sql", "ALTER TABLE account RENAME COLUMN mail TO email;\n");
    scene.mgate("lint", "--explain", "--database", "postgresql", "-o", "json", "V2__rename.sql");
    JsonNode one = new ObjectMapper().readTree(scene.shell.out).at("/explanations/0");
    assertThat(one.at("/need").asText()).isEqualTo("column");
    assertThat(one.at("/expand").asText())
        .contains("ADD COLUMN email character varying(200)", "ALTER COLUMN mail DROP NOT NULL");
    assertThat(one.at("/contract").asText()).contains("ALTER TABLE account DROP COLUMN mail;");
    assertThat(one.at("/declaration").asText())
        .contains("- name: account-mail", "email: mail", "mail: email");
    assertThat(one.at("/command").asText())
        .isEqualTo("mgate new account-mail --table account --old \"mail\" --new"
            + " \"email character varying(200)\"");
  }

  @Test
  void saysWhatIsMissingWhereNothingTellsTheTypes() throws IOException {
    script("V2__type.sql", "ALTER TABLE account ALTER COLUMN price TYPE integer;\n");
    scene.mgate("lint", "--offline", "--explain", "V2__type.sql");
    assertThat(scene.shell.out)
        .contains("a migration between columns of one table")
        .contains("give the earlier scripts with --history")
        .doesNotContain("migrations.yaml");
  }

  @Test
  void whatItPrintsIsWhatNewWrites() throws IOException {
    script("V2__rename.sql", "ALTER TABLE account RENAME COLUMN mail TO email;\n");
    scene.mgate("lint", "--explain", "--database", "postgresql", "-o", "json", "V2__rename.sql");
    JsonNode one = new ObjectMapper().readTree(scene.shell.out).at("/explanations/0");
    scene.mgate(
        "new",
        "account-mail",
        "--table",
        "account",
        "--old",
        "mail",
        "--new",
        "email character varying(200)",
        "--repository",
        "none");
    assertThat(scene.shell.exitCode).as(scene.shell.err).isZero();
    assertThat(Files.readString(directory.resolve("db/account-mail.expand.sql")))
        .isEqualTo(one.at("/expand").asText());
    assertThat(Files.readString(directory.resolve("db/account-mail.contract.sql")))
        .isEqualTo(one.at("/contract").asText());
    assertThat(Files.readString(directory.resolve("src/main/resources/META-INF/migrations.yaml")))
        .isEqualTo("format: 1\nmigrations:\n" + one.at("/declaration").asText().indent(2));
  }
}
