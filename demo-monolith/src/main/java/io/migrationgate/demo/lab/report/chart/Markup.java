package io.migrationgate.demo.lab.report.chart;

import io.migrationgate.cli.render.Text;
import java.io.StringWriter;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * A page under construction: well-formed, and every text in it escaped. Not thread-safe.
 *
 * <p>It is the JDK's XML writer with fewer words. What it writes is HTML as well as XML as long as
 * {@link #leaf} is used only for SVG and for HTML's void elements, and style sheets do without
 * {@code <}, {@code >} and {@code &}.
 */
public final class Markup {
  private final StringWriter written = new StringWriter();
  private final XMLStreamWriter xml;

  /** What is inside of an element. */
  @FunctionalInterface
  public interface Body {
    /** Writes it. */
    void write();
  }

  /** Nothing yet. */
  public Markup() {
    try {
      xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(written);
    } catch (XMLStreamException e) {
      throw new IllegalStateException("an XML writer into memory is always made", e);
    }
  }

  /** An element with something inside; attributes are names and values in turn. */
  public Markup element(String name, Body body, String... attributes) {
    return writing(() -> {
      xml.writeStartElement(name);
      attributes(attributes);
      body.write();
      // A piece of text of no length keeps <td></td> from being written as <td/>.
      xml.writeCharacters("");
      xml.writeEndElement();
    });
  }

  /** An element with text inside. */
  public Markup text(String name, String text, String... attributes) {
    return element(name, () -> text(text), attributes);
  }

  /** Text. */
  public Markup text(String text) {
    return writing(() -> xml.writeCharacters(Text.printable(text)));
  }

  /** An element that is always empty. */
  public Markup leaf(String name, String... attributes) {
    return writing(() -> {
      xml.writeEmptyElement(name);
      attributes(attributes);
    });
  }

  /** A line feed, for whoever reads the source. */
  public Markup newline() {
    return writing(() -> xml.writeCharacters("\n"));
  }

  private void attributes(String... attributes) throws XMLStreamException {
    if (attributes.length % 2 != 0) {
      throw new IllegalArgumentException(
          "attributes: found " + attributes.length + " texts, expected names and values in turn");
    }
    for (int i = 0; i < attributes.length; i += 2) {
      xml.writeAttribute(attributes[i], Text.printable(attributes[i + 1]));
    }
  }

  private interface Writing {
    void run() throws XMLStreamException;
  }

  private Markup writing(Writing writing) {
    try {
      writing.run();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("an XML writer into memory always writes", e);
    }
    return this;
  }

  @Override
  public String toString() {
    try {
      xml.flush();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("an XML writer into memory always writes", e);
    }
    return written.toString();
  }
}
