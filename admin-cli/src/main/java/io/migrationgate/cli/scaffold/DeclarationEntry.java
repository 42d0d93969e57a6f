package io.migrationgate.cli.scaffold;

import io.migrationgate.jdbc.ColumnShape;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes a migration as an entry of {@code migrations.yaml}. */
final class DeclarationEntry {
  /** Plain where YAML can take it for nothing but a text. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9_(),.'|+*/<>= -]*");

  private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z0-9_.]*");

  private static final Set<String> NO_TEXTS = Set.of("true", "false", "null");

  private DeclarationEntry() {}

  /**
   * The entry's lines.
   *
   * @param owner the team; empty if it is not told
   */
  static List<String> of(SchemaChange change, String owner) {
    String table = inList(change.table().name());
    String text = """
        - name: %s
          description: %s
        %s  supports: [read-old, dual-write, read-new, write-new, contracted]
          old: { table: %s, columns: [%s] }
          new: { table: %s, columns: [%s] }
          expanded: %s
          backfill:
            forward:
        %s    reverse:
        %s  contract:
        %s""".formatted(
        change.migration(),
        value(change.description()),
        owner.isEmpty() ? "" : "  owner: " + value(owner) + "\n",
        table,
        change.old().stream()
            .map(ColumnShape::name)
            .map(DeclarationEntry::inList)
            .collect(Collectors.joining(", ")),
        table,
        change.added().stream()
            .map(AddedColumn::name)
            .map(DeclarationEntry::inList)
            .collect(Collectors.joining(", ")),
        value("SELECT " + change.addedNames() + " FROM " + change.table().name() + " WHERE 1 = 0"),
        entries(change.mapping().forward()),
        entries(change.mapping().reverse()),
        ScriptTexts.contract(change).stream()
            .map(statement -> "    - " + value(statement) + "\n")
            .collect(Collectors.joining()));
    return text.lines().toList();
  }

  private static String entries(Map<String, String> expressions) {
    return expressions.entrySet().stream()
        .map(one -> "      " + inList(one.getKey()) + ": " + value(one.getValue()) + "\n")
        .collect(Collectors.joining());
  }

  private static String value(String text) {
    boolean plain = PLAIN.matcher(text).matches()
        && !text.endsWith(" ")
        && !NO_TEXTS.contains(text.toLowerCase(Locale.ROOT));
    return plain ? text : quoted(text);
  }

  private static String inList(String name) {
    return WORD.matcher(name).matches() && !NO_TEXTS.contains(name.toLowerCase(Locale.ROOT))
        ? name
        : quoted(name);
  }

  private static String quoted(String text) {
    return '"'
        + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\t", "\\t")
        + '"';
  }
}
