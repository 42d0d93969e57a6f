package io.migrationgate.cli.scaffold;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The texts that a change starts from. The one generator: what is printed and what is written to
 * files is the same.
 */
public final class Scaffold {
  private final SchemaChange change;
  private final List<String> entry;

  /**
   * Those of a change.
   *
   * @param owner the team to ask; empty if it is not told
   */
  public Scaffold(SchemaChange change, String owner) {
    this.change = change;
    this.entry = DeclarationEntry.of(change, owner);
  }

  /** What it is made of. */
  public SchemaChange change() {
    return change;
  }

  /** The entry of {@code migrations.yaml}, line by line. */
  public List<String> entry() {
    return entry;
  }

  /** Whether anything is to be added or relaxed. */
  public boolean expands() {
    return !ScriptTexts.expand(change).isEmpty();
  }

  /** The command that writes all of it, as one would type it. */
  public String command() {
    String added = change.added().stream()
        .map(column -> column.present() ? column.name() : column.name() + " " + column.type())
        .collect(Collectors.joining(", "));
    return "mgate new " + change.migration() + " --table " + change.table().name() + " --old \""
        + change.oldNames().replace("\"", "\\\"") + "\" --new \"" + added.replace("\"", "\\\"")
        + "\"";
  }

  /** The script that only adds and relaxes. */
  public String expandScript() {
    return ScriptTexts.expandText(change);
  }

  /** The script that drops the old side. */
  public String contractScript() {
    return ScriptTexts.contractText(change);
  }

  /**
   * The repository.
   *
   * @param packageName empty for the unnamed one
   * @throws io.migrationgate.cli.terminal.UsageException if the table has no primary key, or a
   *     value cannot be held so that two reads can be compared
   */
  public String repository(RepositoryStyle style, String packageName) {
    return new RepositorySource(change).text(style, packageName);
  }
}
