package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.Phase;
import io.migrationgate.cli.terminal.Environment;
import io.migrationgate.cli.terminal.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** What becomes of a command whose output nobody reads, or that a dumb or narrow terminal shows. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class OutputTest {
  private final Scene scene = new Scene();
  private final StringWriter err = new StringWriter();

  /** Takes so many characters, then fails like a disk that is full or a pipe without a reader. */
  private static final class FullWriter extends Writer {
    private int room;

    FullWriter(int room) {
      this.room = room;
    }

    @Override
    public void write(char[] chars, int offset, int length) throws IOException {
      room -= length;
      if (room < 0) {
        throw new IOException("No space left on device");
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @BeforeEach
  void begin() {
    scene.at(Scene.SPLIT, Phase.READ_OLD).node("n1");
  }

  private int runsInto(Writer out, String... args) {
    Map<String, String> variables = new HashMap<>(scene.shell.environment);
    Terminal terminal = new Terminal(
        new PrintWriter(out),
        new PrintWriter(err, true),
        new Environment(
            variables::get, Path.of("nowhere"), () -> "alice@ops-1", interrupted -> () -> {}),
        null,
        scene.time);
    return Mgate.run(args, terminal, scene.connector);
  }

  @Test
  void outputThatCannotBeWrittenIsNoSuccess() {
    assertThat(runsInto(new FullWriter(1_000_000), "status")).isZero();
    assertThat(runsInto(new FullWriter(0), "status")).isEqualTo(74);
    assertThat(err.toString()).contains("standard output", "nobody reads it any more");
    assertThat(runsInto(new FullWriter(10), "status", "-o", "json")).isEqualTo(74);
    assertThat(runsInto(new FullWriter(0), "--help")).isEqualTo(74);
    assertThat(runsInto(new FullWriter(0), "status", "no-such"))
        .as("its own error")
        .isEqualTo(2);
  }

  @Test
  void aWatchEndsWhenNobodyReadsIt() {
    assertThat(runsInto(new FullWriter(400), "status", "--watch", "1")).isEqualTo(74);
    assertThat(scene.time.nanoTime()).as("after some looks").isPositive();
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aWatchOfNoTimeIsRefused() {
    assertThat(runsInto(new StringWriter(), "status", "--watch", "0")).isEqualTo(2);
    assertThat(runsInto(new StringWriter(), "status", "--watch", "99999")).isEqualTo(2);
    assertThat(err.toString()).contains("option --watch", "1 to 86400 seconds");
  }

  @Test
  void whatIsNoCommandHasNoHelp() {
    assertThat(runsInto(new StringWriter(), "help", "foo")).isEqualTo(2);
    assertThat(runsInto(new StringWriter(), "help", "backfill", "foo")).isEqualTo(2);
    assertThat(runsInto(new StringWriter(), "help", "advance", "foo")).isEqualTo(2);
    assertThat(err.toString()).contains("no command 'foo' of mgate backfill to explain");
    assertThat(runsInto(new StringWriter(), "help", "backfill", "start")).isZero();
    assertThat(runsInto(new StringWriter(), "foo", "--help")).isEqualTo(2);
    assertThat(runsInto(new StringWriter(), "backfill", "foo", "-h")).isEqualTo(2);
    assertThat(runsInto(new StringWriter(), "advance", "foo", "--help")).isZero();
    assertThat(runsInto(new StringWriter(), "backfill", "start", "foo", "--help"))
        .isZero();
  }

  @Test
  void aDumbTerminalIsWrittenOnLineByLine() {
    scene.shell.interactive = true;
    scene.shell.environment.put("TERM", "dumb");
    scene.mgate("advance", Scene.SPLIT, "--reason", "r", "--timeout", "2s");
    assertThat(scene.shell.exitCode).isEqualTo(4);
    assertThat(scene.shell.out).contains("settling: waiting for").doesNotContain("\u001b", "\r");
  }

  @Test
  void aLineIsAsWideAsTheTerminal() {
    scene.shell.interactive = true;
    scene.shell.environment.put("COLUMNS", "40");
    scene.mgate("advance", Scene.SPLIT, "--reason", "r", "--timeout", "2s");
    String[] drawn = scene.shell.out.split("\r\u001b\\[K");
    assertThat(drawn).hasSizeGreaterThan(1);
    assertThat(drawn[1].length()).isBetween(30, 39);
    scene.shell.environment.put("NO_COLOR", "1");
    scene.mgate("advance", "--help");
    assertThat(scene.shell.out.lines()).allMatch(line -> line.length() <= 55);
  }
}
