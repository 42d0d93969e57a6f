package io.migrationgate.flags.internal;

import static io.migrationgate.flags.FlagSettings.PREFIX;

import io.migrationgate.Phase;
import io.migrationgate.flags.FlagReferences;
import io.migrationgate.flags.FlagRequirement;
import io.migrationgate.flags.FlagSettings;
import io.migrationgate.flags.RollbackEffect;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads {@link FlagSettings} from a flag's metadata. */
final class SettingsReader {
  private static final String REQUIRES = PREFIX + "requires";
  private static final String ON_ROLLBACK = PREFIX + "onRollback";
  private static final String SAFE_VARIANT = FlagSettings.SAFE_VARIANT;
  private static final String OWNER = PREFIX + "owner";
  private static final String DESCRIPTION = PREFIX + "description";
  private static final String EXPIRES = PREFIX + "expires";
  private static final String TAGS = PREFIX + "tags";
  private static final String FRACTIONAL = PREFIX + "fractional";
  private static final List<String> KNOWN =
      List.of(REQUIRES, ON_ROLLBACK, SAFE_VARIANT, OWNER, DESCRIPTION, EXPIRES, TAGS, FRACTIONAL);

  private final Map<String, Object> metadata;
  private final int line;
  private final String pointer;
  private final FoundProblems problems;

  SettingsReader(Map<String, Object> metadata, int line, String pointer, FoundProblems problems) {
    this.metadata = metadata;
    this.line = line;
    this.pointer = pointer;
    this.problems = problems;
  }

  FlagSettings read(Set<String> variants, FlagReferences references) {
    for (String name : metadata.keySet()) {
      if (name.startsWith(PREFIX) && !KNOWN.contains(name)) {
        wrong(name, "an unknown setting", "one of " + KNOWN, "correct its name");
      }
    }
    List<FlagRequirement> requirements = requirements();
    return new FlagSettings(
        requirements,
        onRollback(),
        safeVariant(
            variants, !requirements.isEmpty() || !references.conditions().isEmpty()),
        text(OWNER),
        text(DESCRIPTION),
        expires(),
        new TreeSet<>(words(TAGS)),
        fractionalVersion());
  }

  private void wrong(String name, String found, String expected, String nextStep) {
    problems.add(JsonText.pointer(pointer, name), line, found, expected, nextStep);
  }

  private @Nullable String text(String name) {
    Object value = metadata.get(name);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    wrong(name, String.valueOf(value), "a text", "put it in quotes");
    return null;
  }

  private List<String> words(String name) {
    String text = text(name);
    return text == null
        ? List.of()
        : Arrays.stream(text.split(",", -1))
            .map(String::strip)
            .filter(word -> !word.isEmpty())
            .toList();
  }

  private List<FlagRequirement> requirements() {
    List<FlagRequirement> requirements = new ArrayList<>();
    for (String word : words(REQUIRES)) {
      int colon = word.lastIndexOf(':');
      String migration = colon < 0 ? "" : word.substring(0, colon).strip();
      Phase phase = TargetingChecks.phase(word.substring(colon + 1).strip());
      if (migration.isEmpty() || phase == null) {
        wrong(
            REQUIRES,
            JsonText.quoted(word),
            "migration:phase, such as customer-name-split:read-new; several with commas",
            "use one of the phases "
                + Arrays.stream(Phase.values())
                    .map(Phase::wireName)
                    .collect(Collectors.joining(" ")));
      } else {
        requirements.add(new FlagRequirement(migration, phase));
      }
    }
    return requirements;
  }

  private RollbackEffect onRollback() {
    String effect = text(ON_ROLLBACK);
    for (RollbackEffect known : RollbackEffect.values()) {
      if (known.wireName().equals(effect)) {
        return known;
      }
    }
    if (effect != null) {
      wrong(ON_ROLLBACK, JsonText.quoted(effect), "refuse or off", "use one of them");
    }
    return RollbackEffect.REFUSE;
  }

  private @Nullable String safeVariant(Set<String> variants, boolean needed) {
    String variant = text(SAFE_VARIANT);
    if (variant == null && needed) {
      wrong(
          SAFE_VARIANT,
          "no safe variant, though the flag depends on a migration",
          "the variant to serve while that cannot be told: one of " + variants,
          "add \"" + SAFE_VARIANT + "\"");
    } else if (variant != null && !variants.contains(variant)) {
      wrong(SAFE_VARIANT, JsonText.quoted(variant), "one of " + variants, "name a variant");
    }
    return variant;
  }

  private @Nullable LocalDate expires() {
    String day = text(EXPIRES);
    if (day == null) {
      return null;
    }
    try {
      return LocalDate.parse(day);
    } catch (DateTimeParseException e) {
      wrong(EXPIRES, JsonText.quoted(day), "a day such as 2027-01-31", "write year-month-day");
      return null;
    }
  }

  private int fractionalVersion() {
    Object version = metadata.get(FRACTIONAL);
    if (version != null && !version.equals((long) FlagSettings.FRACTIONAL_VERSION)) {
      wrong(
          FRACTIONAL,
          "version " + version + " of fractional",
          String.valueOf(FlagSettings.FRACTIONAL_VERSION),
          "leave it out, and expect keys to be distributed anew");
    }
    return FlagSettings.FRACTIONAL_VERSION;
  }
}
