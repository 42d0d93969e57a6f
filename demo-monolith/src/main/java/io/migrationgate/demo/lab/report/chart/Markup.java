package io.migrationgate.demo.lab.report.chart;

import io.migrationgate.cli.render.Text;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A page under construction: well-formed, and every text in it escaped. Not thread-safe.
 *
 * <p>What it writes is HTML as well as XML as long as {@link #leaf} is used only for SVG and for
 * HTML's void elements, and style sheets do without {@code <}, {@code >} and {@code &}.
 */
public final class Markup {
  private final StringBuilder written = new StringBuilder();
  private final Deque<String> elements = new ArrayDeque<>();

  /** Begins an element without attributes. */
  public Markup open(String name) {
    return open(name, "");
  }

  /** Begins an element; names of attributes are separated by spaces, and their values follow. */
  public Markup open(String name, String attributes, String... values) {
    elements.push(name);
    return tag(name, ">", attributes, values);
  }

  /** Ends the element that began last. */
  public Markup close() {
    written.append("</").append(elements.pop()).append('>');
    return this;
  }

  /** An element with text inside. */
  public Markup text(String name, String text) {
    return open(name).text(text).close();
  }

  /** The same with attributes. */
  public Markup text(String name, String text, String attributes, String... values) {
    return open(name, attributes, values).text(text).close();
  }

  /** Text. */
  public Markup text(String text) {
    written.append(escaped(text));
    return this;
  }

  /** An element that is always empty. */
  public Markup leaf(String name, String attributes, String... values) {
    return tag(name, "/>", attributes, values);
  }

  /** A line feed, for whoever reads the source. */
  public Markup newline() {
    written.append('\n');
    return this;
  }

  private Markup tag(String name, String end, String attributes, String... values) {
    written.append('<').append(name);
    String[] names = attributes.split(" ", 0);
    for (int i = 0; i < values.length; i++) {
      String value = escaped(values[i]).replace("\"", "&quot;");
      written.append(' ').append(names[i]).append("=\"").append(value).append('"');
    }
    written.append(end);
    return this;
  }

  private static String escaped(String text) {
    return Text.printable(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  @Override
  public String toString() {
    return written.toString();
  }
}
