package io.migrationgate.cli.mappings;

import io.migrationgate.cli.mappings.MappedAttribute.Kind;
import io.migrationgate.cli.mappings.MappedAttribute.Naming;
import io.migrationgate.cli.mappings.MappedClass.Members;
import io.migrationgate.cli.mappings.MappedClass.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Reads the annotations of one class, those of Jakarta Persistence, of its predecessor, of
 * Hibernate, and of Spring Data for JPA and JDBC.
 */
final class MappingScan {
  private static final String ID_OF_SPRING_DATA = "Lorg/springframework/data/annotation/Id;";

  /** A class in a generic signature that has no arguments itself. */
  private static final Pattern ARGUMENT = Pattern.compile("L([^;<>]+);");

  private final ClassNode type = new ClassNode();
  private final String name;
  private final Annotations annotations;
  private final List<MappedAttribute> fields = new ArrayList<>();
  private final List<MappedAttribute> properties = new ArrayList<>();
  private final List<Statement> statements = new ArrayList<>();
  private @Nullable Boolean identifierByProperty;
  private @Nullable Boolean annotatedByProperty;

  private MappingScan(byte[] file) {
    new ClassReader(file)
        .accept(type, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    name = Type.getObjectType(type.name).getClassName();
    annotations = new Annotations(type.visibleAnnotations);
  }

  /** Whether a class file may be worth reading. */
  static boolean mentions(String latin1) {
    return Annotations.PACKAGES.stream().anyMatch(latin1::contains)
        || latin1.contains(ID_OF_SPRING_DATA);
  }

  /**
   * What a class says of itself. Its attributes are mapped if it is annotated so, or if a file maps
   * it, but not those of a class between others that is neither.
   *
   * @param byFile whether a file maps it
   */
  static MappedClass read(byte[] file, boolean byFile) {
    MappingScan scan = new MappingScan(file);
    scan.statements.addAll(AnnotatedSql.statements(scan.name, scan.annotations));
    for (FieldNode field : scan.type.fields) {
      scan.field(field);
    }
    for (MethodNode method : scan.type.methods) {
      scan.method(method);
    }
    boolean entity = scan.annotations.has("Entity") || scan.isAggregate();
    return scan.result(
        entity, entity || byFile || scan.annotations.has("MappedSuperclass", "Embeddable"));
  }

  private MappedClass result(boolean entity, boolean mapped) {
    if (mapped) {
      add(MappedNames.ofClass(annotations));
      if (entity && MappedNames.mayHaveDiscriminator(annotations)) {
        add(new MappedAttribute(
            "", Kind.DISCRIMINATOR, null, Naming.columns(Set.of("DTYPE")), List.of()));
      }
    }
    String parent = type.superName == null ? Object.class.getName() : type.superName;
    return new MappedClass(
        name,
        parent.replace('/', '.'),
        mapped,
        entity ? tables() : List.of(),
        mapped
            ? new Members(byProperty(), fields, properties)
            : new Members(null, List.of(), List.of()),
        statements);
  }

  /** Of Spring Data JDBC. */
  private boolean isAggregate() {
    List<AnnotationNode> own =
        type.visibleAnnotations == null ? List.of() : type.visibleAnnotations;
    boolean elsewhere = own.stream()
        .anyMatch(each -> each.desc.startsWith("Lorg/springframework/data/")
            && Annotations.name(each).isEmpty());
    return !elsewhere
        && (annotations.has("Table")
            || type.fields.stream().anyMatch(field -> has(field, ID_OF_SPRING_DATA)));
  }

  private static boolean has(FieldNode field, String annotation) {
    return field.visibleAnnotations != null
        && field.visibleAnnotations.stream().anyMatch(each -> each.desc.equals(annotation));
  }

  private List<String> tables() {
    List<String> tables = new ArrayList<>(MappedNames.tables(annotations));
    if (annotations.texts(Set.of("Table"), "name", "value").isEmpty()) {
      tables.addAll(annotations.texts(Set.of("Entity"), "name"));
      if (annotations.texts(Set.of("Entity"), "name").isEmpty()) {
        tables.add(DefaultNames.simple(name));
      }
    }
    return tables;
  }

  /** Told by the class, else by where the identifier is, else by what is annotated. */
  private @Nullable Boolean byProperty() {
    for (AnnotationNode access : annotations.named(Set.of("Access"))) {
      return "PROPERTY".equals(Annotations.member(access, "value"));
    }
    return identifierByProperty != null ? identifierByProperty : annotatedByProperty;
  }

  private void add(MappedAttribute attribute) {
    fields.add(attribute);
    properties.add(attribute);
  }

  private void field(FieldNode field) {
    Annotations at = new Annotations(field.visibleAnnotations);
    statements.addAll(AnnotatedSql.statements(name + "." + field.name, at));
    if ((field.access & (Opcodes.ACC_STATIC | Opcodes.ACC_TRANSIENT)) == 0) {
      attribute(false, field.name, at, Type.getType(field.desc), field.signature);
    }
  }

  private void method(MethodNode method) {
    Annotations at = new Annotations(method.visibleAnnotations);
    statements.addAll(AnnotatedSql.statements(name + "." + method.name, at));
    String property = property(method);
    if (property != null) {
      attribute(true, property, at, Type.getReturnType(method.desc), method.signature);
    }
  }

  private static @Nullable String property(MethodNode method) {
    boolean getter = (method.access & Opcodes.ACC_STATIC) == 0
        && Type.getArgumentTypes(method.desc).length == 0
        && Type.getReturnType(method.desc).getSort() != Type.VOID;
    int prefix = method.name.startsWith("get") ? 3 : method.name.startsWith("is") ? 2 : 0;
    if (!getter || prefix == 0 || method.name.length() == prefix) {
      return null;
    }
    String rest = method.name.substring(prefix);
    return Character.toLowerCase(rest.charAt(0)) + rest.substring(1);
  }

  private void attribute(
      boolean property, String attribute, Annotations at, Type erased, @Nullable String generic) {
    if (at.has("Id", "EmbeddedId")) {
      identifierByProperty = property;
    }
    if (!at.none() && !Boolean.FALSE.equals(annotatedByProperty)) {
      annotatedByProperty = property;
    }
    if (at.has("Transient")) {
      return;
    }
    Set<String> joins = MappedNames.joins(attribute, at);
    Kind kind = kind(at, joins);
    Set<String> places = new LinkedHashSet<>(MappedNames.places(attribute, at));
    boolean map = erased.getClassName().endsWith("Map");
    if (map && !at.has("MapKey", "MapKeyColumn", "MapKeyJoinColumn")) {
      places.add(attribute + "_KEY");
    }
    MappedAttribute mapped = new MappedAttribute(
        attribute,
        kind,
        valueType(at, erased, generic),
        new Naming(
            MappedNames.tables(at),
            MappedNames.columns(at),
            joins,
            places,
            at.texts(Set.of("AttributeOverride", "AssociationOverride"), "name")),
        AnnotatedSql.pieces(at));
    if (!property || !at.none()) {
      fields.add(mapped);
    }
    if (property || !at.none()) {
      properties.add(mapped);
    }
  }

  private static Kind kind(Annotations at, Set<String> joins) {
    boolean many = at.has("OneToMany", "ManyToMany", "ManyToAny");
    Set<String> ends = Set.of("OneToMany", "OneToOne", "ManyToMany");
    if (at.has("ElementCollection")) {
      return Kind.ELEMENTS;
    } else if (!at.texts(ends, "mappedBy").isEmpty()) {
      return Kind.INVERSE;
    } else if (at.has("MappedCollection")) {
      return Kind.ENTITIES;
    } else if (at.has("JoinTable") || (many && (joins.isEmpty() || !at.has("OneToMany")))) {
      return Kind.JOINED;
    } else if (many) {
      return Kind.ENTITIES;
    } else if (at.has("ManyToOne", "OneToOne", "Any")) {
      return Kind.REFERENCE;
    } else if (at.has("JdbcTypeCode", "Type", "Struct")) {
      return Kind.DOCUMENT;
    }
    return at.has("Id", "EmbeddedId") ? Kind.IDENTIFIER : Kind.BASIC;
  }

  /** Of a collection or map, what is in it. */
  private static @Nullable String valueType(Annotations at, Type erased, @Nullable String generic) {
    Set<String> told =
        Set.of("ElementCollection", "OneToMany", "ManyToMany", "ManyToOne", "OneToOne");
    for (AnnotationNode each : at.named(told)) {
      for (String member : List.of("targetEntity", "targetClass")) {
        if (Annotations.member(each, member) instanceof Type target) {
          return target.getClassName();
        }
      }
    }
    Matcher argument = ARGUMENT.matcher(generic == null ? "" : generic);
    String last = "";
    while (argument.find()) {
      last = argument.group(1);
    }
    if (!last.isEmpty()) {
      return Type.getObjectType(last).getClassName();
    }
    Type element = erased.getSort() == Type.ARRAY ? erased.getElementType() : erased;
    return element.getSort() == Type.OBJECT ? element.getClassName() : null;
  }
}
