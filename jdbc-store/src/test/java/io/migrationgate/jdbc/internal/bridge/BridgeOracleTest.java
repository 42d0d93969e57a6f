package io.migrationgate.jdbc.internal.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import org.junit.jupiter.api.Tag;

/**
 * Writers that ask no gate beside such that do: what was committed is there, and both sides say the
 * same. Without the triggers the same writers lose.
 */
class BridgeOracleTest {
  private static final int SHORT = 300;
  private static final int LONG = 4_000;

  @ServerTest(except = TestServer.H2)
  void twoTablesForAWhile(TestServer server) throws Exception {
    assertNothingLost(BridgeWork.twoTables(server, false), SHORT);
  }

  @ServerTest(except = TestServer.H2)
  @Tag("thorough")
  void twoTables(TestServer server) throws Exception {
    assertNothingLost(BridgeWork.twoTables(server, false), LONG);
  }

  @ServerTest(except = TestServer.H2)
  @Tag("thorough")
  void twoTablesBothWays(TestServer server) throws Exception {
    assertNothingLost(BridgeWork.twoTables(server, true), LONG);
  }

  @ServerTest(except = TestServer.H2)
  @Tag("thorough")
  void oneRow(TestServer server) throws Exception {
    assertNothingLost(BridgeWork.oneTable(server, false), LONG);
  }

  @ServerTest(except = TestServer.H2)
  @Tag("thorough")
  void oneRowBothWays(TestServer server) throws Exception {
    assertNothingLost(BridgeWork.oneTable(server, true), LONG);
  }

  /** Writers of the new shape are there before a copy, and after it. */
  @ServerTest(except = TestServer.H2)
  @Tag("thorough")
  void overANewSideThatIsNotFilled(TestServer server) throws Exception {
    for (BridgeWork work : new BridgeWork[] {
      BridgeWork.twoTables(server, true).stale(),
      BridgeWork.oneTable(server, true).stale()
    }) {
      work.install();
      work.run(SHORT);
      assertThat(work.incremented())
          .as("%s%n%s", work.summary(), work.differences())
          .isEqualTo(work.expected());
      work.copy();
      work.run(3 * SHORT);
      assertThat(work.differences()).as(work.summary()).isEmpty();
      assertThat(work.incremented()).as(work.summary()).isEqualTo(work.expected());
    }
  }

  @ServerTest(except = TestServer.H2)
  @Tag("thorough")
  void withoutTriggersWritesAreLost(TestServer server) throws Exception {
    for (BridgeWork work :
        new BridgeWork[] {BridgeWork.twoTables(server, false), BridgeWork.oneTable(server, false)
        }) {
      work.run(SHORT);
      assertThat(work.differences()).isNotEmpty();
    }
  }

  /** The gate's own second write comes on top of the trigger's. */
  @ServerTest(except = TestServer.H2)
  @Tag("thorough")
  void withoutMarksWritesAreDoneTwice(TestServer server) throws Exception {
    BridgeWork work = BridgeWork.twoTables(server, false).unmarked();
    work.install();
    work.run(SHORT);
    assertThat(work.differences()).isNotEmpty();
  }

  private static void assertNothingLost(BridgeWork work, int commits) throws Exception {
    work.install();
    work.run(commits);
    assertThat(work.differences()).as(work.summary()).isEmpty();
    assertThat(work.incremented()).as(work.summary()).isEqualTo(work.expected());
  }
}
