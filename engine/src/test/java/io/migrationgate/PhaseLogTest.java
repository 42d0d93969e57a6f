package io.migrationgate;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.testkit.TestGates;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LocationAwareLogger;

/** Every change of a phase is logged on every node, once. */
class PhaseLogTest {
  @Test
  void everyChangeIsLoggedOnceWithWhereItWasBefore() throws Exception {
    String said = logged(() -> {
      try (TestGates gates = TestGates.of("price-cents", "untouched")) {
        gates.phase("price-cents", Phase.DUAL_WRITE);
        gates.gates().refresh();
        gates.gates().refresh();
      }
    });
    assertThat(said.lines().filter(line -> line.contains("'price-cents' is at dual-write")))
        .singleElement()
        .asString()
        .contains("since epoch", "(was at read-old): new units of work follow it");
    assertThat(said.lines().filter(line -> line.contains("'untouched'"))).hasSize(1);
  }

  /** Tests log nothing as a rule: the level of one logger is raised, and standard error caught. */
  private static String logged(Runnable work) throws Exception {
    Object logger = LoggerFactory.getLogger("io.migrationgate");
    Field level = logger.getClass().getDeclaredField("currentLogLevel");
    level.setAccessible(true);
    int levelBefore = level.getInt(logger);
    PrintStream errorBefore = System.err;
    ByteArrayOutputStream caught = new ByteArrayOutputStream();
    try {
      System.setErr(new PrintStream(caught, true, StandardCharsets.UTF_8));
      level.setInt(logger, LocationAwareLogger.INFO_INT);
      work.run();
    } finally {
      level.setInt(logger, levelBefore);
      System.setErr(errorBefore);
    }
    return caught.toString(StandardCharsets.UTF_8);
  }
}
