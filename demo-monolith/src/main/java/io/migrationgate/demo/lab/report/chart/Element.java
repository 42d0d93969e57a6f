package io.migrationgate.demo.lab.report.chart;

import io.migrationgate.cli.render.Text;
import java.util.Collection;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An element of a page, as it is written: HTML as well as XML, and every text in it escaped.
 * Immutable.
 *
 * @param name of the element
 * @param attributes with a space before each
 * @param content what is inside
 */
public record Element(String name, String attributes, String content) {
  /**
   * An element.
   *
   * @param name its name; behind a point the value of its attribute {@code class}
   * @param content elements, or collections of them; all else is text
   */
  public static Element of(String name, Object... content) {
    int point = name.indexOf('.');
    String inside = Stream.of(content).map(Element::source).collect(Collectors.joining());
    return point < 0
        ? new Element(name, "", inside)
        : new Element(name.substring(0, point), "", inside)
            .with("class", name.substring(point + 1));
  }

  /** The same with one attribute more. */
  public Element with(String attribute, Object value) {
    String escaped = escaped(value.toString()).replace("\"", "&quot;");
    return new Element(name, attributes + " " + attribute + "=\"" + escaped + "\"", content);
  }

  /** Text as it is written between tags. */
  public static String escaped(String text) {
    return Text.printable(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String source(Object part) {
    return part instanceof Collection<?> parts
        ? parts.stream().map(Element::source).collect(Collectors.joining())
        : part instanceof Element ? part.toString() : escaped(part.toString());
  }

  @Override
  public String toString() {
    return "<" + name + attributes + ">" + content + "</" + name + ">";
  }
}
