package io.migrationgate.cli.terminal;

import io.migrationgate.spi.TimeSource;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a command sees of the world it runs in, apart from the database.
 *
 * @param out where results go
 * @param err where errors go, and with {@code -o json} progress as well
 * @param environment variables, directory, operator and interrupts
 * @param keyboard somebody to ask; null when standard input and output are not both a terminal
 * @param time clocks, and waiting
 */
public record Terminal(
    PrintWriter out,
    PrintWriter err,
    Environment environment,
    @Nullable Keyboard keyboard,
    TimeSource time) {
  private static final int NARROWEST = 20;
  private static final int USUAL = 80;

  /** The process's own. */
  public static Terminal system() {
    return SystemTerminal.create();
  }

  /**
   * Not a terminal: nobody can be asked, nothing is coloured or redrawn, and nothing interrupts.
   *
   * @param environment variables; nothing else of the process's environment is seen
   * @param actor who is said to have made a change, unless {@code --actor} says otherwise
   */
  public static Terminal of(
      PrintWriter out,
      PrintWriter err,
      Map<String, String> environment,
      String actor,
      TimeSource time) {
    Map<String, String> copy = Map.copyOf(environment);
    return new Terminal(
        out,
        err,
        new Environment(copy::get, Path.of(""), () -> actor, interrupted -> () -> {}),
        null,
        time);
  }

  /** Whether a person sits in front of it. */
  public boolean interactive() {
    return keyboard != null;
  }

  /** Whether lines can be drawn anew: on a terminal, unless it is a dumb one. */
  public boolean redraws() {
    return interactive() && !"dumb".equals(environment.variable("TERM"));
  }

  /** Whether colours are wanted: where lines can be drawn anew, unless {@code NO_COLOR} is set. */
  public boolean coloured() {
    String noColor = environment.variable("NO_COLOR");
    return redraws() && (noColor == null || noColor.isEmpty());
  }

  /** How wide the terminal is, as {@code COLUMNS} says; 80 unless it says something sensible. */
  public int columns() {
    String said = environment.variable("COLUMNS");
    boolean sensible = said != null && said.matches("[1-9]\\d{1,3}");
    return sensible ? Math.max(NARROWEST, Integer.parseInt(said)) : USUAL;
  }
}
