package io.migrationgate.cli.scaffold;

import io.migrationgate.jdbc.ColumnShape;
import io.migrationgate.lint.rule.Database;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The mappings that can be told from the columns alone: one for one, a text that is split at its
 * first blank, and two texts that are put together.
 *
 * <p>Splitting loses nothing: a text without a blank leaves the second part null, one that ends
 * with a blank leaves it empty.
 */
final class MappingGuess {
  private final Database database;

  MappingGuess(Database database) {
    this.database = database;
  }

  /** Empty if these columns are of no such kind. */
  Optional<SideMapping> of(List<ColumnShape> old, List<AddedColumn> added) {
    boolean texts = old.stream().allMatch(column -> SqlTypes.text(column.type()))
        && added.stream().allMatch(column -> SqlTypes.text(column.type()));
    if (old.size() == added.size()) {
      return Optional.of(oneForOne(old, added));
    }
    if (texts && old.size() == 1 && added.size() == 2) {
      ColumnShape whole = old.get(0);
      return Optional.of(new SideMapping(
          split(whole.name(), added.get(0).name(), added.get(1).name()),
          Map.of(
              whole.name(), joined(added.get(0).name(), added.get(1).name(), whole.nullable()))));
    }
    if (texts && old.size() == 2 && added.size() == 1) {
      ColumnShape first = old.get(0);
      ColumnShape second = old.get(1);
      String whole = added.get(0).name();
      return Optional.of(new SideMapping(
          Map.of(whole, joined(first.name(), second.name(), first.nullable())),
          split(whole, first.name(), second.name())));
    }
    return Optional.empty();
  }

  private SideMapping oneForOne(List<ColumnShape> old, List<AddedColumn> added) {
    Map<String, String> forward = new LinkedHashMap<>();
    Map<String, String> reverse = new LinkedHashMap<>();
    for (int i = 0; i < old.size(); i++) {
      ColumnShape from = old.get(i);
      AddedColumn to = added.get(i);
      boolean same = from.type().equalsIgnoreCase(to.type());
      forward.put(to.name(), same ? from.name() : SqlTypes.cast(database, from.name(), to.type()));
      reverse.put(from.name(), same ? to.name() : SqlTypes.cast(database, to.name(), from.type()));
    }
    return new SideMapping(forward, reverse);
  }

  private Map<String, String> split(String whole, String first, String rest) {
    String blank = switch (database) {
      case POSTGRESQL -> "strpos(" + whole + ", ' ')";
      case MARIADB, MYSQL, H2 -> "locate(' ', " + whole + ")";
    };
    String head = switch (database) {
      case POSTGRESQL -> "split_part(" + whole + ", ' ', 1)";
      case MARIADB, MYSQL -> "substring_index(" + whole + ", ' ', 1)";
      case H2 ->
        "CASE WHEN " + blank + " > 0 THEN substring(" + whole + ", 1, " + blank + " - 1) ELSE "
            + whole + " END";
    };
    String tail =
        "CASE WHEN " + blank + " > 0 THEN substring(" + whole + ", " + blank + " + 1) END";
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put(first, head);
    parts.put(rest, tail);
    return parts;
  }

  /** concat_ws alone makes an empty text of nothing. */
  private static String joined(String first, String second, boolean nullable) {
    String joined = "concat_ws(' ', " + first + ", " + second + ")";
    return nullable
        ? "CASE WHEN coalesce(" + first + ", " + second + ") IS NOT NULL THEN " + joined + " END"
        : joined;
  }
}
