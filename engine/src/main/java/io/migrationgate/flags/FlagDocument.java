package io.migrationgate.flags;

import static io.migrationgate.flags.internal.JsonText.pointer;
import static io.migrationgate.flags.internal.JsonText.quoted;

import io.migrationgate.flags.internal.DefinitionReader;
import io.migrationgate.flags.internal.FoundProblems;
import io.migrationgate.flags.internal.Json;
import io.migrationgate.flags.internal.JsonText;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A whole file of flags in flagd's format: flags, shared evaluators, and metadata of the set. All
 * of it is right, or there is none. Immutable.
 */
public final class FlagDocument {
  private final Map<String, FlagDefinition> flags;
  private final Map<String, SharedEvaluator> evaluators;
  private final Map<String, Object> metadata;

  private FlagDocument(
      Map<String, FlagDefinition> flags,
      Map<String, SharedEvaluator> evaluators,
      Map<String, Object> metadata) {
    this.flags = Collections.unmodifiableMap(flags);
    this.evaluators = Collections.unmodifiableMap(evaluators);
    this.metadata = Collections.unmodifiableMap(metadata);
  }

  /** A document of these parts; which evaluators the flags need is not checked. */
  public static FlagDocument of(
      Collection<FlagDefinition> flags,
      Collection<SharedEvaluator> evaluators,
      Map<String, Object> metadata) {
    Map<String, FlagDefinition> byKey = new LinkedHashMap<>();
    flags.forEach(flag -> byKey.put(flag.key(), flag));
    Map<String, SharedEvaluator> byName = new LinkedHashMap<>();
    evaluators.forEach(evaluator -> byName.put(evaluator.name(), evaluator));
    return new FlagDocument(byKey, byName, new LinkedHashMap<>(metadata));
  }

  /**
   * Reads a file. {@code flags} is an object, or an array whose elements have a {@code key}.
   *
   * @param name what the file is called, for errors
   * @throws FlagFormatException with all that is wrong, and where
   */
  public static FlagDocument parse(String name, String text) {
    FoundProblems problems = new FoundProblems(name);
    Json root = JsonText.read(text, JsonText.MAX_LENGTH, problems);
    problems.throwIfAny();
    FlagDocument document = root == null ? null : new Reading(problems).document(root);
    problems.throwIfAny();
    return Objects.requireNonNull(document);
  }

  /** The flags by their keys, in the order of the file. */
  public Map<String, FlagDefinition> flags() {
    return flags;
  }

  /** The shared evaluators by their names, in the order of the file. */
  public Map<String, SharedEvaluator> evaluators() {
    return evaluators;
  }

  /**
   * Metadata of the set: each a {@link String}, {@link Long}, {@link Double} or {@link Boolean}.
   */
  public Map<String, Object> metadata() {
    return metadata;
  }

  /** Writes the file, for people and for flagd; {@link #parse} gives an equal document. */
  public String write() {
    Map<String, @Nullable Object> root = new LinkedHashMap<>();
    Map<String, @Nullable Object> definitions = new LinkedHashMap<>();
    flags.forEach((key, flag) -> definitions.put(key, json(flag.text())));
    root.put("flags", definitions);
    if (!evaluators.isEmpty()) {
      Map<String, @Nullable Object> rules = new LinkedHashMap<>();
      evaluators.forEach((name, evaluator) -> rules.put(name, json(evaluator.text())));
      root.put("$evaluators", rules);
    }
    if (!metadata.isEmpty()) {
      root.put("metadata", metadata);
    }
    return JsonText.pretty(root);
  }

  private static @Nullable Json json(String canonical) {
    return JsonText.read(canonical, JsonText.MAX_LENGTH, new FoundProblems("canonical text"));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FlagDocument that
        && flags.equals(that.flags)
        && evaluators.equals(that.evaluators)
        && metadata.equals(that.metadata);
  }

  @Override
  public int hashCode() {
    return 31 * flags.hashCode() + evaluators.hashCode();
  }

