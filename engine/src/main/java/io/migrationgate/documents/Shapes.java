package io.migrationgate.documents;

import io.migrationgate.documents.Shape.ArrayShape;
import io.migrationgate.documents.Shape.EnumShape;
import io.migrationgate.documents.Shape.FieldShape;
import io.migrationgate.documents.Shape.MapShape;
import io.migrationgate.documents.Shape.ObjectShape;
import io.migrationgate.documents.Shape.RecursiveShape;
import io.migrationgate.documents.Shape.ScalarShape;
import io.migrationgate.documents.Shape.Variants;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What is asked of single shapes. Stateless. */
public final class Shapes {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_$-]+");

  private Shapes() {}

  /**
   * Identifies a shape: a hash over names, types and what may be missing, the same in every build.
   * What only a reader cares for, such as other names of a field, is left out.
   */
  public static String fingerprint(Shape shape) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      String canonical = String.join("\n", lines(shape));
      return HexFormat.of()
          .formatHex(sha.digest(canonical.getBytes(StandardCharsets.UTF_8)), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * A shape, one value a line, sorted; for example {@code $.mode: string, optional}. Two shapes
   * with the same lines are the same shape.
   */
  public static List<String> lines(Shape shape) {
    List<String> lines = new ArrayList<>();
    byPath(shape).forEach((path, what) -> lines.add(path + ": " + what));
    return lines;
  }

  private static SortedMap<String, String> byPath(Shape shape) {
    SortedMap<String, String> paths = new TreeMap<>();
    add("$", shape, "", paths);
    return paths;
  }

  private static void add(
      String path, Shape shape, String optional, SortedMap<String, String> paths) {
    paths.put(path, describe(shape) + optional);
    if (shape instanceof ObjectShape object) {
      object
          .fields()
          .forEach((name, field) -> add(
              path + "." + quoted(name),
              field.shape(),
              field.optional() ? ", optional" : "",
              paths));
    } else if (shape instanceof Variants variants) {
      String property = quoted(variants.property());
      variants
          .branches()
          .forEach((id, branch) ->
              add(path + "(" + property + "=" + quoted(id) + ")", branch, "", paths));
    } else if (shape instanceof ArrayShape array) {
      add(path + "[]", array.items(), "", paths);
    } else if (shape instanceof MapShape map) {
      add(path + "{}", map.values(), "", paths);
    }
  }

  /** A name that could be taken for something else, or for several, in quotes. */
  static String quoted(String name) {
    return PLAIN.matcher(name).matches()
        ? name
        : "'" + name.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + "'";
  }

  /** What a value of a shape is, without what is in it. */
  static String describe(Shape shape) {
    if (shape instanceof EnumShape one) {
      return "enum of "
          + one.symbols().stream().map(Shapes::quoted).collect(Collectors.joining("|"));
    }
    if (shape instanceof ScalarShape scalar) {
      return "scalar " + scalar.name();
    }
    if (shape instanceof RecursiveShape recursive) {
      return "same as " + recursive.levels() + " further out";
    }
    if (shape instanceof Variants variants) {
      return "variants by " + quoted(variants.property());
    }
    if (shape instanceof ObjectShape object && object.open()) {
      return "open object";
    }
    return shape.kind();
  }

  /**
   * What is different between two shapes, for people; for example {@code $.mode: string is missing
   * now}.
   *
   * @return none if they are the same
   */
  public static List<String> differences(Shape before, Shape after) {
    Map<String, String> then = byPath(before);
    Map<String, String> now = byPath(after);
    List<String> differences = new ArrayList<>();
    then.forEach((path, was) -> {
      String is = now.get(path);
      if (is == null) {
        differences.add(path + ": " + was + " is missing now");
      } else if (!is.equals(was)) {
        differences.add(path + ": was " + was + ", is " + is);
      }
    });
    now.forEach((path, is) -> {
      if (!then.containsKey(path)) {
        differences.add(path + ": " + is + " is new");
      }
    });
    return differences;
  }

  /** Whether documents of a shape may have a field of this name at the top. */
  static boolean hasField(Shape shape, String name) {
    if (shape instanceof Variants variants) {
      return variants.property().equals(name)
          || variants.branches().values().stream().anyMatch(branch -> hasField(branch, name));
    }
    return shape instanceof ObjectShape object
        && (object.fields().containsKey(name)
            || object.fields().values().stream()
                .map(FieldShape::aliases)
                .anyMatch(aliases -> aliases.contains(name)));
  }
}
