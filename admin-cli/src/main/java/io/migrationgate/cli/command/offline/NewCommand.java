package io.migrationgate.cli.command.offline;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.cli.command.base.CommandFailure;
import io.migrationgate.cli.command.base.ConnectedCommand;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.render.JsonOut;
import io.migrationgate.cli.render.Text;
import io.migrationgate.cli.scaffold.AskedColumns;
import io.migrationgate.cli.scaffold.ProjectFiles;
import io.migrationgate.cli.scaffold.RepositoryStyle;
import io.migrationgate.cli.scaffold.Scaffold;
import io.migrationgate.cli.scaffold.SchemaChange;
import io.migrationgate.cli.scaffold.SideMapping;
import io.migrationgate.cli.scaffold.WrittenColumn;
import io.migrationgate.cli.terminal.UsageException;
import io.migrationgate.declaration.DeclarationException;
import io.migrationgate.jdbc.TableShape;
import io.migrationgate.lint.rule.Target;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes what a migration of columns starts from. */
@Command(
    name = "new",
    sortOptions = false,
    footer = {
      "",
      "It reads the catalog, changes nothing in the database, and overwrites no file; an existing migrations.yaml gets an "
          + "entry more. One column for one, a text split at its first blank, and two texts put together are mapped by "
          + "themselves; anything else by --forward and --reverse."
    })
public final class NewCommand extends ConnectedCommand {
  @Parameters(
      index = "0",
      paramLabel = "NAME",
      description = "What the migration is to be called, for example customer-name-split.")
  String name = "";

  @Option(
      names = "--table",
      paramLabel = "TABLE",
      required = true,
      order = 1,
      description = "The table, with its schema if need be.")
  String table = "";

  @Option(
      names = "--old",
      paramLabel = "COLUMN,...",
      required = true,
      order = 2,
      description = "The columns that are to be replaced.")
  String old = "";

  @Option(
      names = "--new",
      paramLabel = "COLUMN,...",
      required = true,
      order = 3,
      description =
          "What replaces them, each with its type if it is another one: --new \"cents bigint\".")
  String added = "";

  @Option(
      names = "--forward",
      paramLabel = "COLUMN=SQL",
      order = 4,
      description = "How a new column follows from the old ones. Repeatable.")
  Map<String, String> forward = new LinkedHashMap<>();

  @Option(
      names = "--reverse",
      paramLabel = "COLUMN=SQL",
      order = 5,
      description = "How an old column follows from the new ones. Repeatable.")
  Map<String, String> reverse = new LinkedHashMap<>();

  @Option(
      names = "--repository",
      paramLabel = "STYLE",
      order = 6,
      description = "jdbc (the default), jdbi, spring, or none.")
  RepositoryStyle style = RepositoryStyle.JDBC;

  @Option(
      names = "--package",
      paramLabel = "NAME",
      order = 7,
      description = "Its package. Default: the one in which the project's sources begin.")
  @Nullable
  String packageName;

  @Option(
      names = "--dir",
      paramLabel = "DIRECTORY",
      order = 8,
      description = "The project. Default: the working directory.")
  Path project = Path.of("");

  @Option(
      names = "--scripts",
      paramLabel = "DIRECTORY",
      order = 9,
      description = "Where the scripts go, below the project. Default: db.")
  Path scripts = Path.of("db");

  @Option(names = "--owner", paramLabel = "TEAM", order = 10, description = "The team to ask.")
  String owner = "";

  public NewCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() {
    AskedColumns asked = new AskedColumns(
        table, columns("--old", old), columns("--new", added), new SideMapping(forward, reverse));
    TableShape shape = context().connector().table(settings(), table);
    Target target = LintTarget.of(shape.product());
    if (target == null) {
      throw new UsageException(
          "database",
          shape.product(),
          "PostgreSQL, MariaDB, MySQL or H2",
          "connect to one of these");
    }
    Scaffold scaffold = new Scaffold(SchemaChange.of(name, target.database(), shape, asked), owner);
    ProjectFiles files =
        new ProjectFiles(context().terminal().environment().directory().resolve(project));
    String in = packageName == null ? files.firstPackage() : packageName;
    try {
      tell(scaffold, files.write(scaffold, style, in, scripts));
    } catch (DeclarationException e) {
      throw new CommandFailure(ExitCode.USAGE, e.problems());
    }
    return ExitCode.DONE;
  }

  private static List<WrittenColumn> columns(String option, String written) {
    List<WrittenColumn> columns = WrittenColumn.list(written);
    if (columns.isEmpty()) {
      throw new UsageException(
          "option " + option, "'" + written + "'", "names of columns", "give at least one");
    }
    return columns;
  }

  private void tell(Scaffold scaffold, Map<Path, Boolean> files) {
    if (json()) {
      ObjectNode object = JsonOut.object();
      object.put("migration", name);
      ArrayNode list = object.putArray("files");
      files.forEach(
          (path, was) -> list.addObject().put("path", path.toString()).put("extended", was));
      JsonOut.document(context().terminal().out(), object);
      return;
    }
    PrintWriter out = context().terminal().out();
    SchemaChange change = scaffold.change();
    out.println(Text.printable(change.description()));
    files.forEach(
        (path, was) -> out.println(Text.printable((was ? "  extended " : "  written  ") + path)));
    out.println(Text.printable("read them; then let the expanding script run, build and start the"
        + " application, and look with: mgate describe " + name));
  }
}
