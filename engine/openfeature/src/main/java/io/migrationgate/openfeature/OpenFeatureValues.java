package io.migrationgate.openfeature;

import dev.openfeature.sdk.ImmutableMetadata;
import dev.openfeature.sdk.ImmutableStructure;
import dev.openfeature.sdk.Structure;
import dev.openfeature.sdk.Value;
import io.migrationgate.flags.EvaluationContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values of OpenFeature as ours, and ours as OpenFeature's. */
final class OpenFeatureValues {
  /** As deep as our contexts keep anything. */
  private static final int MAX_DEPTH = 17;

  private OpenFeatureValues() {}

  /** A view, for the time of one evaluation: what targeting does not read is not converted. */
  static EvaluationContext context(dev.openfeature.sdk.@Nullable EvaluationContext context) {
    return context == null || (context.isEmpty() && context.getTargetingKey() == null)
        ? EvaluationContext.EMPTY
        : EvaluationContext.over(context.getTargetingKey(), new ContextAttributes(context));
  }

  /** A copy, for whoever may keep it. */
  static EvaluationContext copy(dev.openfeature.sdk.@Nullable EvaluationContext context) {
    return EvaluationContext.EMPTY.mergedWith(context(context));
  }

  static Map<String, @Nullable Object> details(Structure structure) {
    return members(structure, MAX_DEPTH);
  }

  static @Nullable Object plain(@Nullable Value value) {
    return plain(value, MAX_DEPTH);
  }

  private static @Nullable Object plain(@Nullable Value value, int depth) {
    if (value == null || value.isNull() || depth == 0) {
      return null;
    }
    if (value.isStructure()) {
      return members(value.asStructure(), depth - 1);
    }
    if (value.isList()) {
      List<@Nullable Object> elements = new ArrayList<>();
      value.asList().forEach(element -> elements.add(plain(element, depth - 1)));
      return elements;
    }
    return value.asObject();
  }

  private static Map<String, @Nullable Object> members(Structure structure, int depth) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    structure.asUnmodifiableMap().forEach((name, value) -> members.put(name, plain(value, depth)));
    return members;
  }

  static Value value(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Value> members = new LinkedHashMap<>();
      map.forEach((name, member) -> members.put(String.valueOf(name), value(member)));
      return new Value(new ImmutableStructure(members));
    }
    if (value instanceof List<?> list) {
      return new Value(list.stream().map(OpenFeatureValues::value).toList());
    }
    if (value instanceof Boolean truth) {
      return new Value(truth);
    }
    if (value instanceof Long whole) {
      return whole == whole.intValue() ? new Value(whole.intValue()) : new Value(whole);
    }
    if (value instanceof Double number) {
      return new Value(number);
    }
    return value instanceof String text ? new Value(text) : new Value();
  }

  static ImmutableMetadata metadata(Map<String, Object> metadata) {
    if (metadata.isEmpty()) {
      return ImmutableMetadata.EMPTY;
    }
    ImmutableMetadata.ImmutableMetadataBuilder builder = ImmutableMetadata.builder();
    metadata.forEach((name, value) -> {
      if (value instanceof String text) {
        builder.addString(name, text);
      } else if (value instanceof Boolean truth) {
        builder.addBoolean(name, truth);
      } else if (value instanceof Long whole && whole == whole.intValue()) {
        builder.addInteger(name, whole.intValue());
      } else if (value instanceof Long whole) {
        builder.addLong(name, whole);
      } else if (value instanceof Double number) {
        builder.addDouble(name, number);
      }
    });
    return builder.build();
  }
}
