package io.migrationgate.cli.mappings;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Reads the annotations of one class, those of Jakarta Persistence, of its predecessor, and of
 * Hibernate. Where only getters are annotated, properties are mapped, else fields.
 */
final class MappingScan {
  private static final Set<String> CLASSES = Set.of("Entity", "MappedSuperclass", "Embeddable");
  private static final Set<String> REFERENCES = Set.of("ManyToOne", "OneToOne");
  private static final Set<String> COLLECTIONS =
      Set.of("OneToMany", "ManyToMany", "ElementCollection");
  private static final Set<String> NAMING = Set.of(
      "Column",
      "JoinColumn",
      "PrimaryKeyJoinColumn",
      "MapKeyColumn",
      "OrderColumn",
      "MapKeyJoinColumn");
  private static final Set<String> TABLES =
      Set.of("Table", "SecondaryTable", "CollectionTable", "JoinTable");

  private MappingScan() {}

  /** Whether a class file may be worth reading. */
  static boolean mentions(String latin1) {
    return latin1.contains("/persistence/");
  }

  /** Null if it is no class of the mapping. */
  static @Nullable MappedClass read(byte[] file) {
    ClassNode type = new ClassNode();
    new ClassReader(file)
        .accept(type, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    List<AnnotationNode> annotations = all(type.visibleAnnotations);
    if (annotations.stream().noneMatch(each -> CLASSES.contains(name(each)))) {
      return null;
    }
    String className = Type.getObjectType(type.name).getClassName();
    boolean entity = annotations.stream().anyMatch(each -> name(each).equals("Entity"));
    List<MappedColumns> attributes = new ArrayList<>();
    boolean byProperty = type.methods.stream().anyMatch(each -> known(each.visibleAnnotations))
        && type.fields.stream().noneMatch(each -> known(each.visibleAnnotations));
    for (FieldNode field : type.fields) {
      if (!byProperty && (field.access & (Opcodes.ACC_STATIC | Opcodes.ACC_TRANSIENT)) == 0) {
        add(attributes, field.name, Type.getType(field.desc), field.visibleAnnotations);
      }
    }
    for (MethodNode method : type.methods) {
      String property = property(method);
      if (property != null && (byProperty || known(method.visibleAnnotations))) {
        add(attributes, property, Type.getReturnType(method.desc), method.visibleAnnotations);
      }
    }
    // @AttributeOverride of what is inherited.
    Set<String> overridden = columns(annotations);
    if (!overridden.isEmpty()) {
      attributes.add(new MappedColumns("", null, overridden, List.of(), null));
    }
    return new MappedClass(
        className,
        type.superName == null ? null : Type.getObjectType(type.superName).getClassName(),
        entity,
        entity ? tables(className, annotations) : List.of(),
        attributes);
  }

  private static @Nullable String property(MethodNode method) {
    boolean getter =
        (method.access & Opcodes.ACC_STATIC) == 0 && Type.getArgumentTypes(method.desc).length == 0;
    int prefix = method.name.startsWith("get") ? 3 : method.name.startsWith("is") ? 2 : 0;
    if (!getter || prefix == 0 || method.name.length() == prefix) {
      return null;
    }
    String rest = method.name.substring(prefix);
    return Character.toLowerCase(rest.charAt(0)) + rest.substring(1);
  }

  private static void add(
      List<MappedColumns> attributes,
      String attribute,
      Type type,
      @Nullable List<AnnotationNode> visible) {
    List<AnnotationNode> annotations = all(visible);
    if (annotations.stream().anyMatch(each -> name(each).equals("Transient"))) {
      return;
    }
    Set<String> columns = columns(annotations);
    boolean reference = annotations.stream().anyMatch(each -> REFERENCES.contains(name(each)));
    boolean collection = annotations.stream().anyMatch(each -> COLLECTIONS.contains(name(each)));
    List<String> tables = named(annotations);
    if (!collection && columns.isEmpty()) {
      columns.addAll(reference ? DefaultNames.ofReference(attribute) : DefaultNames.of(attribute));
    }
    String table = tables.isEmpty() ? null : tables.get(0);
    List<String> formulas = annotations.stream()
        .filter(each -> name(each).equals("Formula"))
        .map(each -> text(each, "value"))
        .filter(text -> !text.isEmpty())
        .toList();
    boolean embedded = type.getSort() == Type.OBJECT;
    attributes.add(new MappedColumns(
        attribute, table, columns, formulas, embedded ? type.getClassName() : null));
  }

  private static List<String> tables(String className, List<AnnotationNode> annotations) {
    List<String> tables = new ArrayList<>(named(annotations));
    boolean own = annotations.stream()
        .anyMatch(each -> name(each).equals("Table") && !text(each, "name").isEmpty());
    if (!own) {
      String entity = annotations.stream()
          .filter(each -> name(each).equals("Entity"))
          .map(each -> text(each, "name"))
          .findFirst()
          .orElse("");
      tables.addAll(DefaultNames.of(entity.isEmpty() ? DefaultNames.simple(className) : entity));
    }
    return tables;
  }

  private static List<String> named(List<AnnotationNode> annotations) {
    return annotations.stream()
        .filter(each -> TABLES.contains(name(each)) && !text(each, "name").isEmpty())
        .map(each -> {
          String schema = text(each, "schema");
          return (schema.isEmpty() ? "" : schema + ".") + text(each, "name");
        })
        .toList();
  }

  private static Set<String> columns(List<AnnotationNode> annotations) {
    Set<String> columns = new LinkedHashSet<>();
    annotations.stream()
        .filter(each -> NAMING.contains(name(each)))
        .map(each -> text(each, "name"))
        .filter(text -> !text.isEmpty())
        .forEach(columns::add);
    return columns;
  }

  /** These, and those inside of them: of lists, of overrides, of tables. */
  private static List<AnnotationNode> all(@Nullable List<AnnotationNode> annotations) {
    List<AnnotationNode> all = new ArrayList<>();
    if (annotations != null) {
      for (AnnotationNode annotation : annotations) {
        all.add(annotation);
        if (annotation.values != null) {
          for (Object value : annotation.values) {
            all.addAll(inside(value));
          }
        }
      }
    }
    return all;
  }

  private static List<AnnotationNode> inside(Object value) {
    List<AnnotationNode> inside = new ArrayList<>();
    if (value instanceof AnnotationNode one) {
      inside.add(one);
    } else if (value instanceof List<?> several) {
      several.stream()
          .filter(AnnotationNode.class::isInstance)
          .map(AnnotationNode.class::cast)
          .forEach(inside::add);
    }
    return all(inside);
  }

  private static boolean known(@Nullable List<AnnotationNode> annotations) {
    return annotations != null
        && annotations.stream().anyMatch(each -> !name(each).isEmpty());
  }

  /** The simple name of a persistence annotation; empty for any other. */
  private static String name(AnnotationNode annotation) {
    String type = annotation.desc;
    boolean known = type.startsWith("Ljakarta/persistence/")
        || type.startsWith("Ljavax/persistence/")
        || type.startsWith("Lorg/hibernate/annotations/");
    return known ? type.substring(type.lastIndexOf('/') + 1, type.length() - 1) : "";
  }

  private static String text(AnnotationNode annotation, String name) {
    if (annotation.values != null) {
      for (int i = 0; i + 1 < annotation.values.size(); i += 2) {
        if (name.equals(annotation.values.get(i))
            && annotation.values.get(i + 1) instanceof String text) {
          return text;
        }
      }
    }
    return "";
  }
}
