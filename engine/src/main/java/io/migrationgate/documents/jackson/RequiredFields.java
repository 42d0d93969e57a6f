package io.migrationgate.documents.jackson;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.Version;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Executable;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says of each component of a record, and each parameter of a creator, that it must be there unless
 * it is marked as one that need not: with any {@code @Nullable}, as an {@code Optional}, or with a
 * default value. Jackson alone would leave null where nothing was, and so read half an object.
 */
final class RequiredFields extends NopAnnotationIntrospector {
  private static final long serialVersionUID = 1L;

  @Override
  public Version version() {
    return Version.unknownVersion();
  }

  @Override
  public @Nullable Boolean hasRequiredMarker(AnnotatedMember member) {
    return (member instanceof AnnotatedParameter parameter && !isOptional(parameter)) ? true : null;
  }

  @Override
  public JsonSetter.Value findSetterInfo(Annotated annotated) {
    return annotated instanceof AnnotatedParameter parameter
            && !isOptional(parameter)
            && !parameter.hasAnnotation(JsonSetter.class)
        ? JsonSetter.Value.forValueNulls(Nulls.FAIL)
        : JsonSetter.Value.empty();
  }

  private static boolean isOptional(AnnotatedParameter parameter) {
    JsonProperty property = parameter.getAnnotation(JsonProperty.class);
    return parameter.getType().isReferenceType()
        || (property != null && !property.defaultValue().isEmpty())
        || isNullable(parameter);
  }

  private static boolean isNullable(AnnotatedParameter parameter) {
    AnnotatedElement owner = parameter.getOwner().getAnnotated();
    if (!(owner instanceof Executable creator)
        || creator.getParameterCount() <= parameter.getIndex()) {
      return false;
    }
    int index = parameter.getIndex();
    return Stream.concat(
            Arrays.stream(creator.getAnnotatedParameterTypes()[index].getAnnotations()),
            Arrays.stream(creator.getParameterAnnotations()[index]))
        .map(Annotation::annotationType)
        .anyMatch(type -> type.getSimpleName().equals("Nullable"));
  }
}
