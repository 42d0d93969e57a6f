package io.migrationgate.jdbc.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.Phase;
import io.migrationgate.Side;
import io.migrationgate.bridge.BridgePath.Goal;
import io.migrationgate.jdbc.backfill.run.BackfillRun;
import io.migrationgate.jdbc.backfill.run.RunState;
import io.migrationgate.jdbc.testing.TestServer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** What docs/comparison.md says of changes that keep two shapes of a table. */
@Tag("thorough")
@Tag("by-hand")
class PublishedOperationsTest {
  @TestFactory
  Stream<DynamicTest> oldAndNewShapeServeAtOnceAndThereIsAWayBack() {
    return TestServer.offered().stream()
        .filter(server -> server != TestServer.H2)
        .flatMap(server -> PublishedOperations.ALL.stream()
            .map(operation -> DynamicTest.dynamicTest(
                operation.name + " on " + server, () -> walk(server, operation))));
  }

  /**
   * Up to write-new and back to read-old, with writers of both shapes, none of which asks a gate.
   */
  private static void walk(TestServer server, PublishedOperation operation) throws Exception {
    try (TwoShapes shapes = TwoShapes.of(server, operation)) {
      BackfillFixture it = shapes.fixture();
      shapes.bridge(Goal.ON);
      it.advance();
      shapes.insert(Side.OLD, 100);
      assertSucceeded(it.run(BackfillFixture.QUICK));
      shapes.assertBothShapesSeeAll();

      it.advance();
      write(shapes, 200);
      shapes.assertBothShapesSeeAll();
      shapes.assertRefuses();
      if (!operation.isLossy()) {
        assertVerified(it);
      }

      it.advance();
      assertThat(it.state().phase()).isEqualTo(Phase.WRITE_NEW);
      write(shapes, 300);
      shapes.assertBothShapesSeeAll();

      it.rollBack();
      it.rollBack();
      if (operation.isLossy()) {
        assertVerified(it);
      }
      it.rollBack();
      assertThat(it.state().phase()).isEqualTo(Phase.READ_OLD);
      shapes.bridge(Goal.OFF);
      shapes.assertBothShapesSeeAll();
    }
  }

  private static void assertVerified(BackfillFixture it) {
    BackfillRun run = it.verify(BackfillFixture.QUICK);
    assertSucceeded(run);
    assertThat(run.counts().differences()).isZero();
  }

  private static void assertSucceeded(BackfillRun run) {
    assertThat(run.state()).as(run.problem()).isEqualTo(RunState.SUCCEEDED);
  }

  private static void write(TwoShapes shapes, long from) {
    shapes.insert(Side.OLD, from);
    shapes.insert(Side.NEW, from + 50);
    shapes.update(Side.NEW, from);
    shapes.update(Side.OLD, from + 50);
    shapes.insert(Side.OLD, from + 90);
    shapes.delete(Side.OLD, from + 90);
  }
}
