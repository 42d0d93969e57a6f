package io.migrationgate.documents.jackson;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyName;
import com.fasterxml.jackson.databind.deser.BeanDeserializerBase;
import com.fasterxml.jackson.databind.deser.DefaultDeserializationContext;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.migrationgate.Problem;
import io.migrationgate.documents.DocumentTypeException;
import io.migrationgate.documents.Shape;
import io.migrationgate.documents.Shape.FieldShape;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Tells a Java type's shape from what Jackson would read into it. For one type at a time. */
final class JacksonShapes {
  private final ObjectMapper mapper;
  private final DeserializationConfig config;
  private final DefaultDeserializationContext context;
  // The objects that the type at hand is in, outermost first.
  private final List<JavaType> around = new ArrayList<>();

  JacksonShapes(ObjectMapper mapper) {
    this.mapper = mapper;
    this.config = mapper.getDeserializationConfig();
    this.context = ((DefaultDeserializationContext) mapper.getDeserializationContext())
        .createDummyInstance(config);
  }

  /** The shape of what is read into a class. */
  Shape of(Class<?> type) {
    try {
      return of(mapper.constructType(type));
    } catch (JsonMappingException e) {
      throw new DocumentTypeException(new Problem(
          "Java type " + type.getName(),
          "a type of which Jackson cannot say how it is read: " + e.getOriginalMessage(),
          "a record, or a class with a creator",
          "correct the type, or register the module that reads it"));
    }
  }

  private Shape of(JavaType type) throws JsonMappingException {
    int outer = around.lastIndexOf(type);
    if (outer >= 0) {
      return new Shape.RecursiveShape(around.size() - outer);
    }
    if (type.isReferenceType()) {
      return of(type.getContentType());
    }
    if (type.isJavaLangObject()) {
      return new Shape.AnyShape();
    }
    TypeDeserializer variants = config.findTypeDeserializer(type);
    if (variants != null) {
      return variants(type, variants);
    }
    JsonDeserializer<?> deserializer = context.findRootValueDeserializer(type);
    LogicalType logical = deserializer.logicalType();
    return logical == null ? scalar(type) : of(type, deserializer, logical);
  }

  private Shape of(JavaType type, JsonDeserializer<?> deserializer, LogicalType logical)
      throws JsonMappingException {
    return switch (logical) {
      case Integer -> new Shape.IntegerShape(bits(type.getRawClass()));
      case Float -> new Shape.NumberShape(bits(type.getRawClass()));
      case Boolean -> new Shape.BooleanShape();
      case Textual -> new Shape.TextShape();
      case Untyped -> new Shape.AnyShape();
      case Enum -> enumeration(type);
      case Array, Collection ->
        type.isContainerType() ? new Shape.ArrayShape(of(type.getContentType())) : scalar(type);
      case Map ->
        type.isMapLikeType() ? new Shape.MapShape(of(type.getContentType())) : scalar(type);
      case POJO -> deserializer instanceof BeanDeserializerBase ? object(type) : scalar(type);
      default -> scalar(type);
    };
  }

  private static Shape scalar(JavaType type) {
    return new Shape.ScalarShape(type.getRawClass().getSimpleName());
  }

  private static int bits(Class<?> number) {
    if (number == byte.class || number == Byte.class) {
      return 8;
    }
    if (number == short.class || number == Short.class) {
      return 16;
    }
    if (number == int.class
        || number == Integer.class
        || number == float.class
        || number == Float.class) {
      return 32;
    }
    // BigInteger and BigDecimal have no bounds.
    return number == long.class
            || number == Long.class
            || number == double.class
            || number == Double.class
        ? 64
        : 0;
  }

  private Shape enumeration(JavaType type) {
    @SuppressWarnings("unchecked")
    Class<Enum<?>> raw = (Class<Enum<?>>) (Class<?>) type.getRawClass();
    Enum<?>[] constants = raw.getEnumConstants();
    SortedSet<String> symbols = new TreeSet<>();
    Arrays.stream(constants).forEach(one -> symbols.add(mapper.valueToTree(one).asText()));
    boolean hasDefault = config
            .getAnnotationIntrospector()
            .findDefaultEnumValue(config.introspectClassAnnotations(type).getClassInfo(), constants)
        != null;
    return new Shape.EnumShape(
        symbols,
        hasDefault
            && config.isEnabled(
                DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE));
  }

  private Shape object(JavaType type) throws JsonMappingException {
    BeanDescription bean = config.introspect(type);
    if (config
        .getDefaultPropertyIgnorals(type.getRawClass(), bean.getClassInfo())
        .getIgnoreUnknown()) {
      throw new DocumentTypeException(new Problem(
          "Java type " + type.getRawClass().getName(),
          "@JsonIgnoreProperties(ignoreUnknown = true)",
          "no field that is dropped without a word",
          "remove it: the format keeps unknown fields, or refuses them"));
    }
    SortedMap<String, FieldShape> fields = new TreeMap<>();
    around.add(type);
    for (BeanPropertyDefinition property : bean.findProperties()) {
      if (property.couldDeserialize()) {
        fields.put(
            property.getName(),
            new FieldShape(
                of(property.getPrimaryType()),
                !property.isRequired(),
                property.findAliases().stream().map(PropertyName::getSimpleName).toList()));
      }
    }
    around.remove(around.size() - 1);
    return new Shape.ObjectShape(fields, bean.findAnySetterAccessor() != null);
  }

  private Shape variants(JavaType type, TypeDeserializer by) throws JsonMappingException {
    String property = by.getPropertyName();
    boolean inside = by.getTypeInclusion() == JsonTypeInfo.As.PROPERTY
        || by.getTypeInclusion() == JsonTypeInfo.As.EXISTING_PROPERTY;
    if (property == null || !inside) {
      throw new DocumentTypeException(new Problem(
          "Java type " + type.getRawClass().getName(),
          "subtypes told apart by " + by.getTypeInclusion(),
          "subtypes told apart by a property",
          "use @JsonTypeInfo with a property"));
    }
    SortedMap<String, Shape> branches = new TreeMap<>();
    around.add(type);
    for (NamedType subtype : mapper
        .getSubtypeResolver()
        .collectAndResolveSubtypesByTypeId(
            config, config.introspectClassAnnotations(type).getClassInfo())) {
      if (subtype.hasName() && !Modifier.isAbstract(subtype.getType().getModifiers())) {
        branches.put(subtype.getName(), object(mapper.constructType(subtype.getType())));
      }
    }
    around.remove(around.size() - 1);
    return new Shape.Variants(property, branches);
  }
}
