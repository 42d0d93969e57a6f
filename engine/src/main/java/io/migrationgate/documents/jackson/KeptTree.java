package io.migrationgate.documents.jackson;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.Problem;
import io.migrationgate.documents.DocumentException;
import io.migrationgate.documents.KeptFields;
import io.migrationgate.documents.Shape;
import io.migrationgate.documents.Shape.FieldShape;
import io.migrationgate.documents.Shape.ObjectShape;
import io.migrationgate.documents.Shape.Variants;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Fields that a shape does not have, where they were in their document. */
final class KeptTree implements KeptFields {
  private final Map<String, JsonNode> fields = new TreeMap<>();
  private final Map<String, KeptTree> inside = new TreeMap<>();

  private KeptTree() {}

  /**
   * Takes out of a document what its shape does not have.
   *
   * @return null if there is nothing
   * @throws DocumentException if such a field is in an element of an array
   */
  static @Nullable KeptTree takeFrom(String subject, ObjectNode document, Shape shape) {
    KeptTree kept = new KeptTree();
    new Cut(subject).cut("$", document, shape, kept);
    return kept.isEmpty() ? null : kept;
  }

  private boolean isEmpty() {
    return fields.isEmpty() && inside.isEmpty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeptTree that
        && fields.equals(that.fields)
        && inside.equals(that.inside);
  }

  @Override
  public int hashCode() {
    return 31 * fields.hashCode() + inside.hashCode();
  }

  @Override
  public List<String> paths() {
    List<String> paths = new ArrayList<>();
    addPaths("$", paths);
    return paths;
  }

  private void addPaths(String path, List<String> paths) {
    fields.keySet().forEach(name -> paths.add(path + "." + name));
    inside.forEach((name, tree) -> tree.addPaths(path + "." + name, paths));
  }

  /**
   * Puts the fields back. What was in an object that is gone now goes with it.
   *
   * @throws DocumentException if the document has a field of its own there now
   */
  void putInto(String subject, ObjectNode document) {
    fields.forEach((name, value) -> {
      if (document.has(name)) {
        throw new DocumentException(new Problem(
            subject,
            "a kept field '" + name + "', which the version that is written has as its own",
            "no field of another meaning under that name",
            "find out who has written it; the document is not written"));
      }
      document.set(name, value);
    });
    inside.forEach((name, tree) -> {
      if (document.get(name) instanceof ObjectNode object) {
        tree.putInto(subject, object);
      }
    });
  }

  /** The walk through a document, along its shape. */
  private static final class Cut {
    private final String subject;
    private final List<Shape> around = new ArrayList<>();

    Cut(String subject) {
      this.subject = subject;
    }

    void cut(String path, JsonNode value, Shape shape, @Nullable KeptTree kept) {
      if (shape instanceof Shape.RecursiveShape recursive) {
        int outer = around.size() - recursive.levels();
        List<Shape> inner = new ArrayList<>(around.subList(outer + 1, around.size()));
        Shape same = around.get(outer);
        around.subList(outer, around.size()).clear();
        cut(path, value, same, kept);
        around.add(same);
        around.addAll(inner);
      } else if (shape instanceof Shape.ArrayShape array && value instanceof ArrayNode items) {
        items.forEach(item -> cut(path + "[]", item, array.items(), null));
      } else if (value instanceof ObjectNode object) {
        object(path, object, shape, kept);
      }
    }

    private void object(String path, ObjectNode object, Shape shape, @Nullable KeptTree kept) {
      if (shape instanceof Shape.MapShape map) {
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
          inside(path, entry.getKey(), entry.getValue(), map.values(), kept);
        }
      } else if (shape instanceof Variants variants) {
        Shape branch = variants.branches().get(object.path(variants.property()).asText());
        if (branch instanceof ObjectShape fields) {
          around.add(variants);
          fields(path, object, fields, variants.property(), kept);
          around.remove(around.size() - 1);
        }
      } else if (shape instanceof ObjectShape fields) {
        fields(path, object, fields, null, kept);
      }
    }

    private void fields(
        String path,
        ObjectNode object,
        ObjectShape shape,
        @Nullable String property,
        @Nullable KeptTree kept) {
      around.add(shape);
      for (Iterator<Map.Entry<String, JsonNode>> all = object.properties().iterator();
          all.hasNext(); ) {
        Map.Entry<String, JsonNode> entry = all.next();
        String name = entry.getKey();
        FieldShape field = field(shape, name);
        if (field != null) {
          inside(path, name, entry.getValue(), field.shape(), kept);
        } else if (!shape.open() && !name.equals(property)) {
          if (kept == null) {
            throw new DocumentException(
                new Problem(
                    subject,
                    "a field '" + name + "' at " + path + " that its version does not have",
                    "no unknown field in an element of an array, since nothing says later which element"
                        + " it belongs to",
                    "declare the field in its Java type, or give documents that have it a new version"));
          }
          kept.fields.put(name, entry.getValue());
          all.remove();
        }
      }
      around.remove(around.size() - 1);
    }

    private void inside(
        String path, String name, JsonNode value, Shape shape, @Nullable KeptTree kept) {
      KeptTree inner = kept == null ? null : new KeptTree();
      cut(path + "." + name, value, shape, inner);
      if (kept != null && inner != null && !inner.isEmpty()) {
        kept.inside.put(name, inner);
      }
    }

    private static @Nullable FieldShape field(ObjectShape shape, String name) {
      FieldShape field = shape.fields().get(name);
      return field != null
          ? field
          : shape.fields().values().stream()
              .filter(one -> one.aliases().contains(name))
              .findFirst()
              .orElse(null);
    }
  }
}
