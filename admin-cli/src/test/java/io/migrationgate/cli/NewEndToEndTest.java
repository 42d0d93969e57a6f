package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.migrationgate.MigrationGates;
import io.migrationgate.cli.store.JdbcStoreConnector;
import io.migrationgate.declaration.DeclarationParser;
import io.migrationgate.declaration.DeclaredSql;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.JdbcGateStore;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.spi.TimeSource;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** What {@code mgate new} writes compiles, and takes a migration all the way. */
@Tag("thorough")
class NewEndToEndTest {
  private static final String NAME = "customer-name-split";
  private static final List<String> STYLES = List.of("Jdbc", "Jdbi", "Spring");

  private final Shell shell = new Shell(new JdbcStoreConnector(), TimeSource.SYSTEM);

  @TempDir
  Path directory;

  private TestDatabase database;
  private List<SkeletonUse> repositories = List.of();

  @ServerTest
  void whatIsWrittenTakesTheMigrationAllTheWay(TestServer server) throws Exception {
    database = server.newDatabase();
    database.execute(
        "CREATE TABLE customer (id INT PRIMARY KEY, name VARCHAR(100) NOT NULL, tier INT)",
        "INSERT INTO customer VALUES (1, 'Ada King Lovelace', 1), (2, 'Plato', 1), (3, ' x ', 2)");
    connect();
    for (String style : STYLES) {
      ok(
          "new",
          NAME,
          "--table",
          "customer",
          "--old",
          "name",
          "--new",
          "first_name,last_name",
          "--repository",
          style.toLowerCase(),
          "--package",
          "shop",
          "--dir",
          style);
    }
    expand();
    ok("init");
    try (HikariDataSource pool = database.pool(4);
        MigrationGates gates = node(pool)) {
      repositories = repositories(gates, pool);
      serves("read-old", 0);
      step("advance", NAME, "--accept-sql", DeclaredSql.of(declaration()).hash());
      serves("dual-write", 1);
      step("backfill", "start", NAME);
      step("advance", NAME);
      serves("read-new", 2);
      step("rollback", NAME);
      step("advance", NAME);
      assertThat(repositories.get(0).find(1)).endsWith("[firstName=Ada, lastName=King Lovelace]");
      assertThat(repositories.get(1).find(2)).endsWith("[firstName=Plato, lastName=null]");
      assertThat(repositories.get(2).find(3)).endsWith("[firstName=, lastName=x ]");
      step("advance", NAME);
      serves("write-new", 3);
      step("advance", NAME, "--yes");
      step("contract", NAME, "--execute", "--yes", "--quiet-for", "0s", "--force");
      serves("contracted", 4);
    }
    assertThat(database.query("SELECT COUNT(*) FROM information_schema.columns"
            + " WHERE LOWER(table_name) = 'customer' AND LOWER(column_name) = 'name'"))
        .isEqualTo("0");
  }

  private void connect() {
    shell.environment.clear();
    shell.environment.put("MGATE_URL", database.url().replaceFirst(";INIT=.*", ""));
    shell.environment.put("MGATE_USER", database.user());
    shell.environment.put("MGATE_PASSWORD", database.password());
    shell.directory = directory;
  }

  private void step(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--reason", "a test"));
    ok(all.toArray(new String[0]));
  }

  private void ok(String... words) {
    shell.run(words);
    assertThat(shell.exitCode).as(shell.transcript.toString()).isZero();
  }

  private void expand() throws Exception {
    String script = Files.readString(directory.resolve("Jdbc/db/" + NAME + ".expand.sql"));
    for (String statement : script.replaceAll("(?m)^--.*$", "").split(";", -1)) {
      if (!statement.isBlank()) {
        database.execute(statement);
      }
    }
  }

  private MigrationDeclaration declaration() throws IOException {
    String text =
        Files.readString(directory.resolve("Jdbc/src/main/resources/META-INF/migrations.yaml"));
    return DeclarationParser.parse("migrations.yaml", new StringReader(text))
        .migrations()
        .get(0);
  }

  private MigrationGates node(DataSource pool) throws IOException {
    return MigrationGates.builder(JdbcGateStore.create(pool))
        .build("1")
        .withoutClassPath()
        .declare(declaration())
        .pollInterval(Duration.ofMillis(50))
        .start();
  }

  /** A row is written and read by each style, and the others see it. */
  private void serves(String phase, int round) throws Exception {
    for (int i = 0; i < repositories.size(); i++) {
      int id = 100 * (round + 1) + i;
      database.execute(
          phase.equals("contracted")
              ? "INSERT INTO customer (id) VALUES (" + id + ")"
              : "INSERT INTO customer (id, name) VALUES (" + id + ", 'nobody')");
      assertThat(repositories.get(i).update(id, "Grace", "Hopper " + i))
          .as(phase)
          .isTrue();
      for (SkeletonUse each : repositories) {
        assertThat(each.find(id))
            .as(phase)
            .isEqualTo("CustomerNameSplit[firstName=Grace, lastName=Hopper " + i + "]");
      }
      assertThat(repositories.get(i).update(-1, "no", "body")).as(phase).isFalse();
      assertThat(repositories.get(i).find(-1)).as(phase).isNull();
    }
  }

  private List<SkeletonUse> repositories(MigrationGates gates, DataSource pool) throws Exception {
    List<SkeletonUse> all = new ArrayList<>();
    for (String style : STYLES) {
      Path sources = directory.resolve(style + "/src/main/java/shop");
      Path use = sources.resolve(style + "Use.java");
      try (InputStream text =
          getClass().getResourceAsStream("/skeleton/" + style + "Use.java.txt")) {
        Files.write(use, text.readAllBytes());
      }
      Path classes = Files.createDirectory(directory.resolve(style + "/classes"));
      compile(List.of(sources.resolve("CustomerNameSplitRepository.java"), use), classes);
      @SuppressWarnings("resource") // Its classes are used until the test is over.
      ClassLoader loader =
          new URLClassLoader(new URL[] {classes.toUri().toURL()}, getClass().getClassLoader());
      all.add((SkeletonUse) loader
          .loadClass("shop." + style + "Use")
          .getConstructor(MigrationGates.class, DataSource.class)
          .newInstance(gates, pool));
    }
    return all;
  }

  /** Some runners load tests by a loader of their own. */
  private static String classPath() {
    if (NewEndToEndTest.class.getClassLoader() instanceof URLClassLoader loader) {
      return Stream.of(loader.getURLs())
          .map(url -> Path.of(URI.create(url.toString())).toString())
          .collect(Collectors.joining(File.pathSeparator));
    }
    return System.getProperty("java.class.path");
  }

  private static void compile(List<Path> sources, Path classes) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      boolean done = compiler
          .getTask(
              said,
              files,
              null,
              List.of(
                  "-d",
                  classes.toString(),
                  "-cp",
                  classPath(),
                  "-Xlint:all,-processing,-classfile",
                  "-Werror",
                  "-proc:none"),
              null,
              files.getJavaFileObjectsFromPaths(sources))
          .call();
      assertThat(done).as(said.toString()).isTrue();
    }
  }
}
