package io.migrationgate.admin;

import io.migrationgate.Phase;
import io.migrationgate.Problem;
import io.migrationgate.flags.FlagDeclaration;
import io.migrationgate.flags.FlagDefinition;
import io.migrationgate.flags.FlagFormatException;
import io.migrationgate.flags.FlagRequirement;
import io.migrationgate.flags.FlagState;
import io.migrationgate.flags.FlagType;
import io.migrationgate.flags.RollbackEffect;
import io.migrationgate.flags.SharedEvaluator;
import io.migrationgate.protocol.FlagRecord;
import io.migrationgate.protocol.FlagSection;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.spi.StoreView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What must hold for flags, whoever changes them or what they depend on. */
final class FlagRules {
  private FlagRules() {}

  /** What a flag is called in messages. */
  static String subject(String key) {
    return "flag '" + key + "'";
  }

  /**
   * Checks a flag as a change would leave it.
   *
   * @param after all flags as the change would leave them
   * @throws FlagRefusedException if it may not be so
   */
  static void require(StoreView view, FlagSection after, FlagDefinition flag) {
    evaluators(after, flag);
    if (flag.state() == FlagState.ENABLED) {
      for (FlagRequirement requirement : flag.settings().requirements()) {
        requirement(view.snapshot().migrations(), flag.key(), requirement);
      }
    }
    declared(view, flag);
  }

  private static void evaluators(FlagSection after, FlagDefinition flag) {
    for (String name : new TreeSet<>(flag.references().evaluators())) {
      FlagRecord stored = after.evaluators().get(name);
      if (stored == null || stored.retired()) {
        throw refused(
            flag.key(),
            "a $ref to '" + name + "', "
                + (stored == null ? "which there is not" : "which is retired"),
            "a shared evaluator of that name",
            "import it under $evaluators, or change the targeting");
      }
      SharedEvaluator evaluator = SharedEvaluator.parse(name, stored.definition());
      if (!evaluator.references().conditions().isEmpty() && flag.settings().safeVariant() == null) {
        throw refused(
            flag.key(),
            "no safe variant, though it depends on a migration by '" + name + "'",
            "the metadata mgate.safeVariant",
            "say in its metadata what is served where the migration's phase cannot be relied on");
      }
    }
  }

  /** What was entered must hold wherever the migration may still be left. */
  private static void requirement(
      Map<String, MigrationState> migrations, String key, FlagRequirement requirement) {
    MigrationState state = migrations.get(requirement.migration());
    if (state == null) {
      throw refused(
          key,
          "a requirement of migration '" + requirement.migration()
              + "', which the store does not know",
          migrations.isEmpty()
              ? "a declared migration (the store has none)"
              : "one of " + String.join(", ", new TreeSet<>(migrations.keySet())),
          "correct mgate.requires, or start a build that declares it");
    }
    boolean there = state.phase().compareTo(requirement.phase()) >= 0;
    boolean allThere =
        state.leaving() == null || state.leaving().phase().compareTo(requirement.phase()) >= 0;
    if (!there || !allThere) {
      throw refused(
          key,
          "migration '" + state.name() + "' at " + state.describe(),
          "settled in " + requirement.phase() + " or beyond, before the flag is enabled",
          there
              ? "wait for it with: mgate settle " + state.name()
              : "see what is next with: mgate describe " + state.name());
    }
  }

  private static void declared(StoreView view, FlagDefinition flag) {
    declarations(view, flag.key()).forEach((build, declaration) -> {
      if (!flag.variants().isEmpty() && declaration.type() != flag.type()) {
        throw refused(
            flag.key(),
            "variants of type " + text(flag.type()) + ", where live build " + build + " asks for "
                + text(declaration.type()),
            "the type that is declared",
            "keep the type; for another one use another name");
      }
    });
  }

  private static String text(FlagType type) {
    return type.name().toLowerCase(Locale.ROOT);
  }

  /** What live builds declare of a flag, by build. */
  static Map<String, FlagDeclaration> declarations(StoreView view, String key) {
    Map<String, FlagDeclaration> found = new TreeMap<>();
    Set<String> live = new TreeSet<>();
    view.liveNodes().forEach(node -> live.add(node.identity().build()));
    view.flags()
        .declared()
        .forEach((build, declarations) -> declarations.stream()
            .filter(one -> one.key().equals(key) && live.contains(build))
            .forEach(one -> found.put(build, one)));
    return found;
  }

  /** Checks that a flag may be retired. */
  static void requireUnused(StoreView view, String key) {
    Map<String, FlagDeclaration> users = declarations(view, key);
    if (!users.isEmpty()) {
      throw refused(
          key,
          "live builds that declare it: " + String.join(", ", users.keySet()),
          "no live build that asks for it",
          "deploy a build without it, stop the nodes of the others, then retire it");
    }
  }

  /** Checks that a shared evaluator may be retired. */
  static void requireUnreferenced(FlagSection after, String name) {
    List<String> users = after.flags().values().stream()
        .filter(flag -> !flag.retired() && refers(flag, name))
        .map(FlagRecord::key)
        .sorted()
        .toList();
    if (!users.isEmpty()) {
      throw new FlagRefusedException(new Problem(
          "evaluator '" + name + "'",
          "flags that refer to it: " + String.join(", ", users),
          "no flag with a $ref to it",
          "change their targeting first"));
    }
  }

  private static boolean refers(FlagRecord flag, String name) {
    FlagDefinition definition = readable(flag);
    return flag.definition().contains("$ref")
        && (definition == null || definition.references().evaluators().contains(name));
  }

  /** A stored definition; null if it is bad, which is an error of that flag alone. */
  static @Nullable FlagDefinition readable(FlagRecord flag) {
    try {
      return FlagDefinition.parse(flag.key(), flag.definition());
    } catch (FlagFormatException e) {
      return null;
    }
  }

  /**
   * Enabled flags that require a later phase of a migration than one that it is about to be in, in
   * the order of their keys.
   */
  static List<FlagDefinition> beyond(StoreView view, String migration, Phase phase) {
    List<FlagDefinition> beyond = new ArrayList<>();
    for (FlagRecord flag : view.snapshot().flags().flags().values()) {
      // Only a definition with that name in it need be read.
      if (flag.retired() || !flag.definition().contains(migration)) {
        continue;
      }
      FlagDefinition definition = readable(flag);
      if (definition != null
          && definition.state() == FlagState.ENABLED
          && definition.settings().requirements().stream()
              .anyMatch(
                  one -> one.migration().equals(migration) && one.phase().compareTo(phase) > 0)) {
        beyond.add(definition);
      }
    }
    beyond.sort(Comparator.comparing(FlagDefinition::key));
    return beyond;
  }

  /** Whether a flag, or a shared evaluator, may ask where a migration stands. */
  static boolean mentioned(StoreView view, String migration) {
    FlagSection flags = view.snapshot().flags();
    return Stream.concat(flags.flags().values().stream(), flags.evaluators().values().stream())
        .anyMatch(flag -> !flag.retired() && flag.definition().contains(migration));
  }

  /** Of these, the ones that must be disabled first, or those that are turned off by themselves. */
  static List<FlagDefinition> with(RollbackEffect effect, List<FlagDefinition> flags) {
    return flags.stream().filter(flag -> flag.settings().onRollback() == effect).toList();
  }

  static FlagRefusedException refused(String key, String found, String expected, String next) {
    return new FlagRefusedException(new Problem(subject(key), found, expected, next));
  }
}
