package io.migrationgate.cli.scaffold;

import io.migrationgate.MigrationGateException;
import io.migrationgate.jdbc.ColumnShape;
import io.migrationgate.jdbc.TableShape;
import io.migrationgate.lint.JudgedFinding;
import io.migrationgate.lint.LintReport;
import io.migrationgate.lint.MigrationNeed;
import io.migrationgate.lint.ScriptReport;
import io.migrationgate.lint.StatementReport;
import io.migrationgate.lint.rule.Database;
import io.migrationgate.lint.rule.Finding.Replacement;
import io.migrationgate.lint.rule.Finding.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Tells of each statement that a lint has read what its change needs. */
public final class Explanations {
  private static final Pattern PLAIN = Pattern.compile("\\w+");
  private static final SideMapping NOT_GIVEN = new SideMapping(Map.of(), Map.of());

  private final Database database;
  private final Function<String, TableShape> catalog;

  /**
   * For scripts of a database.
   *
   * @param catalog looks a table up by its name; throws a {@link MigrationGateException} where it
   *     is not to be found
   */
  public Explanations(Database database, Function<String, TableShape> catalog) {
    this.database = database;
    this.catalog = catalog;
  }

  /** One for each statement, in the order of the scripts. */
  public List<Explanation> of(LintReport report) {
    List<Explanation> all = new ArrayList<>();
    for (ScriptReport script : report.scripts()) {
      script.statements().forEach(statement -> all.add(of(script.file(), statement)));
    }
    return all;
  }

  private Explanation of(String file, StatementReport statement) {
    MigrationNeed need = MigrationNeed.of(statement);
    Subject subject = statement.findings().stream()
        .map(JudgedFinding::finding)
        .map(finding -> Optional.ofNullable(finding.subject()))
        .flatMap(Optional::stream)
        .filter(one -> one.becomes() != null)
        .findFirst()
        .orElse(null);
    if (need != MigrationNeed.COLUMN || subject == null) {
      return new Explanation(file, statement, need, null, "");
    }
    try {
      return new Explanation(file, statement, need, scaffold(subject), "");
    } catch (MigrationGateException e) {
      String missing = e.problem().subject() + ": " + e.problem().found() + "; "
          + e.problem().nextStep();
      return new Explanation(file, statement, need, null, missing);
    }
  }

  private Scaffold scaffold(Subject subject) {
    Replacement becomes = Objects.requireNonNull(subject.becomes());
    String column = Objects.requireNonNull(subject.column());
    boolean renamed = !column.equalsIgnoreCase(becomes.name());
    String added = renamed ? becomes.name() : column + "_new";
    AskedColumns asked = new AskedColumns(
        subject.table(),
        List.of(new WrittenColumn(spelled(column), "")),
        List.of(new WrittenColumn(spelled(added), Objects.requireNonNullElse(becomes.type(), ""))),
        NOT_GIVEN);
    TableShape shape = shape(subject.table(), column, becomes);
    return new Scaffold(
        SchemaChange.of(named(subject.table() + "-" + column), database, shape, asked), "");
  }

  private TableShape shape(String table, String column, Replacement becomes) {
    try {
      return catalog.apply(table);
    } catch (MigrationGateException e) {
      if (becomes.typeBefore() == null) {
        throw e;
      }
      ColumnShape known = new ColumnShape(spelled(column), becomes.typeBefore(), true, false, "");
      return new TableShape(table, database.title(), List.of(known), List.of());
    }
  }

  private String spelled(String name) {
    String quote = database.mysqlLike() ? "`" : "\"";
    return PLAIN.matcher(name).matches()
        ? name
        : quote + name.replace(quote, quote + quote) + quote;
  }

  /** A name that a migration may have. */
  private static String named(String words) {
    String name =
        words.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^[^a-z]+|-+$", "");
    return name.isEmpty() ? "column" : name.substring(0, Math.min(name.length(), 100));
  }
}
