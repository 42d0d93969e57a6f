package io.migrationgate.declaration;

import io.migrationgate.MigrationGateException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that a build declares. Immutable.
 *
 * @param build what the build calls itself, for example {@code 2026.46}; null if it does not say
 * @param migrations its migrations in the order of their declaration, each name once
 */
public record Declarations(@Nullable String build, List<MigrationDeclaration> migrations) {
  /** A build without migrations. */
  public static final Declarations NONE = new Declarations(null, List.of());

  /**
   * Copies the list.
   *
   * @throws MigrationGateException if the build is blank, or a name is there twice
   */
  public Declarations {
    migrations = List.copyOf(migrations);
    if (build != null) {
      DeclarationRules.build(build);
    }
    Set<String> names = new HashSet<>();
    for (MigrationDeclaration migration : migrations) {
      if (!names.add(migration.name())) {
        throw DeclarationRules.refused(
            "migration " + Shown.quoted(migration.name()),
            "two declarations",
            "each name once",
            "rename or remove one of them");
      }
    }
  }

  /** The declaration of that name; null if there is none. */
  public @Nullable MigrationDeclaration find(String name) {
    return migrations.stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElse(null);
  }
}
