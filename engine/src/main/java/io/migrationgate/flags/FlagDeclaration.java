package io.migrationgate.flags;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import org.jspecify.annotations.Nullable;

/**
 * A flag that a build asks for, as its code or {@code META-INF/migrations.yaml} declares it.
 *
 * @param key the flag's key
 * @param type what the build expects its variants to be
 * @param fallback what the build goes on with where the flag gives nothing, for people who have to
 *     know: a {@link Boolean}, {@link String}, {@link Long} or {@link Double} as the type is; null
 *     if that was not said
 */
public record FlagDeclaration(
    String key, FlagType type, @Nullable Object fallback) {
  /** Checks key and fallback. */
  public FlagDeclaration {
    if (key.isBlank() || !key.equals(key.strip()) || key.length() > FlagDefinition.MAX_KEY_LENGTH) {
      throw new MigrationGateException(new Problem(
          "declared flag '" + key + "'",
          key.isBlank() ? "no key" : key.length() + " characters, or spaces around it",
          "a key of at most " + FlagDefinition.MAX_KEY_LENGTH
              + " characters without spaces around it",
          "correct the declaration"));
    }
    if (fallback != null && !fits(type, fallback)) {
      throw new MigrationGateException(new Problem(
          "declared flag '" + key + "'",
          "the default " + fallback + " for type " + type.word(),
          "a default of that type"
              + (type == FlagType.OBJECT ? "; objects are declared without one" : ""),
          "correct the declaration"));
    }
  }

  /** A flag whose default is not told. */
  public FlagDeclaration(String key, FlagType type) {
    this(key, type, null);
  }

  private static boolean fits(FlagType type, Object fallback) {
    return switch (type) {
      case BOOLEAN -> fallback instanceof Boolean;
      case STRING -> fallback instanceof String;
      case NUMBER -> fallback instanceof Long || fallback instanceof Double;
      case OBJECT -> false;
    };
  }
}
