package io.migrationgate.jdbc.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Side;
import io.migrationgate.bridge.BridgePath.Goal;
import io.migrationgate.declaration.BackfillSpec;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.backfill.PublishedLimits.Limit;
import io.migrationgate.jdbc.backfill.PublishedLimits.Script;
import io.migrationgate.jdbc.testing.BridgeSteps;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.Bridge.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What docs/comparison.md says of operations that are refused, need no migration, or go halfway.
 */
class PublishedLimitsTest {
  private static final Path PAGE = Path.of("..", "docs", "comparison.md");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| ([a-z][^|]*?) \\|");
  private static final String DERIVED = "add a column that is filled from others";

  private static void bridge(BackfillFixture it, Goal goal, Level level)
      throws InterruptedException {
    new BridgeSteps(
            it.admin, it.store, it.store.database(), BackfillFixture.NAME, BackfillFixture.OPERATOR)
        .to(goal, level);
  }

  @TestFactory
  @Tag("thorough")
  Stream<DynamicTest> whatIsNotDoneIsRefusedWithTheReason() {
    return onBoth(PublishedLimits.REFUSED.stream(), Limit::name, (server, limit) -> {
      if (limit.where().contains(server)) {
        assertThatThrownBy(() -> bridged(server, limit))
            .isInstanceOf(MigrationGateException.class)
            .hasMessageContaining(limit.reason());
      } else {
        bridged(server, limit);
      }
    });
  }

  private static void bridged(TestServer server, Limit limit) throws Exception {
    MigrationDeclaration.Builder declared = limit.declared().get();
    declared.build();
    try (BackfillFixture it =
        new BackfillFixture(server, declared, limit.tables().toArray(String[]::new))) {
      bridge(it, Goal.ON, Level.BOTH);
    }
  }

  @TestFactory
  @Tag("thorough")
  Stream<DynamicTest> forSomeAScriptWillDo() {
    return onBoth(PublishedLimits.SCRIPTS.stream(), Script::name, (server, script) -> {
      TestDatabase database = server.newDatabase();
      database.execute(script.before().toArray(String[]::new));
      database.execute(script.oldWrite().replace("{id}", "1"));
      database.execute(script.script().apply(server).toArray(String[]::new));
      database.execute(
          script.oldWrite().replace("{id}", "2"), script.newWrite().replace("{id}", "3"));
      assertThat(database.query("SELECT COUNT(*) FROM item")).isEqualTo("3");
    });
  }

  private interface Trial<T> {
    void on(TestServer server, T what) throws Exception;
  }

  private static <T> Stream<DynamicTest> onBoth(
      Stream<T> all, Function<T, String> name, Trial<T> trial) {
    List<T> listed = all.toList();
    return TestServer.offered().stream()
        .filter(server -> server != TestServer.H2)
        .flatMap(server -> listed.stream()
            .map(each -> DynamicTest.dynamicTest(
                name.apply(each) + " on " + server, () -> trial.on(server, each))));
  }

  /** Nobody can tell who has left a column out. */
  @ServerTest(except = TestServer.H2)
  @Tag("thorough")
  void whatAnInsertLeavesOutIsTheOldDefault(TestServer server) throws Exception {
    try (TwoShapes shapes = TwoShapes.of(server, operation("change a default"))) {
      shapes.bridge(Goal.ON);
      for (Side side : Side.values()) {
        long id = side == Side.OLD ? 2 : 3;
        shapes.shape(side).execute("INSERT INTO item (id) VALUES (" + id + ")");
        for (Side seen : Side.values()) {
          assertThat(shapes.shape(seen).query("SELECT status FROM item WHERE id = " + id))
              .isEqualTo("new");
        }
      }
    }
  }

  @Test
  @Tag("thorough")
  void onPostgresEachShapeHasItsDefaultWhereTheViewHasOne() throws Exception {
    PublishedOperation byView = new PublishedOperation("change a default")
        .table("status VARCHAR(10) DEFAULT 'new'")
        .adds("status_next VARCHAR(8)")
        .forward("status_next", "status")
        .reverse("status", "status_next")
        .shown("status_next", "status")
        .old("paid", "'paid'");
    try (TwoShapes shapes = TwoShapes.of(TestServer.POSTGRESQL, byView)) {
      TestDatabase replacement = shapes.shape(Side.NEW);
      replacement.execute("ALTER VIEW item ALTER COLUMN status SET DEFAULT 'fresh'");
      shapes.bridge(Goal.ON);
      replacement.execute("INSERT INTO item (id) VALUES (2)");
      shapes.shape(Side.OLD).execute("INSERT INTO item (id) VALUES (3)");
      for (Side seen : Side.values()) {
        assertThat(shapes.shape(seen).query("SELECT status FROM item WHERE id = 2"))
            .isEqualTo("fresh");
        assertThat(shapes.shape(seen).query("SELECT status FROM item WHERE id = 3"))
            .isEqualTo("new");
      }
    }
  }

