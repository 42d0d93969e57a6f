package io.migrationgate.demo.lab.live;

import io.migrationgate.cli.render.Style;
import io.migrationgate.demo.lab.record.Second;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Shows the run while it goes on. On a terminal a block of lines stays below whatever is written
 * through {@link #above()}, and is drawn anew; elsewhere it writes a line every few seconds.
 * Thread-safe.
 */
public final class LiveTimeline {
  /**
   * Lines that are wider than the window must not wrap, or the block would be taller than known.
   */
  private static final String WRAP_OFF = "\u001b[?7l";

  private static final String WRAP_ON = "\u001b[?7h";
  private static final long LINE_EVERY = 5_000;

  private final PrintWriter out;
  private final boolean terminal;
  private final Style style;
  private final StringBuilder unfinished = new StringBuilder();
  private Timeline.Totals totals = Timeline.Totals.NONE;
  private String step = "";
  private String prompt = "";
  private @Nullable Second latest;
  private int drawn;
  private long lineAt;

  /**
   * A timeline.
   *
   * @param terminal whether lines can be drawn anew
   * @param coloured whether colours are wanted
   */
  public LiveTimeline(PrintWriter out, boolean terminal, boolean coloured) {
    this.out = out;
    this.terminal = terminal;
    this.style = new Style(coloured);
  }

  /**
   * Where everything else is to be written while the block is there. It appears by whole lines,
   * above the block.
   */
  public PrintWriter above() {
    return new PrintWriter(new Above(), true);
  }

  /** What is being done now. */
  public synchronized void step(String name) {
    step = name;
    redraw();
  }

  /** The latest second. */
  public synchronized void show(Second second) {
    totals = totals.plus(second);
    latest = second;
    if (terminal) {
      redraw();
    } else if (second.to() >= lineAt) {
      lineAt = second.to() + LINE_EVERY;
      out.println(new Timeline(step, second, totals).line());
      out.flush();
    }
  }

  /** Shows what is asked of the person in front, as the block's last line. */
  public synchronized void ask(String question) {
    prompt = question;
    if (terminal) {
      redraw();
    } else {
      out.println(question);
      out.flush();
    }
  }

  /** The person has pressed Enter, by which the terminal went to the next line. */
  public synchronized void answered() {
    prompt = "";
    drawn += drawn > 0 ? 1 : 0;
    redraw();
  }

  /** Nothing is asked any more, and nothing was typed. */
  public synchronized void unanswered() {
    prompt = "";
    redraw();
  }

  /** Takes the block away; it comes back with the next second. */
  public synchronized void clear() {
    out.print(erased());
    out.flush();
  }

  private void redraw() {
    if (terminal) {
      out.print(erased() + block());
      out.flush();
    }
  }

  /** From the first line of the block to the end of the window. */
  private String erased() {
    String up = drawn == 0 ? "" : "\u001b[" + drawn + "A\r\u001b[J";
    drawn = 0;
    return up;
  }

  private String block() {
    Second second = latest;
    List<String> lines = new ArrayList<>();
    if (second != null) {
      lines.addAll(new Timeline(step, second, totals).block(style));
    }
    if (!prompt.isEmpty()) {
      lines.add(prompt);
    }
    drawn = lines.size();
    if (lines.isEmpty()) {
      return "";
    }
    StringBuilder block = new StringBuilder(WRAP_OFF);
    lines.forEach(line -> block.append(line).append('\n'));
    return block.append(WRAP_ON).toString();
  }

  private synchronized void write(String text) {
    if (!terminal) {
      out.print(text);
      return;
    }
    unfinished.append(text);
    int end = unfinished.lastIndexOf("\n") + 1;
    if (end > 0) {
      String lines = unfinished.substring(0, end);
      unfinished.delete(0, end);
      out.print(erased() + lines + block());
      out.flush();
    }
  }

  private final class Above extends Writer {
    @Override
    public void write(char[] buffer, int offset, int length) {
      LiveTimeline.this.write(new String(buffer, offset, length));
    }

    @Override
    public void flush() {
      out.flush();
    }

    /** Whole lines are written already; the stream below is somebody else's. */
    @Override
    public void close() {
      flush();
    }
  }
}
