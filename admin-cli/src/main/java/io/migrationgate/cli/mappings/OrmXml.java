package io.migrationgate.cli.mappings;

import io.migrationgate.cli.mappings.MappedAttribute.Kind;
import io.migrationgate.cli.mappings.MappedAttribute.Naming;
import io.migrationgate.cli.mappings.MappedClass.Members;
import io.migrationgate.cli.mappings.MappedClass.Statement;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** Reads a file of mappings; of each entity all tables and columns together. */
final class OrmXml {
  private static final Set<String> COLUMNS = Set.of(
      "column",
      "join-column",
      "primary-key-join-column",
      "map-key-column",
      "map-key-join-column",
      "order-column",
      "discriminator-column");
  private static final Set<String> TABLES =
      Set.of("table", "secondary-table", "collection-table", "join-table");
  private static final Set<String> ATTRIBUTES =
      Set.of("id", "basic", "version", "embedded", "embedded-id", "element-collection");
  private static final Set<String> REFERENCES = Set.of("many-to-one", "one-to-one");
  private static final Set<String> PIECES = Set.of(
      "discriminator-formula",
      "filter",
      "filter-def",
      "formula",
      "join-formula",
      "sql-join-table-restriction",
      "sql-order",
      "sql-restriction",
      "where");
  private static final Set<String> STATEMENTS = Set.of(
      "sql-delete",
      "sql-delete-all",
      "sql-insert",
      "sql-select",
      "sql-update",
      "subselect",
      "table-expression",
      "view");

  private OrmXml() {}

  /**
   * The classes of a file, and the file as a class for what stands in it alone.
   *
   * @throws IOException if it is no XML
   */
  static List<MappedClass> read(String source, byte[] content) throws IOException {
    Element root = parse(content);
    String prefix = text(root, "package");
    List<MappedClass> classes = new ArrayList<>();
    for (String kind : List.of("entity", "mapped-superclass", "embeddable")) {
      for (Element each : inside(root, kind)) {
        classes.add(mapped(each, kind.equals("entity"), prefix));
      }
    }
    List<Statement> alone = new ArrayList<>();
    for (Element query : inside(root, "named-native-query")) {
      if (query.getParentNode() == root) {
        alone.add(new Statement(source, query.getTextContent()));
      }
    }
    classes.add(new MappedClass(
        source,
        Object.class.getName(),
        false,
        List.of(),
        new Members(null, List.of(), List.of()),
        alone));
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
      DocumentBuilder builder = factory.newDocumentBuilder();
      // Without one the JVM's writes what is wrong to standard error, beside throwing it.
      builder.setErrorHandler(new DefaultHandler());
      return builder.parse(new ByteArrayInputStream(content)).getDocumentElement();
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static MappedClass mapped(Element type, boolean entity, String prefix) {
    String name = qualified(text(type, "class"), prefix);
    String called = text(type, "name");
    String own = called.isEmpty() ? DefaultNames.simple(name) : called;
    Set<String> columns = new LinkedHashSet<>();
    Set<String> tables = new LinkedHashSet<>();
    List<String> pieces = new ArrayList<>();
    List<Statement> statements = new ArrayList<>();
    List<MappedAttribute> attributes = new ArrayList<>();
    if (entity && inside(type, "table").isEmpty()) {
      tables.add(own);
    }
    for (Element element : inside(type, null)) {
      String tag = element.getLocalName();
      String told = text(element, "name");
      if (TABLES.contains(tag) && !told.isEmpty()) {
        String schema = text(element, "schema");
        tables.add((schema.isEmpty() ? "" : schema + ".") + told);
      } else if (COLUMNS.contains(tag) && !told.isEmpty()) {
        columns.addAll(DefaultNames.of(told));
      } else if (ATTRIBUTES.contains(tag)) {
        columns.addAll(DefaultNames.of(told));
      } else if (REFERENCES.contains(tag) && text(element, "mapped-by").isEmpty()) {
        columns.addAll(DefaultNames.of(told));
        columns.addAll(DefaultNames.of(told + "_id"));
      } else if (PIECES.contains(tag)) {
        pieces.add(element.getTextContent());
        pieces.add(text(element, "condition"));
      } else if (STATEMENTS.contains(tag) || tag.equals("named-native-query")) {
        statements.add(new Statement(name, element.getTextContent()));
      }
      if (tag.equals("element-collection")
          && inside(element, "collection-table").isEmpty()) {
        tables.addAll(DefaultNames.joined(Set.of(own), Set.of(told)));
      } else if (tag.equals("one-to-many") && inside(element, "join-table").isEmpty()) {
        attributes.add(keyElsewhere(element, told, prefix));
      }
      pieces.add(text(element, "read"));
      pieces.add(text(element, "write"));
    }
    attributes.add(new MappedAttribute("", Kind.COLUMNS, null, Naming.columns(columns), pieces));
    return new MappedClass(
        name,
        null,
        true,
        List.copyOf(tables),
        new Members(null, attributes, attributes),
        statements);
  }

  /** Other entities, whose table has the columns that are told. */
  private static MappedAttribute keyElsewhere(Element element, String name, String prefix) {
    String target = text(element, "target-entity");
    Set<String> joins = new LinkedHashSet<>();
    for (Element each : inside(element, null)) {
      if (COLUMNS.contains(each.getLocalName())) {
        joins.add(text(each, "name"));
      }
    }
    return new MappedAttribute(
        name,
        Kind.ENTITIES,
        target.isEmpty() ? null : qualified(target, prefix),
        new Naming(List.of(), Set.of(), joins, Set.of(), Set.of()),
        List.of());
  }

  private static String qualified(String name, String prefix) {
    return prefix.isEmpty() || name.contains(".") ? name : prefix + "." + name;
  }

  /** The elements of a name, or all, at any depth. */
  private static List<Element> inside(Element element, @Nullable String tag) {
    NodeList found = element.getElementsByTagNameNS("*", tag == null ? "*" : tag);
    List<Element> inside = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      inside.add((Element) found.item(i));
    }
    return inside;
  }

  private static String text(Element element, String attribute) {
    String own = element.getAttribute(attribute);
    if (!own.isEmpty() || !attribute.equals("package")) {
      return own;
    }
    List<Element> inside = inside(element, attribute);
    return inside.isEmpty() ? "" : inside.get(0).getTextContent().strip();
  }
}
