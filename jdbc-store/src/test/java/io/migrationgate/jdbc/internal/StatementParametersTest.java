package io.migrationgate.jdbc.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Parameters are found where the database would find them. */
class StatementParametersTest {
  private static Handle open(TestServer server) {
    return new Sessions(server.newDatabase().dataSource(), "test", Duration.ofSeconds(30)).open();
  }

  private static String text(Query query) {
    return query.mapTo(String.class).one();
  }

  @ServerTest
  void byNameAndByPlace(TestServer server) {
    try (Handle handle = open(server)) {
      assertThat(text(handle
              .createQuery("SELECT concat(:a_1, '-', :b2, '-', :a_1)")
              .bind("a_1", "x")
              .bind("b2", "y")))
          .isEqualTo("x-y-x");
      assertThat(text(handle.createQuery("SELECT concat(?,?)").bind(0, "x").bind(1, "y")))
          .isEqualTo("xy");
    }
  }

  @ServerTest
  void notInQuotesAndComments(TestServer server) {
    try (Handle handle = open(server)) {
      String sql = """
          SELECT concat(':no ?', :yes) /* :no ? ' */
          -- it's :no ?
          """;
      assertThat(text(handle.createQuery(sql).bind("yes", "x"))).isEqualTo(":no ?x");
      if (server == TestServer.MARIADB) {
        assertThat(text(handle.createQuery("SELECT concat('it\\'s :no', ?)").bind(0, "x")))
            .isEqualTo("it's :nox");
      } else {
        assertThat(text(handle.createQuery("SELECT concat('C:\\', ?)").bind(0, "x")))
            .isEqualTo("C:\\x");
      }
      if (server == TestServer.POSTGRESQL) {
        assertThat(text(handle
                .createQuery("SELECT $q$:no ?$q$ || :yes::text || (ARRAY['a','b'])[2:2]::text")
                .bind("yes", "x")))
            .isEqualTo(":no ?x{b}");
      }
    }
  }

  @ServerTest
  void listsAreWrittenOut(TestServer server) {
    try (Handle handle = open(server)) {
      assertThat(text(handle
              .createQuery("SELECT 'found' WHERE :x IN (<some>) AND 1 < 2")
              .bind("x", 2)
              .bindList("some", List.of(1, 2, 3))))
          .isEqualTo("found");
    }
  }
}
