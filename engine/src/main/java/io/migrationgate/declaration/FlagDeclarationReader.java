package io.migrationgate.declaration;

import io.migrationgate.flags.FlagDeclaration;
import io.migrationgate.flags.FlagType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Maps the YAML of flags to their declarations; knows what earlier files said. */
final class FlagDeclarationReader {
  static final YamlKeys FLAG = YamlKeys.of("key", "type", "default");

  private final List<FlagDeclaration> declared = new ArrayList<>();
  private final Map<String, Place> places = new HashMap<>();

  List<FlagDeclaration> result() {
    return declared;
  }

  void read(YamlValue value) {
    int number = 0;
    for (YamlValue item : value.items()) {
      number++;
      YamlValue key = item.peek("key");
      String label = key == null ? "number " + number : key.shownOr("number " + number);
      item.labelled("flag " + label).attempt(this::flag);
    }
  }

  private void flag(YamlValue value) {
    int before = value.problemCount();
    YamlMap map = value.map(FLAG);
    map.require("key", "the flag's key", "add it");
    map.require("type", "one of " + words(), "add it");
    String key = map.read("key", "", this::key);
    FlagType type = map.read("type", FlagType.BOOLEAN, FlagDeclarationReader::type);
    @Nullable Object[] fallback = {null};
    map.with("default", each -> fallback[0] = each.plain());
    if (value.problemCount() == before) {
      declared.add(new FlagDeclaration(key, type, fallback[0]));
    }
  }

  private String key(YamlValue value) {
    String key = value.text();
    new FlagDeclaration(key, FlagType.BOOLEAN);
    Place first = places.putIfAbsent(key, value.place());
    if (first != null) {
      throw DeclarationRules.refused(
          "key",
          "a second flag with this key, after " + first,
          "each key once in all files",
          "remove one of them");
    }
    return key;
  }

  private static FlagType type(YamlValue value) {
    String word = value.text();
    return FlagType.find(word)
        .orElseThrow(() -> DeclarationRules.refused(
            "type", Shown.quoted(word), "one of " + words(), "correct it"));
  }

  private static String words() {
    return Arrays.stream(FlagType.values()).map(FlagType::word).collect(Collectors.joining(", "));
  }
}