  /** Reads one file. */
  private record Reading(FoundProblems problems) {
    @Nullable
    FlagDocument document(Json root) {
      Map<String, Json> members = root.members();
      Json flags = members == null ? null : members.get("flags");
      if (members == null || flags == null) {
        problems.add(
            "",
            root.line(),
            members == null ? root.kind() : "no member 'flags'",
            "an object with the member 'flags'",
            "write {\"flags\": {…}}");
        return null;
      }
      Map<String, SharedEvaluator> evaluators = evaluators(members.get("$evaluators"));
      Map<String, FlagDefinition> definitions = flags(flags);
      Map<String, Object> metadata =
          DefinitionReader.metadata(members.get("metadata"), "", problems);
      checkEvaluators(flags, definitions, evaluators);
      return new FlagDocument(definitions, evaluators, metadata);
    }

    private Map<String, SharedEvaluator> evaluators(@Nullable Json rules) {
      Map<String, SharedEvaluator> evaluators = new LinkedHashMap<>();
      if (rules == null) {
        return evaluators;
      }
      Map<String, Json> members = rules.members();
      if (members == null) {
        problems.add("/$evaluators", rules.line(), rules.kind(), "an object", "name each rule");
        return evaluators;
      }
      members.forEach((name, rule) -> {
        SharedEvaluator evaluator =
            SharedEvaluator.read(name, rule, pointer("/$evaluators", name), problems);
        if (evaluator != null) {
          evaluators.put(name, evaluator);
        }
      });
      return evaluators;
    }

    private Map<String, FlagDefinition> flags(Json flags) {
      Map<String, FlagDefinition> definitions = new LinkedHashMap<>();
      Map<String, Json> members = flags.members();
      List<Json> elements = flags.elements();
      if (members != null) {
        members.forEach((key, flag) -> add(key, flag, pointer("/flags", key), definitions));
      } else if (elements != null) {
        for (int i = 0; i < elements.size(); i++) {
          keyed(elements.get(i), pointer("/flags", i), definitions);
        }
      } else {
        problems.add("/flags", flags.line(), flags.kind(), "an object", "write {\"key\": {…}}");
      }
      return definitions;
    }

    private void keyed(Json flag, String pointer, Map<String, FlagDefinition> definitions) {
      Map<String, Json> members = flag.members();
      Json key = members == null ? null : members.get("key");
      if (members == null || key == null || !(key.value() instanceof String name)) {
        problems.add(
            pointer,
            flag.line(),
            members == null ? flag.kind() : key == null ? "no member 'key'" : key.kind(),
            "an object with the member 'key', a text",
            "give the flag's key");
        return;
      }
      if (definitions.containsKey(name)) {
        problems.add(pointer, flag.line(), quoted(name) + " once more", "each once", "remove one");
        return;
      }
      Map<String, Json> rest = new LinkedHashMap<>(members);
      rest.remove("key");
      add(name, new Json(rest, flag.line()), pointer, definitions);
    }

    private void add(
        String key, Json flag, String pointer, Map<String, FlagDefinition> definitions) {
      FlagDefinition definition = FlagDefinition.read(key, flag, pointer, problems);
      if (definition != null) {
        definitions.put(key, definition);
      }
    }

    private void checkEvaluators(
        Json flags,
        Map<String, FlagDefinition> definitions,
        Map<String, SharedEvaluator> evaluators) {
      if (problems.total() > 0) {
        return; // a wrong evaluator would be reported as missing too
      }
      definitions.values().forEach(flag -> {
        for (String name : flag.references().evaluators()) {
          SharedEvaluator evaluator = evaluators.get(name);
          if (evaluator == null) {
            problems.add(
                "/flags",
                flags.line(),
                "flag " + quoted(flag.key()) + " with a $ref to " + quoted(name),
                "one of the $evaluators " + evaluators.keySet(),
                "add it to $evaluators");
          } else if (!evaluator.references().conditions().isEmpty()
              && flag.settings().safeVariant() == null) {
            problems.add(
                "/flags",
                flags.line(),
                "flag " + quoted(flag.key()) + " without a safe variant, though it depends on a"
                    + " migration by " + quoted(name),
                "the metadata " + FlagSettings.PREFIX + "safeVariant",
                "add it to the flag");
          }
        }
      });
    }
  }
}
