package io.migrationgate.declaration;

import io.migrationgate.Side;
import io.migrationgate.protocol.ShownSides;
import java.util.Map;
import java.util.function.Consumer;

/** Maps the YAML of view schemas to their declaration. */
final class ViewsReader {
  static final YamlKeys VIEWS = YamlKeys.of("schemas", "names");

  private ViewsReader() {}

  static void read(YamlValue value, Consumer<ShownSides> target) {
    int before = value.problemCount();
    YamlMap map = value.map(VIEWS);
    map.require("schemas", "the side that each view schema shows", "add it, or remove 'views'");
    Map<String, Side> schemas = map.read("schemas", Map.of(), ViewsReader::schemas);
    Map<String, String> names = map.read("names", Map.of(), ViewsReader::names);
    if (value.problemCount() == before) {
      target.accept(new ShownSides(schemas, names));
    }
  }

  private static Map<String, Side> schemas(YamlValue value) {
    Map<String, Side> schemas =
        value.entries("a map from view schemas to old or new", each -> side(each.text()));
    schemas.keySet().forEach(ViewRules::schema);
    return schemas;
  }

  private static Side side(String text) {
    for (Side side : Side.values()) {
      if (side.toString().equals(text)) {
        return side;
      }
    }
    throw DeclarationRules.refused(
        "side", Shown.quoted(text), "old or new", "write the side that this view schema shows");
  }

  private static Map<String, String> names(YamlValue value) {
    return value.entries("a map from columns of the new side to names", each -> {
      String name = each.text();
      DeclarationRules.column(name);
      return name;
    });
  }
}
