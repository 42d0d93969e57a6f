package io.migrationgate.demo.console;

import io.migrationgate.cli.Mgate;
import io.migrationgate.cli.terminal.Terminal;
import io.migrationgate.demo.database.DatabaseAddress;
import io.migrationgate.spi.TimeSource;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Types {@code mgate} commands: the real ones, run in this process. */
public final class Operator {
  private static final int INTERRUPTED = 130;

  private final Narrator narrator;
  private final Map<String, String> environment;

  /** An operator of the store in this database. */
  public Operator(Narrator narrator, DatabaseAddress address) {
    this.narrator = narrator;
    this.environment = environment(address);
  }

  /** The variables that tell {@code mgate} where the store is. */
  public static Map<String, String> environment(DatabaseAddress address) {
    return Map.of(
        "MGATE_URL", address.url(),
        "MGATE_USER", address.user(),
        "MGATE_PASSWORD", address.password());
  }

  /**
   * How a command ended.
   *
   * @param code its exit code
   * @param output everything that it wrote
   */
  public record Ran(int code, String output) {}

  /**
   * Runs a command, and shows it with everything it writes.
   *
   * @param expected the exit code that it must end with
   * @throws StoppedException if it ends with another one
   */
  public void mgate(int expected, String command, String... more) throws InterruptedException {
    int code =
        run(Stream.concat(Stream.of(command), Arrays.stream(more)).toList()).code();
    if (code != expected) {
      throw new StoppedException(
          "mgate " + command + " ended with exit code " + code + ", expected " + expected);
    }
  }

  /** Runs a command, shows it with everything it writes, and leaves it to the caller to judge. */
  public Ran run(List<String> command) throws InterruptedException {
    String[] arguments = command.toArray(String[]::new);
    narrator.command("mgate " + shown(command));
    StringWriter written = new StringWriter();
    // One writer for both streams, so that their lines stay in order.
    PrintWriter writer = new PrintWriter(written, true);
    Terminal terminal = Terminal.of(writer, writer, environment, "guide@demo", TimeSource.SYSTEM);
    int code = Mgate.run(arguments, terminal);
    writer.flush();
    narrator.output(written.toString());
    if (code == INTERRUPTED || Thread.interrupted()) {
      throw new InterruptedException("while mgate was running");
    }
    return new Ran(code, written.toString());
  }

  /** A command as one types it. */
  public static String shown(List<String> arguments) {
    return arguments.stream()
        .map(argument -> argument.contains(" ") ? "'" + argument + "'" : argument)
        .collect(Collectors.joining(" "));
  }
}
