package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.Phase;
import io.migrationgate.cli.terminal.Terminal;
import io.migrationgate.declaration.MigrationDeclaration;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Other programs run commands in their own process, several at once. */
class ParallelRunsTest {
  @Test
  void twoOperatorsWhoAdvanceAtOnceMeanTheSameStep() throws Exception {
    for (int round = 0; round < 20; round++) {
      Scene scene = new Scene().at(Scene.SPLIT, Phase.DUAL_WRITE);
      ExecutorService operators = Executors.newFixedThreadPool(4);
      try {
        List<Callable<Integer>> commands = IntStream.range(0, 4)
            .<Callable<Integer>>mapToObj(i -> () -> advance(scene, i))
            .toList();
        int done = 0;
        for (Future<Integer> exitCode : operators.invokeAll(commands)) {
          assertThat(exitCode.get()).isIn(0, 1);
          done += exitCode.get() == 0 ? 1 : 0;
        }
        assertThat(done).isEqualTo(scene.state(Scene.SPLIT).phase().compareTo(Phase.DUAL_WRITE));
      } finally {
        operators.shutdown();
      }
    }
  }

  private static final String REBUILD = "UPDATE statistics SET customers = customers + 1";
  private static final String DROP = "ALTER TABLE customer DROP COLUMN name";

  private static Scene settledInWriteNew(String... contract) {
    Scene scene = new Scene();
    scene
        .settling(Scene.SPLIT, Phase.READ_NEW, Phase.WRITE_NEW)
        .declared(MigrationDeclaration.builder(Scene.SPLIT)
            .supports(Phase.WRITE_NEW, Phase.CONTRACTED)
            .oldSide("customer", "name")
            .newSide("customer", "first_name", "last_name")
            .contractSql(contract)
            .build());
    scene.mgate("settle", Scene.SPLIT);
    scene.time.pass(Duration.ofDays(8));
    return scene;
  }

  /** The second one comes while the first one's statement is running. */
  @Test
  void whoComesWhileAStatementRunsIsToldWhoHasBegunIt() throws Exception {
    Scene scene = settledInWriteNew(REBUILD, DROP);
    List<Run> second = new ArrayList<>();
    scene.database.contract.during = () -> second.add(contract(scene, 2));

    Run first = contract(scene, 1);

    assertThat(first.exitCode()).as(first.out()).isZero();
    assertThat(second).singleElement().satisfies(run -> {
      assertThat(run.exitCode()).as(run.out()).isEqualTo(1);
      assertThat(run.out()).contains("statement 1 was begun").contains("operator-1");
    });
    assertThat(scene.database.contract.ran).containsExactly(REBUILD, DROP);
  }

  @Test
  void operatorsWhoContractAtOnceRunEachStatementOnce() throws Exception {
    for (int round = 0; round < 20; round++) {
      Scene scene = settledInWriteNew(REBUILD);
      ExecutorService operators = Executors.newFixedThreadPool(3);
      try {
        List<Callable<Run>> commands = IntStream.range(0, 3)
            .<Callable<Run>>mapToObj(i -> () -> contract(scene, i))
            .toList();
        List<Run> runs = new ArrayList<>();
        for (Future<Run> run : operators.invokeAll(commands)) {
          runs.add(run.get());
        }
        assertThat(scene.database.contract.ran).as("%s", runs).containsExactly(REBUILD);
        assertThat(runs).anyMatch(run -> run.exitCode() == 0);
        assertThat(runs).allSatisfy(run -> {
          assertThat(run.exitCode()).isIn(0, 1);
          assertThat(run.exitCode() == 0 || run.out().contains("found")).isTrue();
        });
      } finally {
        operators.shutdown();
      }
    }
  }

  /** What one command said. */
  private record Run(int exitCode, String out) {}

  private static Run contract(Scene scene, int operator) {
    StringWriter out = new StringWriter();
    int exitCode = Mgate.run(
        new String[] {"contract", Scene.SPLIT, "--execute", "--yes", "--reason", "over"},
        terminal(operator, out),
        scene.connector);
    return new Run(exitCode, out.toString());
  }

  private static int advance(Scene scene, int operator) {
    String[] command = {"advance", Scene.SPLIT, "--reason", "me first"};
    return Mgate.run(command, terminal(operator, new StringWriter()), scene.connector);
  }

  private static Terminal terminal(int operator, StringWriter out) {
    return Terminal.of(
        new PrintWriter(out),
        new PrintWriter(out),
        Map.of("MGATE_URL", "jdbc:fake://db/shop"),
        "operator-" + operator,
        new FakeTime());
  }
}
