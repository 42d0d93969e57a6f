package io.migrationgate.admin;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Phase;
import io.migrationgate.Problem;
import io.migrationgate.flags.FlagDeclaration;
import io.migrationgate.flags.FlagDefinition;
import io.migrationgate.flags.FlagFormatException;
import io.migrationgate.flags.FlagRequirement;
import io.migrationgate.flags.FlagSettings;
import io.migrationgate.flags.FlagState;
import io.migrationgate.flags.RollbackEffect;
import io.migrationgate.flags.SharedEvaluator;
import io.migrationgate.protocol.FlagRecord;
import io.migrationgate.protocol.FlagSection;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.SubjectKind;
import io.migrationgate.spi.StoreView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
    segments(after, flag);
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

  private static void segments(FlagSection after, FlagDefinition flag) {
    for (String name : new TreeSet<>(flag.references().segments())) {
      FlagRecord stored = after.segments().get(name);
      if (stored == null || stored.retired()) {
        throw refused(
            flag.key(),
            "a look-up in segment '" + name + "', "
                + (stored == null ? "which there is not" : "which is retired"),
            "a segment of that name",
            "create it first with: mgate flag segment import " + name + " FILE --because \"why\"");
      }
    }
  }

  /** The segments that a stored flag or evaluator looks keys up in, as far as it can be read. */
  static Set<String> segments(FlagRecord record) {
    if (!record.definition().contains("in_segment")) {
      return Set.of();
    }
    try {
      return record.kind() == SubjectKind.EVALUATOR
          ? SharedEvaluator.parse(record.key(), record.definition())
              .references()
              .segments()
          : FlagDefinition.parse(record.key(), record.definition()).references().segments();
    } catch (FlagFormatException e) {
      return Set.of();
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
            "variants of type " + flag.type().word() + ", where live build " + build + " asks for "
                + declaration.type().word(),
            "the type that is declared",
            "keep the type; for another one use another name");
      }
    });
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

  static MigrationGateException unknownEvaluator(StoreView view, String name) {
    List<String> known = view.snapshot().flags().evaluators().values().stream()
        .filter(one -> !one.retired())
        .map(FlagRecord::key)
        .sorted()
        .limit(20)
        .toList();
    return new MigrationGateException(new Problem(
        "evaluator '" + name + "'",
        "no such shared evaluator in use",
        known.isEmpty() ? "one (there are none)" : "one such as " + String.join(", ", known),
        "look at them with: mgate flag export"));
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

  /**
   * Checks that, once a change has settled, nobody works by the value before: a node that has lost
   * its lease has not heard of it, and serves the safe variant only if it knows one.
   */
  static void requireSafe(FlagApplied one) {
    FlagRecord after = one.after();
    FlagRecord before = one.before();
    if (after.kind() == SubjectKind.EVALUATOR) {
      throw new FlagRefusedException(new Problem(
          "evaluator '" + after.key() + "'",
          "a change that is to settle",
          "one of a flag: what shares an expression settles for each flag alone",
          "change it without --settle, then each flag that refers to it with --settle"));
    }
    FlagDefinition now = after.retired() ? null : readable(after);
    FlagDefinition then = before == null ? null : readable(before);
    boolean safeNow = after.retired() || (now != null && now.settings().safeVariant() != null);
    boolean safeThen = before == null
        || (then != null && (then.settings().safeVariant() != null || only(then, now)));
    if (!safeNow || !safeThen) {
      throw refused(
          after.key(),
          "no safe variant" + (safeNow ? " before this change" : ""),
          "one that nodes know, since a node that has lost its lease does not hear of a change",
          "declare it first, in a change of its own: mgate flag "
              + (before == null ? "create " : "set ") + after.key()
              + " --metadata " + FlagSettings.SAFE_VARIANT + "=" + someVariant(then, now)
              + " --settle --because \"why\"");
    }
  }

  private static String someVariant(@Nullable FlagDefinition then, @Nullable FlagDefinition now) {
    FlagDefinition of = then == null ? now : then;
    if (of == null || of.variants().isEmpty()) {
      return "VARIANT";
    }
    String usual = of.defaultVariant();
    return usual == null ? of.variants().keySet().iterator().next() : usual;
  }

  /** Whether nothing but a safe variant was declared. */
  private static boolean only(FlagDefinition then, @Nullable FlagDefinition now) {
    return now != null
        && then.withMetadata(FlagSettings.SAFE_VARIANT, now.settings().safeVariant())
            .text()
            .equals(now.text());
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
