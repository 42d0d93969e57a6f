package io.migrationgate.flags.internal;

import static io.migrationgate.flags.internal.JsonText.pointer;

import io.migrationgate.flags.FlagReferences;
import io.migrationgate.flags.FlagSettings;
import io.migrationgate.flags.FlagState;
import io.migrationgate.flags.FlagType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads one flag in flagd's format and checks it. */
public final class DefinitionReader {
  private static final List<String> WELL_KNOWN =
      List.of("state", "variants", "defaultVariant", "targeting", "metadata");

  private final FoundProblems problems;
  private final String pointer;
  private final Json flag;
  private final Map<String, Json> members;

  private DefinitionReader(
      FoundProblems problems, String pointer, Json flag, Map<String, Json> members) {
    this.problems = problems;
    this.pointer = pointer;
    this.flag = flag;
    this.members = members;
  }

  /** Reads a flag; null if anything is wrong, and then problems were added. */
  public static @Nullable FlagParts read(Json flag, String pointer, FoundProblems problems) {
    int before = problems.total();
    Map<String, Json> members = flag.members();
    if (members == null) {
      problems.add(
          pointer, flag.line(), flag.kind(), "an object", "write {\"state\": \"ENABLED\", …}");
      return null;
    }
    FlagParts parts = new DefinitionReader(problems, pointer, flag, members).parts();
    return problems.total() == before ? parts : null;
  }

  private FlagParts parts() {
    FlagState state = state();
    Map<String, Object> variants = new LinkedHashMap<>();
    FlagType type = variants(variants);
    String defaultVariant = defaultVariant(variants);
    TargetingChecks checks = new TargetingChecks(problems, false);
    Json targeting = targeting(checks);
    Map<String, Object> metadata = metadata(members.get("metadata"), pointer, problems);
    FlagReferences references = checks.references();
    FlagSettings settings = new SettingsReader(
            metadata, line(members.get("metadata")), pointer(pointer, "metadata"), problems)
        .read(variants.keySet(), references);
    return new FlagParts(
        ordered(),
        state,
        type,
        Collections.unmodifiableMap(variants),
        defaultVariant,
        targeting,
        metadata,
        settings,
        references);
  }

  private int line(@Nullable Json member) {
    return member == null ? flag.line() : member.line();
  }

  private Map<String, Json> ordered() {
    Map<String, Json> ordered = new LinkedHashMap<>();
    for (String name : WELL_KNOWN) {
      Json member = members.get(name);
      if (member != null) {
        ordered.put(name, member);
      }
    }
    members.forEach(ordered::putIfAbsent);
    return Collections.unmodifiableMap(ordered);
  }

  private FlagState state() {
    Json state = members.get("state");
    for (FlagState known : FlagState.values()) {
      if (state != null && known.name().equals(state.value())) {
        return known;
      }
    }
    problems.add(
        pointer(pointer, "state"),
        line(state),
        state == null ? "no state" : state.kind(),
        "\"ENABLED\" or \"DISABLED\"",
        "give the flag's state");
    return FlagState.DISABLED;
  }

  private FlagType variants(Map<String, Object> values) {
    Json variants = members.get("variants");
    if (variants == null) {
      // As flagd's schema has it.
      values.put("true", true);
      values.put("false", false);
      return FlagType.BOOLEAN;
    }
    String at = pointer(pointer, "variants");
    Map<String, Json> named = variants.members();
    if (named == null) {
      problems.add(at, variants.line(), variants.kind(), "an object", "name each variant");
      return FlagType.BOOLEAN;
    }
    FlagType type = null;
    for (Map.Entry<String, Json> variant : named.entrySet()) {
      Json value = variant.getValue();
      String here = pointer(at, variant.getKey());
      FlagType its = type(value.value());
      if (variant.getKey().isEmpty()) {
        problems.add(here, value.line(), "a variant without a name", "a name", "give it one");
      }
      if (its == null || (type != null && its != type)) {
        problems.add(
            here,
            value.line(),
            value.kind(),
            type == null
                ? "a boolean, a text, a number or an object"
                : "a variant of type " + type.name().toLowerCase(Locale.ROOT)
                    + ", as the ones before",
            "give all variants one type");
      } else {
        type = its;
        values.put(variant.getKey(), Objects.requireNonNull(value.plain()));
      }
    }
    return type == null ? FlagType.BOOLEAN : type;
  }

  private static @Nullable FlagType type(@Nullable Object value) {
    if (value instanceof Boolean) {
      return FlagType.BOOLEAN;
    }
    if (value instanceof String) {
      return FlagType.STRING;
    }
    if (value instanceof Number) {
      return FlagType.NUMBER;
    }
    return value instanceof Map ? FlagType.OBJECT : null;
  }

  private @Nullable String defaultVariant(Map<String, Object> variants) {
    Json variant = members.get("defaultVariant");
    if (variant == null || variant.isNull()) {
      return null;
    }
    if (variant.value() instanceof String name && variants.containsKey(name)) {
      return name;
    }
    problems.add(
        pointer(pointer, "defaultVariant"),
        variant.line(),
        variant.kind(),
        "null, or one of " + variants.keySet(),
        "name a variant");
    return null;
  }

  private @Nullable Json targeting(TargetingChecks checks) {
    Json targeting = members.get("targeting");
    if (targeting == null || targeting.isNull()) {
      return null;
    }
    String at = pointer(pointer, "targeting");
    Map<String, Json> rule = targeting.members();
    if (rule == null) {
      problems.add(at, targeting.line(), targeting.kind(), "an object", "write an operator");
      return null;
    }
    if (rule.isEmpty()) {
      return null;
    }
    checks.check(targeting, at);
    return targeting;
  }

  /** Reads metadata, of a flag or of a file. */
  public static Map<String, Object> metadata(
      @Nullable Json metadata, String pointer, FoundProblems problems) {
    if (metadata == null) {
      return Map.of();
    }
    String at = pointer(pointer, "metadata");
    Map<String, Json> named = metadata.members();
    if (named == null) {
      problems.add(at, metadata.line(), metadata.kind(), "an object", "give names to its values");
      return Map.of();
    }
    Map<String, Object> values = new LinkedHashMap<>();
    named.forEach((name, value) -> {
      Object plain = value.value();
      if (plain instanceof String || plain instanceof Number || plain instanceof Boolean) {
        values.put(name, plain);
      } else {
        problems.add(
            pointer(at, name),
            value.line(),
            value.kind(),
            "a text, a number or a boolean",
            "write it as a text");
      }
    });
    return Collections.unmodifiableMap(values);
  }
}
