package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.declaration.DeclarationParser;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.ColumnShape;
import io.migrationgate.jdbc.TableShape;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewTest {
  private final Scene scene = new Scene();

  @TempDir
  Path directory;

  @BeforeEach
  void aTable() {
    scene.shell.directory = directory;
    scene.connector.shape = new TableShape(
        "public.customer",
        "PostgreSQL",
        List.of(
            column("id", "bigint", false),
            column("name", "character varying(100)", true),
            column("price", "numeric(10,2)", false),
            column("\"Old Mail\"", "text", false),
            column("mail", "text", true)),
        List.of("id"));
  }

  private static ColumnShape column(String name, String type, boolean nullable) {
    return new ColumnShape(name, type, nullable, false, "");
  }

  private Shell mgate(String old, String added, String... more) {
    return scene.mgate(Stream.concat(
            Stream.of(
                "new", "customer-name-split", "--table", "customer", "--old", old, "--new", added),
            Stream.of(more))
        .toArray(String[]::new));
  }

  private Path declarations() {
    return directory.resolve("src/main/resources/META-INF/migrations.yaml");
  }

  private String read(String path) throws IOException {
    return Files.readString(directory.resolve(path));
  }

  private MigrationDeclaration declared(String name) throws IOException {
    return DeclarationParser.parse("it", new StringReader(Files.readString(declarations())))
        .find(name);
  }

  @Test
  void writesDeclarationScriptsAndRepository() throws IOException {
    mgate("name", "first_name,last_name", "--owner", "team #1", "--package", "shop");
    Golden.matches(
        "new-files",
        String.join(
            "\n",
            scene.shell.out,
            Files.readString(declarations()),
            read("db/customer-name-split.expand.sql"),
            read("db/customer-name-split.contract.sql"),
            read("src/main/java/shop/CustomerNameSplitRepository.java")));
    assertThat(declared("customer-name-split").owner()).isEqualTo("team #1");
  }

  @Test
  void tellsScriptsWhatItHasWritten() {
    mgate("name", "first_name,last_name", "--repository", "none", "-o", "json");
    assertThat(scene.shell.out)
        .contains("\"migration\" : \"customer-name-split\"")
        .contains("\"path\" : \"db/customer-name-split.expand.sql\"")
        .doesNotContain(".java");
  }

  @Test
  void overwritesNothing() throws IOException {
    mgate("name", "first_name,last_name");
    String before = Files.readString(declarations());
    scene.mgate("new", "other-name-split", "--table", "customer", "--old", "name", "--new", "a,b");
    Path repository = directory.resolve("src/main/java/CustomerNameSplitRepository.java");
    Files.writeString(repository, "mine");
    Files.writeString(declarations(), "format: 1\nmigrations: []\n");
    mgate("name", "first_name,last_name").matches("new-overwrites-nothing");
    assertThat(scene.shell.exitCode).isEqualTo(2);
    assertThat(read("src/main/java/CustomerNameSplitRepository.java")).isEqualTo("mine");
    assertThat(Files.readString(declarations())).isEqualTo("format: 1\nmigrations: []\n");
    assertThat(before).contains("customer-name-split");
  }

  @Test
  void refusesANameThatIsDeclared() throws IOException {
    mgate("name", "first_name,last_name");
    try (Stream<Path> files = Files.list(directory.resolve("db"))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    assertThat(mgate("name", "first_name,last_name", "--repository", "none").exitCode)
        .isEqualTo(2);
    assertThat(scene.shell.err).contains("a declaration of it in");
    assertThat(directory.resolve("db")).isEmptyDirectory();
  }

  @Test
  void addsAnEntryAndLeavesTheRestToTheLetter() throws IOException {
    Files.createDirectories(declarations().getParent());
    String before = """
        # ours
        format: 1
        build: "1.0"
        migrations:   # all of them

            - name: order-currency   # by hand
              supports: [read-old]""";
    Files.writeString(declarations(), before);
    mgate("name", "first_name,last_name", "--repository", "none");
    assertThat(scene.shell.exitCode).as(scene.shell.err).isZero();
    assertThat(Files.readString(declarations())).startsWith(before + "\n    - name: customer-");
    assertThat(declared("customer-name-split").newSide().columns())
        .containsExactly("first_name", "last_name");
  }

  @Test
  void takesAListThatIsEmpty() throws IOException {
    Files.createDirectories(declarations().getParent());
    Files.writeString(declarations(), "format: 1\nbuild: \"1\"\nmigrations: []   # none yet\n");
    mgate("name", "first_name,last_name", "--repository", "none");
    assertThat(scene.shell.exitCode).as(scene.shell.err).isZero();
    assertThat(declared("customer-name-split")).isNotNull();
  }

  @Test
  void printsTheEntryWhereItCannotSimplyBeAdded() throws IOException {
    Files.createDirectories(declarations().getParent());
    String before = "migrations:\n  - name: order-currency\nformat: 1\n";
    Files.writeString(declarations(), before);
    mgate("name", "first_name,last_name").matches("new-entry-by-hand");
    assertThat(Files.readString(declarations())).isEqualTo(before);
    assertThat(directory.resolve("db")).doesNotExist();
  }

  @Test
  void takesThePackageInWhichSourcesBegin() throws IOException {
    Path sources = directory.resolve("src/main/java/org/shop");
    Files.createDirectories(sources);
    Files.writeString(sources.resolve("Main.java"), "package org.shop; class Main {}");
    mgate("name", "first_name,last_name");
    assertThat(read("src/main/java/org/shop/CustomerNameSplitRepository.java"))
        .startsWith("package org.shop;\n");
  }

  @Test
  void asksForWhatItCannotKnow() {
    mgate("name", "first_name,last_name,title text");
    mgate("nam", "first_name,last_name");
    mgate("id", "number bigint");
    mgate("name,price", "label");
    mgate("name", "first_name,last_name", "--forward", "nick=name");
    scene.shell.matches("new-cannot-know");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void castsWhereTypesDiffer() throws IOException {
    mgate("price", "cents bigint", "--forward", "cents=round(price * 100)", "--repository", "none");
    MigrationDeclaration one = declared("customer-name-split");
    assertThat(one.backfill().forward()).containsEntry("cents", "round(price * 100)");
    assertThat(one.backfill().reverse()).containsEntry("price", "CAST(cents AS numeric(10,2))");
    assertThat(read("db/customer-name-split.expand.sql"))
        .contains("ADD COLUMN cents bigint;")
        .contains("ALTER COLUMN price DROP NOT NULL;");
  }

  @Test
  void takesColumnsThatAreThere() throws IOException {
    mgate("\"Old Mail\"", "MAIL", "--repository", "none");
    assertThat(scene.shell.exitCode).as(scene.shell.err).isZero();
    assertThat(declared("customer-name-split").oldSide().columns()).containsExactly("\"Old Mail\"");
    assertThat(declared("customer-name-split").newSide().columns()).containsExactly("mail");
    assertThat(read("db/customer-name-split.expand.sql")).doesNotContain("ADD COLUMN");
  }

  @Test
  void refusesANameThatIsNone() {
    scene.mgate("new", "Customer", "--table", "customer", "--old", "name", "--new", "a,b");
    assertThat(scene.shell.exitCode).isEqualTo(2);
    assertThat(scene.shell.err).contains("Customer");
    assertThat(directory).isEmptyDirectory();
  }
}
