package io.migrationgate.documents;

import io.migrationgate.documents.Incompatibility.Kind;
import io.migrationgate.documents.Shape.AnyShape;
import io.migrationgate.documents.Shape.ArrayShape;
import io.migrationgate.documents.Shape.EnumShape;
import io.migrationgate.documents.Shape.FieldShape;
import io.migrationgate.documents.Shape.IntegerShape;
import io.migrationgate.documents.Shape.MapShape;
import io.migrationgate.documents.Shape.NumberShape;
import io.migrationgate.documents.Shape.ObjectShape;
import io.migrationgate.documents.Shape.RecursiveShape;
import io.migrationgate.documents.Shape.TextShape;
import io.migrationgate.documents.Shape.Variants;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whether a reader of one shape reads everything that a writer of another may write: the schema
 * resolution of Avro 1.12, applied to JSON. What is otherwise there: fields that the reader does
 * not have are refused unless it keeps them; a field that may be missing may also be null; an enum
 * is read as text; and a whole number is read as a floating-point one only if none loses digits.
 */
public final class ShapeResolution {
  private final UnknownFields unknown;
  private final List<Incompatibility> found = new ArrayList<>();
  private final Set<Pair> compared = new HashSet<>();

  /** The objects around a value, innermost first: what recursive shapes refer to. */
  private record Around(Shape shape, @Nullable Around outer) {}

  /** A shape where it is. */
  private record Placed(Shape shape, @Nullable Around around) {
    /** Itself, or the object around it that it stands for. */
    Placed resolved() {
      if (!(shape instanceof RecursiveShape recursive)) {
        return this;
      }
      Around found = around;
      for (int i = 1; i < recursive.levels() && found != null; i++) {
        found = found.outer();
      }
      if (found == null) {
        throw new IllegalArgumentException("a shape that refers to nothing around it");
      }
      return new Placed(found.shape(), found.outer());
    }

    /** What is in it. */
    Placed inner(Shape part) {
      return new Placed(part, new Around(shape, around));
    }

    /** What is in it, where it is no object that anything refers to. */
    Placed item(Shape part) {
      return new Placed(part, around);
    }
  }

  /** Two objects, by identity, that are being compared or have been. */
  private record Pair(Shape writer, Shape reader) {
    @Override
    @SuppressWarnings("ReferenceEquality") // equal objects in different places refer to others
    public boolean equals(Object other) {
      return other instanceof Pair that && writer == that.writer && reader == that.reader;
    }

    @Override
    public int hashCode() {
      return 31 * System.identityHashCode(writer) + System.identityHashCode(reader);
    }
  }

  private ShapeResolution(UnknownFields unknown) {
    this.unknown = unknown;
  }

  /**
   * Everything that keeps a reader from reading what a writer may write.
   *
   * @param unknown what the reader does with fields that it does not have
   * @return none if it reads everything
   */
  public static List<Incompatibility> resolve(Shape writer, Shape reader, UnknownFields unknown) {
    ShapeResolution resolution = new ShapeResolution(unknown);
    resolution.compare("$", new Placed(writer, null), new Placed(reader, null));
    return List.copyOf(resolution.found);
  }

  private void compare(String path, Placed written, Placed read) {
    Placed w = written.resolved();
    Placed r = read.resolved();
    Shape writer = w.shape();
    Shape reader = r.shape();
    if (writer instanceof ArrayShape from && reader instanceof ArrayShape to) {
      compare(path + "[]", w.item(from.items()), r.item(to.items()));
    } else if (writer instanceof MapShape from && reader instanceof MapShape to) {
      compare(path + "{}", w.item(from.values()), r.item(to.values()));
    } else if (writer instanceof ObjectShape from && reader instanceof ObjectShape to) {
      if (compared.add(new Pair(writer, reader))) {
        objects(path, w, from, r, to);
      }
    } else if (writer instanceof Variants from && reader instanceof Variants to) {
      if (compared.add(new Pair(writer, reader))) {
        variants(path, w, from, r, to);
      }
    } else if (writer instanceof EnumShape from && reader instanceof EnumShape to) {
      enums(path, from, to);
    } else if (!promotes(writer, reader)) {
      add(path, Kind.TYPE_MISMATCH, Shapes.describe(writer), Shapes.describe(reader));
    }
  }

  /** Whether every value of one simple shape can be read as one of the other. */
  private static boolean promotes(Shape writer, Shape reader) {
    if (reader instanceof AnyShape || writer.equals(reader)) {
      return true;
    }
    if (reader instanceof TextShape) {
      return writer instanceof EnumShape;
    }
    if (writer instanceof IntegerShape from) {
      return (reader instanceof IntegerShape to && to.covers(from))
          || (reader instanceof NumberShape decimal && decimal.covers(from));
    }
    return writer instanceof NumberShape from
        && reader instanceof NumberShape to
        && to.covers(from);
  }

  private void objects(String path, Placed w, ObjectShape writer, Placed r, ObjectShape reader) {
    Set<String> taken = new HashSet<>();
    reader.fields().forEach((name, field) -> {
      String at = path + "." + Shapes.quoted(name);
      String source = source(writer, name, field);
      FieldShape from = source == null ? null : writer.fields().get(source);
      boolean mayBeMissing = from == null || from.optional();
      if (source != null) {
        taken.add(source);
      }
      if (mayBeMissing && !field.optional()) {
        add(
            at,
            Kind.READER_FIELD_MISSING_DEFAULT_VALUE,
            from == null ? "nothing" : Shapes.describe(from.shape()) + ", optional",
            Shapes.describe(field.shape()));
      }
      if (from != null) {
        compare(at, w.inner(from.shape()), r.inner(field.shape()));
      }
    });
    if (unknown == UnknownFields.KEEP || reader.open()) {
      return;
    }
    writer.fields().forEach((name, field) -> {
      if (!taken.contains(name)) {
        add(
            path + "." + Shapes.quoted(name),
            Kind.UNKNOWN_FIELD,
            Shapes.describe(field.shape()),
            "nothing");
      }
    });
  }

  /** The writer's field that a reader takes for its own. */
  private static @Nullable String source(ObjectShape writer, String name, FieldShape field) {
    if (writer.fields().containsKey(name)) {
      return name;
    }
    return field.aliases().stream()
        .filter(alias -> writer.fields().containsKey(alias))
        .findFirst()
        .orElse(null);
  }

  private void variants(String path, Placed w, Variants writer, Placed r, Variants reader) {
    if (!writer.property().equals(reader.property())) {
      add(path, Kind.TYPE_MISMATCH, Shapes.describe(writer), Shapes.describe(reader));
      return;
    }
    writer.branches().forEach((id, branch) -> {
      String at = path + "(" + Shapes.quoted(writer.property()) + "=" + Shapes.quoted(id) + ")";
      Shape to = reader.branches().get(id);
      if (to == null) {
        add(at, Kind.MISSING_UNION_BRANCH, Shapes.describe(branch), "nothing");
      } else {
        compare(at, w.inner(branch), r.inner(to));
      }
    });
  }

  private void enums(String path, EnumShape writer, EnumShape reader) {
    Set<String> missing = new TreeSet<>(writer.symbols());
    missing.removeAll(reader.symbols());
    if (!missing.isEmpty() && !reader.hasDefault()) {
      add(
          path,
          Kind.MISSING_ENUM_SYMBOLS,
          "enum with " + String.join("|", missing),
          Shapes.describe(reader));
    }
  }

  private void add(String path, Kind kind, String writer, String reader) {
    found.add(new Incompatibility(path, kind, writer, reader));
  }
}