  /** An old column that every insert must name is filled by nobody where the new one is NULL. */
  @ServerTest(except = TestServer.H2)
  @Tag("thorough")
  void aNullForAMandatoryOldColumnNeedsADefaultThere(TestServer server) throws Exception {
    PublishedOperation mandatory = new PublishedOperation("drop NOT NULL")
        .table("title VARCHAR(40) NOT NULL")
        .adds("title_free VARCHAR(40)")
        .forward("title_free", "NULLIF(title, '')")
        .reverse("title", "COALESCE(title_free, '')")
        .shown("title_free", "title")
        .old("a", "'a'");
    try (TwoShapes shapes = TwoShapes.of(server, mandatory)) {
      shapes.bridge(Goal.ON);
      TestDatabase replacement = shapes.shape(Side.NEW);
      assertThatThrownBy(() -> replacement.execute("INSERT INTO item (id, title) VALUES (2, NULL)"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("title");
      replacement.execute("INSERT INTO item (id, title) VALUES (2, 'b')");
      replacement.execute("UPDATE item SET title = NULL WHERE id = 2");
      assertThat(shapes.shape(Side.OLD).query("SELECT title FROM item WHERE id = 2"))
          .isEmpty();
    }
  }

  /** Its source stays, so that writers of the new shape write both. */
  @ServerTest(except = TestServer.H2)
  @Tag("thorough")
  void aColumnThatIsFilledFromOthersIsCarriedAndNotArguedAbout(TestServer server) throws Exception {
    MigrationDeclaration.Builder declared = BackfillFixture.declaration()
        .oldSide("item", "title")
        .newSide("item", "slug")
        .backfill(BackfillSpec.sql(Map.of("slug", "LOWER(title)"), Map.of()).insertsBy(Side.NEW));
    try (BackfillFixture it = new BackfillFixture(
        server,
        declared,
        "CREATE TABLE item (id BIGINT PRIMARY KEY, title VARCHAR(40), slug VARCHAR(40))",
        "INSERT INTO item (id, title) VALUES (1, 'First')")) {
      bridge(it, Goal.ON, Level.FORWARD);
      it.database.execute(
          "INSERT INTO item (id, title) VALUES (2, 'Second')",
          "INSERT INTO item (id, title, slug) VALUES (3, 'Third', 'my-own')",
          "UPDATE item SET slug = 'second-one' WHERE id = 2");
      assertThatThrownBy(
              () -> it.database.execute("UPDATE item SET title = 'T', slug = 'u' WHERE id = 3"))
          .hasMessageContaining(BackfillFixture.NAME)
          .hasMessageContaining("slug");
      assertThat(it.query("SELECT slug FROM item WHERE id = 2")).isEqualTo("second-one");
      assertThat(it.query("SELECT slug FROM item WHERE id = 3")).isEqualTo("my-own");
      it.database.execute("UPDATE item SET title = 'Next' WHERE id = 2");
      assertThat(it.query("SELECT slug FROM item WHERE id = 2")).isEqualTo("next");
    }
  }

  /** Triggers let stand what either mapping calls equal. */
  @ServerTest(except = TestServer.H2)
  @Tag("thorough")
  void richerOldValuesAreEqualInDualWriteAndInReadNew(TestServer server) throws Exception {
    try (TwoShapes shapes = TwoShapes.of(server, operation("add a CHECK"))) {
      BackfillFixture it = shapes.fixture();
      shapes.bridge(Goal.ON);
      it.advance();
      shapes.insert(Side.OLD, 100);
      it.run(BackfillFixture.QUICK);
      assertThat(it.verify(BackfillFixture.QUICK).counts().differences()).isZero();
      it.advance();
      // Old ratings of 9 beside new ones of 5: of before the migration, and of row 100.
      assertThat(it.verify(BackfillFixture.QUICK).counts().differences()).isZero();
    }
  }

  private static PublishedOperation operation(String name) {
    return PublishedOperations.ALL.stream()
        .filter(each -> each.name.equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** So that the page claims nothing that is not tried, and leaves out nothing that is. */
  @Test
  void thePageHasARowForEachOperationThatIsTried() throws Exception {
    Set<String> tried = Stream.of(
            PublishedOperations.ALL.stream().map(each -> each.name),
            PublishedLimits.REFUSED.stream().map(Limit::name),
            PublishedLimits.SCRIPTS.stream().map(Script::name),
            Stream.of(DERIVED))
        .flatMap(names -> names)
        .collect(Collectors.toCollection(TreeSet::new));
    String page = Files.readString(PAGE);
    String table = page.substring(page.indexOf("## Operations"), page.indexOf("## How it is done"));
    Set<String> rows = ROW.matcher(table)
        .results()
        .map((MatchResult row) -> row.group(1))
        .filter(first -> !first.equals("operation"))
        .collect(Collectors.toCollection(TreeSet::new));
    assertThat(rows).isEqualTo(tried);
  }
}
