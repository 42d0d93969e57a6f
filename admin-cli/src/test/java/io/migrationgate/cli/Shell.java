package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.cli.store.StoreConnector;
import io.migrationgate.cli.terminal.Environment;
import io.migrationgate.cli.terminal.Interrupts;
import io.migrationgate.cli.terminal.Keyboard;
import io.migrationgate.cli.terminal.Terminal;
import io.migrationgate.spi.TimeSource;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Runs commands through the real entry point and writes down what a person would see: the command,
 * what it printed (on standard error behind an exclamation mark), and its exit code. Ids drawn at
 * random are replaced.
 */
final class Shell {
  private static final Pattern RANDOM_ID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  final Map<String, String> environment =
      new HashMap<>(Map.of("MGATE_URL", "jdbc:fake://db/shop", "MGATE_USER", "ops"));
  final List<String> prompts = new ArrayList<>();
  final Deque<String> answers = new ArrayDeque<>();
  final List<Runnable> interrupts = new ArrayList<>();
  final StringBuilder transcript = new StringBuilder();
  private final StoreConnector connector;
  private final TimeSource time;
  Path directory = Path.of("no-such-directory");
  boolean interactive;
  int exitCode;
  String out = "";
  String err = "";

  Shell(StoreConnector connector, TimeSource time) {
    this.connector = connector;
    this.time = time;
  }

  /** Runs a command. */
  Shell run(String... args) {
    StringBuilder outSeen = new StringBuilder();
    StringBuilder errSeen = new StringBuilder();
    transcript.append(transcript.isEmpty() ? "" : "\n").append("$ mgate");
    for (String arg : args) {
      transcript.append(' ').append(arg.isEmpty() || arg.contains(" ") ? "'" + arg + "'" : arg);
    }
    transcript.append('\n');
    Terminal terminal = new Terminal(
        new PrintWriter(recorder("", outSeen)),
        new PrintWriter(recorder("! ", errSeen)),
        new Environment(environment::get, directory, () -> "alice@ops-1", interrupts()),
        interactive ? keyboard() : null,
        time);
    exitCode = Mgate.run(args, terminal, connector);
    out = outSeen.toString();
    err = errSeen.toString();
    if (!transcript.isEmpty() && transcript.charAt(transcript.length() - 1) != '\n') {
      transcript.append('\n');
    }
    transcript.append("[exit ").append(exitCode).append("]\n");
    if (exitCode != 0) {
      tryWhatIsAdvised(err);
    }
    return this;
  }

  /** A command that somebody is told to run next is accepted. */
  private void tryWhatIsAdvised(String refusal) {
    for (List<String> advised : AdvisedCommands.in(refusal)) {
      assertThat(AdvisedCommands.whole(advised))
          .as("%s in%n%s", advised, refusal)
          .isTrue();
      List<String> harmless = AdvisedCommands.harmless(advised);
      if (!harmless.isEmpty()) {
        StringWriter text = new StringWriter();
        PrintWriter sink = new PrintWriter(text);
        int exit = Mgate.run(
            harmless.toArray(new String[0]),
            new Terminal(
                sink,
                sink,
                new Environment(environment::get, directory, () -> "alice@ops-1", interrupts()),
                null,
                time),
            connector);
        sink.flush();
        assertThat(exit)
            .as("%s, advised in%n%s%nanswers%n%s", harmless, refusal, text)
            .isZero();
      }
    }
  }

  /** Compares all that was seen so far. */
  void matches(String golden) {
    Golden.matches(golden, seen(transcript.toString()));
  }

  static String seen(String text) {
    return RANDOM_ID
        .matcher(text)
        .replaceAll("<random-id>")
        .replace("\u001b", "<ESC>")
        .replace("\r", "<CR>");
  }

  private Writer recorder(String prefix, StringBuilder alone) {
    return new Writer() {
      @Override
      public void write(char[] chars, int offset, int length) {
        for (char c : new String(chars, offset, length).toCharArray()) {
          boolean lineStart = transcript.charAt(transcript.length() - 1) == '\n';
          transcript.append(lineStart ? prefix : "").append(c);
          alone.append(c);
        }
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  private Interrupts interrupts() {
    return interrupted -> {
      interrupts.add(interrupted);
      return () -> interrupts.remove(interrupted);
    };
  }

  private Keyboard keyboard() {
    return new Keyboard() {
      @Override
      public String readLine(String prompt) {
        prompts.add(prompt);
        String answer = answers.poll();
        transcript
            .append(prompt)
            .append(answer == null ? "<end of input>" : answer)
            .append('\n');
        return answer;
      }

      @Override
      public String readPassword(String prompt) {
        prompts.add(prompt);
        transcript.append(prompt).append('\n');
        return answers.poll();
      }
    };
  }
}
