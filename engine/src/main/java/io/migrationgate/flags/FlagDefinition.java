package io.migrationgate.flags;

import io.migrationgate.flags.internal.DefinitionReader;
import io.migrationgate.flags.internal.FlagParts;
import io.migrationgate.flags.internal.FoundProblems;
import io.migrationgate.flags.internal.Json;
import io.migrationgate.flags.internal.JsonText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One flag, read and checked: the format is flagd's, with {@linkplain FlagSettings our settings} in
 * its metadata. What it names elsewhere (shared evaluators, migrations, segments) is not checked
 * here; see {@link #references()}. Immutable and thread-safe.
 */
public final class FlagDefinition {
  /** How long a key may be, in characters. */
  public static final int MAX_KEY_LENGTH = 200;

  /** How long a definition may be, in characters. */
  public static final int MAX_LENGTH = 256 << 10;

  private final String key;
  private final FlagParts parts;
  private final String text;

  private FlagDefinition(String key, FlagParts parts) {
    this.key = key;
    this.parts = parts;
    this.text = JsonText.compact(parts.members());
  }

  /**
   * Reads a flag.
   *
   * @param key the flag's key
   * @param json an object with {@code state}, {@code variants} and so on
   * @throws FlagFormatException with all that is wrong
   */
  public static FlagDefinition parse(String key, String json) {
    FoundProblems problems = new FoundProblems("flag " + JsonText.quoted(key));
    Json flag = JsonText.read(json, MAX_LENGTH, problems);
    FlagDefinition definition = flag == null ? null : read(key, flag, "", problems);
    problems.throwIfAny();
    return Objects.requireNonNull(definition);
  }

  /** A text as JSON, in quotes; for those who put definitions together. */
  public static String jsonText(String text) {
    return JsonText.compact(text);
  }

  /** Reads a flag that is part of a file; null if it is wrong, and then problems were added. */
  static @Nullable FlagDefinition read(
      String key, Json flag, String pointer, FoundProblems problems) {
    String keyFound = wrong(key);
    if (keyFound != null) {
      problems.add(
          pointer,
          flag.line(),
          keyFound,
          "1 to " + MAX_KEY_LENGTH + " printable characters",
          "give it another key");
    }
    FlagParts parts = DefinitionReader.read(flag, pointer, problems);
    if (parts == null || keyFound != null) {
      return null;
    }
    FlagDefinition definition = new FlagDefinition(key, parts);
    if (definition.text.length() > MAX_LENGTH) {
      problems.add(
          pointer,
          flag.line(),
          definition.text.length() + " characters",
          "at most " + MAX_LENGTH,
          "keep long lists of keys in a segment");
      return null;
    }
    return definition;
  }

  private static @Nullable String wrong(String key) {
    return key.isBlank()
        ? "a flag without a key"
        : key.length() > MAX_KEY_LENGTH
            ? "a key of " + key.length() + " characters"
            : key.chars().anyMatch(Character::isISOControl)
                ? "a key with a control character: " + JsonText.quoted(key)
                : null;
  }

  /** What applications ask for it by. */
  public String key() {
    return key;
  }

  /**
   * The definition as JSON in its canonical form: in one line, without spaces, its well-known
   * members first and the others as they came. Two definitions say the same if their texts are the
   * same. {@link #parse} reads it.
   */
  public String text() {
    return text;
  }

  /** Whether it is evaluated. */
  public FlagState state() {
    return parts.state();
  }

  /** What its variants are; boolean if it has none. */
  public FlagType type() {
    return parts.type();
  }

  /**
   * The values by the names of their variants, in their order: each a {@link Boolean},
   * {@link String}, {@link Long}, {@link Double} or a map of such, with lists and null in it. Not
   * modifiable.
   */
  public Map<String, Object> variants() {
    return parts.variants();
  }

  /** The variant that is served where targeting chooses none; null for the caller's default. */
  public @Nullable String defaultVariant() {
    return parts.defaultVariant();
  }

  /** The targeting as JSON; null if there is none. */
  public @Nullable String targeting() {
    Json targeting = parts.targeting();
    return targeting == null ? null : JsonText.compact(targeting);
  }

  /**
   * All metadata, ours too: each a {@link String}, {@link Long}, {@link Double} or {@link Boolean}.
   */
  public Map<String, Object> metadata() {
    return parts.metadata();
  }

  /** Our settings. */
  public FlagSettings settings() {
    return parts.settings();
  }

  /** What its targeting refers to. */
  public FlagReferences references() {
    return parts.references();
  }

  /** All that was read; for the compiler. */
  public FlagParts parts() {
    return parts;
  }

  /** The same, enabled or disabled. */
  public FlagDefinition withState(FlagState state) {
    return with("state", state.name());
  }

  /**
   * The same with another default variant.
   *
   * @throws FlagFormatException if it has no such variant
   */
  public FlagDefinition withDefaultVariant(@Nullable String variant) {
    return with("defaultVariant", variant);
  }

  /**
   * The same with another targeting.
   *
   * @param json null for none
   * @throws FlagFormatException if it is wrong
   */
  public FlagDefinition withTargeting(@Nullable String json) {
    if (json == null) {
      return with("targeting", null);
    }
    FoundProblems problems = new FoundProblems("targeting of flag " + JsonText.quoted(key));
    Json targeting = JsonText.read(json, MAX_LENGTH, problems);
    problems.throwIfAny();
    return with("targeting", targeting);
  }

  /**
   * The same with another value in its metadata, where our settings are too.
   *
   * @param value a {@link String}, {@link Long}, {@link Double} or {@link Boolean}; null takes it
   *     away
   * @throws FlagFormatException if it is one of our settings, and wrong
   */
  public FlagDefinition withMetadata(String name, @Nullable Object value) {
    Map<String, Object> metadata = new LinkedHashMap<>(parts.metadata());
    if (value == null) {
      metadata.remove(name);
    } else {
      metadata.put(name, value);
    }
    return with("metadata", metadata.isEmpty() ? null : metadata);
  }

  private FlagDefinition with(String member, @Nullable Object value) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>(parts.members());
    if (value == null) {
      members.remove(member);
    } else {
      members.put(member, value);
    }
    return parse(key, JsonText.compact(members));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FlagDefinition that && key.equals(that.key) && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return 31 * key.hashCode() + text.hashCode();
  }

  @Override
  public String toString() {
    return "flag '" + key + "' " + text;
  }
}
