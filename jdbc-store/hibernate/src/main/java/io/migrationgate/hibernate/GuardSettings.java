package io.migrationgate.hibernate;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the application has set; see {@link FlushGuard}. */
record GuardSettings(Mode mode, boolean anyKey) {
  enum Mode {
    OFF,
    ON,
    REQUIRED
  }

  static GuardSettings of(Map<String, Object> settings) {
    return new GuardSettings(
        choice(settings, FlushGuard.MODE, Mode.ON, List.of(Mode.values())),
        choice(settings, FlushGuard.KEYS, "own", List.of("own", "any")).equals("any"));
  }

  private static <T> T choice(
      Map<String, Object> settings, String name, T byDefault, List<T> choices) {
    Object set = settings.get(name);
    if (set == null) {
      return byDefault;
    }
    String text = set.toString().toLowerCase(Locale.ROOT);
    return choices.stream()
        .filter(choice -> choice.toString().toLowerCase(Locale.ROOT).equals(text))
        .findFirst()
        .orElseThrow(() -> new MigrationGateException(new Problem(
            "setting " + name,
            "'" + set + "'",
            "one of "
                + Arrays.toString(choices.stream()
                    .map(choice -> choice.toString().toLowerCase(Locale.ROOT))
                    .toArray()),
            "correct it, or leave it out")));
  }
}
