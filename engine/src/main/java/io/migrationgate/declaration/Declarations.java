package io.migrationgate.declaration;

import io.migrationgate.MigrationGateException;
import io.migrationgate.flags.FlagDeclaration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that a build declares. Immutable.
 *
 * @param build what the build calls itself, for example {@code 2026.46}; null if it does not say
 * @param viewSchema the view schema through which its connections see the tables; null if they see
 *     the tables themselves
 * @param migrations its migrations in the order of their declaration, each name once
 * @param flags the flags that it asks for, in the order of their declaration, each key once
 */
public record Declarations(
    @Nullable String build,
    @Nullable String viewSchema,
    List<MigrationDeclaration> migrations,
    List<FlagDeclaration> flags) {
  /** A build without migrations. */
  public static final Declarations NONE = new Declarations(null, List.of());

  /**
   * Copies the lists.
   *
   * @throws MigrationGateException if the build is blank, or a name or key is there twice
   */
  public Declarations {
    migrations = List.copyOf(migrations);
    flags = List.copyOf(flags);
    if (build != null) {
      DeclarationRules.build(build);
    }
    if (viewSchema != null) {
      ViewRules.schema(viewSchema);
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
    Set<String> keys = new HashSet<>();
    for (FlagDeclaration flag : flags) {
      if (!keys.add(flag.key())) {
        throw DeclarationRules.refused(
            "flag " + Shown.quoted(flag.key()),
            "two declarations",
            "each key once",
            "remove one of them");
      }
    }
  }

  /** A build that works on the tables themselves, and declares no flags. */
  public Declarations(@Nullable String build, List<MigrationDeclaration> migrations) {
    this(build, null, migrations, List.of());
  }

  /** The declaration of that name; null if there is none. */
  public @Nullable MigrationDeclaration find(String name) {
    return migrations.stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElse(null);
  }
}
