package io.migrationgate.flags;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;

/**
 * A flag that a build asks for, as its code or {@code META-INF/migrations.yaml} declares it.
 *
 * @param key the flag's key
 * @param type what the build expects its variants to be
 */
public record FlagDeclaration(String key, FlagType type) {
  /** Checks the key. */
  public FlagDeclaration {
    if (key.isBlank() || !key.equals(key.strip()) || key.length() > FlagDefinition.MAX_KEY_LENGTH) {
      throw new MigrationGateException(new Problem(
          "declared flag '" + key + "'",
          key.isBlank() ? "no key" : key.length() + " characters, or spaces around it",
          "a key of at most " + FlagDefinition.MAX_KEY_LENGTH
              + " characters without spaces around it",
          "correct the declaration"));
    }
  }
}
