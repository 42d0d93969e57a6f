package io.migrationgate.demo.lab.console;

import io.migrationgate.cli.Mgate;
import io.migrationgate.cli.terminal.Terminal;
import io.migrationgate.demo.database.DatabaseAddress;
import io.migrationgate.spi.TimeSource;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Types {@code mgate} commands: the real ones, run in this process. */
public final class OperatorConsole {
  private static final int INTERRUPTED = 130;
  private static final int REFUSED = 1;

  /** Commands that run SQL of a declaration, with the place of the migration's name. */
  private static final Map<String, Integer> RUN_SQL =
      Map.of("advance", 1, "ramp", 1, "verify", 1, "contract", 1, "bridge", 1, "backfill", 2);

  private static final Pattern NOT_ACCEPTED = Pattern.compile("--accept-sql ([0-9a-f]{40})");

  private final Narrator narrator;
  private final Map<String, String> environment;

  /** An operator of the store in this database. */
  public OperatorConsole(Narrator narrator, DatabaseAddress address) {
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

  /**
   * Runs a command, shows it with everything it writes, and leaves it to the caller to judge. SQL
   * that it would run, and that nobody has accepted, is read and accepted before.
   */
  public Ran run(List<String> command) throws InterruptedException {
    Integer place = RUN_SQL.get(command.get(0));
    if (place != null && command.size() > place) {
      acceptSql(command.get(place));
    }
    narrator.command("mgate " + shown(command));
    Ran ran = ran(command);
    narrator.output(ran.output());
    return ran;
  }

  private void acceptSql(String migration) throws InterruptedException {
    List<String> look = List.of("sql", migration);
    Ran seen = ran(look);
    Matcher hash = NOT_ACCEPTED.matcher(seen.output());
    if (seen.code() != REFUSED || !hash.find()) {
      return;
    }
    narrator.command("mgate " + shown(look));
    narrator.output(seen.output());
    List<String> accept =
        List.of("sql", migration, "--accept-sql", hash.group(1), "--reason", "read it");
    narrator.command("mgate " + shown(accept));
    String said = ran(accept).output().strip();
    narrator.output(said.substring(said.lastIndexOf('\n') + 1) + "\n");
  }

  private Ran ran(List<String> command) throws InterruptedException {
    String[] arguments = command.toArray(String[]::new);
    StringWriter written = new StringWriter();
    // One writer for both streams, so that their lines stay in order.
    PrintWriter writer = new PrintWriter(written, true);
    Terminal terminal = Terminal.of(writer, writer, environment, "guide@demo", TimeSource.SYSTEM);
    int code = Mgate.run(arguments, terminal);
    writer.flush();
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
