package io.migrationgate.demo.tour;

import io.migrationgate.cli.Mgate;
import io.migrationgate.cli.terminal.Terminal;
import io.migrationgate.demo.database.DatabaseAddress;
import io.migrationgate.spi.TimeSource;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Types {@code mgate} commands: the real ones, run in this process. */
final class Operator {
  private static final int INTERRUPTED = 130;

  private final Narrator narrator;
  private final Map<String, String> environment;

  Operator(Narrator narrator, DatabaseAddress address) {
    this.narrator = narrator;
    this.environment = environment(address);
  }

  /** The variables that tell {@code mgate} where the store is. */
  static Map<String, String> environment(DatabaseAddress address) {
    return Map.of(
        "MGATE_URL", address.url(),
        "MGATE_USER", address.user(),
        "MGATE_PASSWORD", address.password());
  }

  /**
   * Runs a command, and shows it with everything it writes.
   *
   * @param expected the exit code that it must end with
   * @throws TourStoppedException if it ends with another one
   */
  void mgate(int expected, String command, String... more) throws InterruptedException {
    String[] arguments =
        Stream.concat(Stream.of(command), Arrays.stream(more)).toArray(String[]::new);
    narrator.command("mgate " + shown(arguments));
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
    if (code != expected) {
      throw new TourStoppedException(
          "mgate " + command + " ended with exit code " + code + ", expected " + expected);
    }
  }

  private static String shown(String... arguments) {
    return Arrays.stream(arguments)
        .map(argument -> argument.contains(" ") ? "'" + argument + "'" : argument)
        .collect(Collectors.joining(" "));
  }
}
