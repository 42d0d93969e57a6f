package bookshop;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.MigrationGates;
import io.migrationgate.Phase;
import io.migrationgate.Side;
import io.migrationgate.jdbc.testing.TestDatabase;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.spring.test.AutoConfigureTestGates;
import io.migrationgate.testkit.TestGates;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.result.MockMvcResultMatchers;

/** Parts of an application, with gates whose phase the test sets. */
@Tag("thorough")
class SlicesTest {
  private static final String SPLIT = "author-name-split";
  private static final TestDatabase DATABASE = TestServer.POSTGRESQL.newDatabase();

  private static void connect(DynamicPropertyRegistry properties) {
    properties.add("spring.datasource.url", DATABASE::url);
    properties.add("spring.datasource.username", DATABASE::user);
    properties.add("spring.datasource.password", DATABASE::password);
    properties.add("spring.test.database.replace", () -> "none");
    properties.add("spring.liquibase.enabled", () -> "false");
  }

  @Nested
  @JdbcSlice
  @AutoConfigureTestGates(phase = Phase.DUAL_WRITE)
  @Import(Authors.class)
  class OfJdbc {
    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry properties) {
      connect(properties);
    }

    @Autowired
    Authors authors;

    @Autowired
    TestGates gates;

    @Autowired
    JdbcClient jdbc;

    @Test
    void writesBothSides() {
      authors.rename(1, "Ada", "Lovelace");
      assertThat(authors.name(1)).isEqualTo("Ada Lovelace");
      assertThat(jdbc.sql("SELECT last_name FROM author WHERE id = 1")
              .query(String.class)
              .single())
          .isEqualTo("Lovelace");
    }

    @Test
    @AutoConfigureTestGates(phase = Phase.WRITE_NEW)
    void writesTheNewSide() {
      authors.rename(1, "Ada", "Lovelace");
      assertThat(authors.name(1)).isEqualTo("Ada Lovelace");
      assertThat(jdbc.sql("SELECT name FROM author WHERE id = 1")
              .query(String.class)
              .single())
          .isEqualTo("Mary Shelley");
    }

    @Test
    void countsWhenTheTransactionHasEnded() {
      assertThat(gates.writes(SPLIT, Side.NEW)).isZero();
      assertThat(gates.gates().status().openUnits())
          .as("the test's transaction")
          .isLessThan(2);
    }
  }

  @Nested
  @JpaSlice
  @AutoConfigureTestGates
  @Import(Authors.class)
  class OfJpa {
    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry properties) {
      connect(properties);
    }

    @Autowired
    Authors authors;

    @Test
    void beginsInReadOld() {
      authors.rename(2, "Abraham", "Stoker");
      assertThat(authors.name(2)).isEqualTo("Abraham Stoker");
    }
  }

  @Nested
  @JdbcSlice
  class WithoutGates {
    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry properties) {
      connect(properties);
    }

    @Test
    void nothingIsThere(@Autowired ObjectProvider<MigrationGates> gates) {
      assertThat(gates.getIfAvailable()).isNull();
    }
  }

  @Nested
  @WebSlice
  class OfWeb {
    @MockitoBean
    Authors authors;

    @Test
    void needsNoGates(@Autowired MockMvc web) throws Exception {
      org.mockito.Mockito.when(authors.name(7)).thenReturn("Ada");
      web.perform(MockMvcRequestBuilders.get("/authors/7"))
          .andExpect(MockMvcResultMatchers.content().string("Ada"));
    }
  }

  @Nested
  @SpringBootTest(properties = "migrationgate.build=test")
  @AutoConfigureTestGates(phase = Phase.READ_NEW)
  class OfAll {
    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry properties) {
      connect(properties);
    }

    @Test
    void hasTheGatesOfTheTest(@Autowired MigrationGates node, @Autowired TestGates gates) {
      assertThat(node).isSameAs(gates.gates());
      assertThat(node.gate(SPLIT).phase()).isEqualTo(Phase.READ_NEW);
    }
  }
}
