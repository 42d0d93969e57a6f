package io.migrationgate.documents;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What documents of one version look like, as data: names, types, and what may be missing. Made
 * from a Java type by a {@link DocumentFormat}, recorded for each version, and compared by
 * {@link ShapeResolution}. Immutable; two shapes are equal if documents of one are documents of the
 * other.
 */
public sealed interface Shape {
  /** What it is, for people and as it is stored. */
  String kind();

  /** A whole number that fits in so many bits, or any if it is {@link #UNBOUNDED}. */
  record IntegerShape(int bits) implements Shape {
    /** The bits of a whole number without bounds. */
    public static final int UNBOUNDED = 0;

    @Override
    public String kind() {
      return bits == UNBOUNDED ? "integer" : "int" + bits;
    }

    /** Whether every number of another one fits. */
    public boolean covers(IntegerShape other) {
      return bits == UNBOUNDED || (other.bits != UNBOUNDED && other.bits <= bits);
    }
  }

  /** A number with a fraction: binary in so many bits, or decimal and exact if that is 0. */
  record NumberShape(int bits) implements Shape {
    @Override
    public String kind() {
      return bits == 0 ? "decimal" : "float" + bits;
    }

    /** Whether every number of another one can be told apart. */
    public boolean covers(NumberShape other) {
      return bits == 0 || (other.bits != 0 && other.bits <= bits);
    }

    /** Whether every whole number of that shape can be told apart. */
    public boolean covers(IntegerShape other) {
      int exact = bits == 0 ? Integer.MAX_VALUE : bits == 32 ? 24 : 53;
      return bits == 0 || (other.bits() != IntegerShape.UNBOUNDED && other.bits() <= exact);
    }
  }

  /** Any text. */
  record TextShape() implements Shape {
    @Override
    public String kind() {
      return "string";
    }
  }

  /** True or false. */
  record BooleanShape() implements Shape {
    @Override
    public String kind() {
      return "boolean";
    }
  }

  /** Any JSON at all. */
  record AnyShape() implements Shape {
    @Override
    public String kind() {
      return "any";
    }
  }

  /**
   * A value that a type of its own name writes and reads, such as a date or a user's own scalar.
   *
   * @param name of the Java type, without its package
   */
  record ScalarShape(String name) implements Shape {
    @Override
    public String kind() {
      return "scalar";
    }
  }

  /**
   * One of some texts.
   *
   * @param symbols all of them
   * @param hasDefault whether a reader takes any other for one of these; no part of the shape
   */
  record EnumShape(SortedSet<String> symbols, boolean hasDefault) implements Shape {
    /** Copies the set. */
    public EnumShape {
      symbols = new TreeSet<>(symbols);
    }

    @Override
    public String kind() {
      return "enum";
    }
  }

  /**
   * Any number of values of one shape.
   *
   * @param items of each
   */
  record ArrayShape(Shape items) implements Shape {
    @Override
    public String kind() {
      return "array";
    }
  }

  /**
   * Values of one shape by any names.
   *
   * @param values of each
   */
  record MapShape(Shape values) implements Shape {
    @Override
    public String kind() {
      return "map";
    }
  }

  /**
   * Fields by name.
   *
   * @param fields all of them
   * @param open whether its Java type keeps fields by itself that it does not have
   */
  record ObjectShape(SortedMap<String, FieldShape> fields, boolean open) implements Shape {
    /** Copies the map. */
    public ObjectShape {
      fields = new TreeMap<>(fields);
    }

    @Override
    public String kind() {
      return "object";
    }
  }

  /**
   * One of several objects, told apart by a field.
   *
   * @param property the field
   * @param branches by what the field says
   */
  record Variants(String property, SortedMap<String, Shape> branches) implements Shape {
    /** Copies the map. */
    public Variants {
      branches = new TreeMap<>(branches);
    }

    @Override
    public String kind() {
      return "variants";
    }
  }

  /**
   * The same as an object around it.
   *
   * @param levels how many objects or variants further out; 1 is the innermost one around it
   */
  record RecursiveShape(int levels) implements Shape {
    @Override
    public String kind() {
      return "recursive";
    }
  }

  /**
   * A field of an object.
   *
   * @param shape of its value
   * @param optional whether it may be missing or null, which are the same
   * @param aliases other names by which a reader finds it; no part of the shape
   */
  record FieldShape(Shape shape, boolean optional, List<String> aliases) {
    /** Copies the list. */
    public FieldShape {
      aliases = List.copyOf(aliases);
    }

    /** A field that is read by its own name alone. */
    public FieldShape(Shape shape, boolean optional) {
      this(shape, optional, List.of());
    }
  }

  /** A shape of fields. */
  static ObjectShape object(Map<String, FieldShape> fields) {
    return new ObjectShape(new TreeMap<>(fields), false);
  }
}
