package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.Phase;
import io.migrationgate.cli.terminal.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
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

  private static int advance(Scene scene, int operator) {
    StringWriter out = new StringWriter();
    Terminal terminal = Terminal.of(
        new PrintWriter(out),
        new PrintWriter(out),
        Map.of("MGATE_URL", "jdbc:fake://db/shop"),
        "operator-" + operator,
        new FakeTime());
    return Mgate.run(
        new String[] {"advance", Scene.SPLIT, "--reason", "me first"}, terminal, scene.connector);
  }
}
