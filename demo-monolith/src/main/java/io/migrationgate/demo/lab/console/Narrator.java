package io.migrationgate.demo.lab.console;

import java.io.PrintWriter;
import java.util.Locale;

/** Says what happens; with colours, and with lines drawn anew, only on a terminal. */
public final class Narrator {
  private static final String CLEAR_LINE = "\r\u001b[K";
  private static final String RESET = "\u001b[0m";

  private final PrintWriter out;
  private final boolean terminal;
  private boolean drawn;

  private enum Colour {
    BOLD("\u001b[1m"),
    CYAN("\u001b[36m"),
    GREEN("\u001b[1;32m"),
    RED("\u001b[1;31m");

    private final String code;

    Colour(String code) {
      this.code = code;
    }
  }

  /**
   * A narrator.
   *
   * @param terminal whether a person sits in front of it
   */
  public Narrator(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** A heading. */
  public void title(String text) {
    line("");
    line(coloured(text, Colour.BOLD));
  }

  /** Prose. */
  public void say(String text) {
    line(text);
  }

  /** Prose with numbers in it. */
  public void say(String format, Object... arguments) {
    line(String.format(Locale.ROOT, format, arguments));
  }

  /** A command, as one would type it. */
  public void command(String text) {
    line(coloured("$ " + text, Colour.CYAN));
  }

  /** What a command wrote. */
  public void output(String text) {
    text.lines().forEach(each -> line(each.isEmpty() ? "" : "  " + each));
  }

  /** How it ended. */
  public void good(String text) {
    line(coloured(text, Colour.GREEN));
  }

  /** What is wrong. */
  public void bad(String text) {
    line(coloured(text, Colour.RED));
  }

  /** A line that the next one replaces; on terminals only. */
  public void live(String text) {
    if (terminal) {
      out.print(CLEAR_LINE + text);
      out.flush();
      drawn = true;
    }
  }

  private String coloured(String text, Colour colour) {
    return terminal ? colour.code + text + RESET : text;
  }

  private void line(String text) {
    if (drawn) {
      out.print(CLEAR_LINE);
      drawn = false;
    }
    out.println(text);
    out.flush();
  }
}
