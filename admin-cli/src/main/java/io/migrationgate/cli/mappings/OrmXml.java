package io.migrationgate.cli.mappings;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** Reads a file of mappings; of each entity all tables and columns together. */
final class OrmXml {
  private static final Set<String> COLUMNS =
      Set.of("column", "join-column", "primary-key-join-column", "map-key-column", "order-column");
  private static final Set<String> TABLES =
      Set.of("table", "secondary-table", "collection-table", "join-table");
  private static final Set<String> ATTRIBUTES =
      Set.of("id", "basic", "version", "embedded", "embedded-id");
  private static final Set<String> REFERENCES = Set.of("many-to-one", "one-to-one");

  private OrmXml() {}

  /**
   * The classes of a file.
   *
   * @throws IOException if it is no XML
   */
  static List<MappedClass> read(byte[] content) throws IOException {
    Element root = parse(content);
    String prefix = text(root, "package");
    List<MappedClass> classes = new ArrayList<>();
    for (String kind : List.of("entity", "mapped-superclass", "embeddable")) {
      NodeList found = root.getElementsByTagNameNS("*", kind);
      for (int i = 0; i < found.getLength(); i++) {
        classes.add(mapped((Element) found.item(i), kind.equals("entity"), prefix));
      }
    }
    return classes;
  }

  private static Element parse(byte[] content) throws IOException {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    factory.setXIncludeAware(false);
    factory.setExpandEntityReferences(false);
    try {
      // Nothing outside of the file is read, whatever it says.
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      return factory
          .newDocumentBuilder()
          .parse(new ByteArrayInputStream(content))
          .getDocumentElement();
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static MappedClass mapped(Element type, boolean entity, String prefix) {
    String written = text(type, "class");
    String name = prefix.isEmpty() || written.contains(".") ? written : prefix + "." + written;
    Set<String> columns = new LinkedHashSet<>();
    List<String> tables = new ArrayList<>();
    List<String> formulas = new ArrayList<>();
    NodeList inside = type.getElementsByTagNameNS("*", "*");
    boolean own = false;
    for (int i = 0; i < inside.getLength(); i++) {
      Element element = (Element) inside.item(i);
      String tag = element.getLocalName();
      String called = text(element, "name");
      if (TABLES.contains(tag) && !called.isEmpty()) {
        String schema = text(element, "schema");
        tables.add((schema.isEmpty() ? "" : schema + ".") + called);
        own |= tag.equals("table");
      } else if (COLUMNS.contains(tag) && !called.isEmpty()) {
        columns.add(called);
      } else if (ATTRIBUTES.contains(tag)) {
        columns.addAll(DefaultNames.of(called));
      } else if (REFERENCES.contains(tag)) {
        columns.addAll(DefaultNames.ofReference(called));
      } else if (tag.equals("formula")) {
        formulas.add(element.getTextContent());
      }
    }
    if (entity && !own) {
      String called = text(type, "name");
      tables.addAll(DefaultNames.of(called.isEmpty() ? DefaultNames.simple(name) : called));
    }
    return new MappedClass(
        name, null, entity, tables, List.of(new MappedColumns("", null, columns, formulas, null)));
  }

  private static String text(Element element, String attribute) {
    String own = element.getAttribute(attribute);
    if (!own.isEmpty() || !attribute.equals("package")) {
      return own;
    }
    NodeList inside = element.getElementsByTagNameNS("*", attribute);
    return inside.getLength() == 0 ? "" : inside.item(0).getTextContent().strip();
  }
}
