package io.migrationgate.declaration;

import io.migrationgate.Side;
import io.migrationgate.declaration.BackfillSpec.Absent;
import io.migrationgate.declaration.BackfillSpec.Rows;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Maps the YAML of a backfill to its declaration. */
final class BackfillReader {
  static final YamlKeys BACKFILL =
      YamlKeys.of("forward", "reverse", "old", "new", "code", "timeZone", "insertsBy");
  static final YamlKeys ROWS = YamlKeys.of("key", "present", "absent");

  private static final String EXPRESSIONS = "a map from columns to SQL expressions";

  private BackfillReader() {}

  static void read(YamlValue value, Consumer<BackfillSpec> target) {
    int before = value.problemCount();
    YamlMap map = value.map(BACKFILL);
    Map<String, String> forward = map.read("forward", Map.of(), BackfillReader::expressions);
    Map<String, String> reverse = map.read("reverse", Map.of(), BackfillReader::expressions);
    Rows old = map.read("old", Rows.DEFAULT, BackfillReader::rows);
    Rows replacement = map.read("new", Rows.DEFAULT, BackfillReader::rows);
    @Nullable String[] code = {null};
    map.with("code", each -> code[0] = each.text());
    @Nullable String[] zone = {null};
    map.with("timeZone", each -> zone[0] = each.text());
    @Nullable Side[] by = {null};
    map.with("insertsBy", each -> by[0] = BackfillRules.side(each.text()));
    if (value.problemCount() == before) {
      target.accept(new BackfillSpec(forward, reverse, old, replacement, code[0], zone[0], by[0]));
    }
  }

  private static Map<String, String> expressions(YamlValue value) {
    return value.entries(EXPRESSIONS, DeclarationReader::statement);
  }

  private static Rows rows(YamlValue value) {
    YamlMap map = value.map(ROWS);
    List<String> key = map.read("key", List.of(), DeclarationReader::columns);
    @Nullable String[] present = {null};
    map.with("present", each -> present[0] = DeclarationReader.statement(each));
    Absent absent = map.read("absent", Absent.DELETE, each -> Absent.parse(each.text()));
    return new Rows(key, present[0], absent);
  }
}
