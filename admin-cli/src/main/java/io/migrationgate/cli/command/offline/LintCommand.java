package io.migrationgate.cli.command.offline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.cli.command.base.Arguments;
import io.migrationgate.cli.command.base.ConnectedCommand;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.render.ExplanationText;
import io.migrationgate.cli.render.JsonOut;
import io.migrationgate.cli.render.LintJson;
import io.migrationgate.cli.render.LintText;
import io.migrationgate.cli.render.Sarif;
import io.migrationgate.cli.render.Style;
import io.migrationgate.cli.scaffold.Explanation;
import io.migrationgate.cli.scaffold.Explanations;
import io.migrationgate.cli.store.ConnectionSettings;
import io.migrationgate.cli.store.OpenStore;
import io.migrationgate.cli.terminal.Terminal;
import io.migrationgate.cli.terminal.UsageException;
import io.migrationgate.contract.ContractTerms;
import io.migrationgate.jdbc.TableShape;
import io.migrationgate.lint.LintOptions;
import io.migrationgate.lint.LintReport;
import io.migrationgate.lint.MigrationLint;
import io.migrationgate.lint.PhaseKnowledge;
import io.migrationgate.lint.StorePhases;
import io.migrationgate.lint.rule.StatementClass;
import io.migrationgate.lint.rule.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells whether SQL scripts are safe beside a build that is still running. */
@Command(
    name = "lint",
    sortOptions = false,
    footer = {
      "",
      "A statement that takes something away may pass when it drops the declared old side of a migration for which "
          + "mgate contract --check finds nothing missing. A finding that is known to be harmless is ignored by a "
          + "comment before it: -- mgate:ignore RULE: why. Exit code 1 if a finding fails."
    })
public final class LintCommand extends ConnectedCommand {
  @Parameters(
      index = "0",
      arity = "1..*",
      paramLabel = "PATH",
      description = "SQL scripts, or folders of them.")
  List<Path> paths = List.of();

  @Option(
      names = "--offline",
      description = "Ask no store: whatever takes something away is refused.")
  boolean offline;

  @Option(
      names = "--sarif",
      paramLabel = "FILE",
      description = "Write the findings to a SARIF file too, for code review tools.")
  @Nullable
  Path sarif;

  @Option(
      names = "--explain",
      description =
          "Say of each change whether it needs a migration, of which kind, and what that starts from.")
  boolean explain;

  @Option(names = "--advice", description = "Show advice too, which fails nothing.")
  boolean advice;

  @Option(
      names = "--quiet-for",
      paramLabel = "DURATION",
      description = "For how long nobody must have used an old side that goes. Default: 7d.")
  String quietFor = "7d";

  @ArgGroup(heading = "%nReading:%n", validate = false, order = 5)
  LintOptionsGroup reading = new LintOptionsGroup();

  public LintCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() {
    Set<StatementClass> failing = reading.failing();
    ContractTerms terms =
        new ContractTerms(Arguments.duration("--quiet-for", quietFor), false, false);
    if (offline) {
      return report(
          reading.options(null, directory()), PhaseKnowledge.NONE, failing, LintCommand::noCatalog);
    }
    // Wrong options are told before anything is connected to.
    reading.options(null, directory());
    ConnectionSettings settings = settings();
    try (OpenStore open = context().connector().open(settings)) {
      Target found = LintTarget.of(open.facts().get().database());
      StorePhases phases =
          new StorePhases(open.store(), open.databases().get(0).contracting(), terms);
      return report(
          reading.options(found, directory()),
          phases,
          failing,
          table -> context().connector().table(settings, table));
    }
  }

  private static TableShape noCatalog(String table) {
    throw new UsageException(
        "table " + table,
        "no catalog to look into, and no script that tells its columns",
        "the types of the columns that change",
        "give the earlier scripts with --history, or leave out --offline");
  }

  private Path directory() {
    return context().terminal().environment().directory();
  }

  private int report(
      LintOptions options,
      PhaseKnowledge phases,
      Set<StatementClass> failing,
      Function<String, TableShape> catalog) {
    Path directory = directory();
    List<Path> given =
        paths.stream().map(path -> directory.resolve(path).normalize()).toList();
    LintReport report = new MigrationLint(options, phases).check(given);
    Path file = sarif;
    if (file != null) {
      write(directory.resolve(file), Sarif.of(report, failing).toPrettyString());
    }
    Terminal terminal = context().terminal();
    List<Explanation> explained =
        explain ? new Explanations(report.target().database(), catalog).of(report) : List.of();
    if (json()) {
      ObjectNode object = LintJson.of(report, failing);
      if (explain) {
        object.set("explanations", ExplanationText.json(explained));
      }
      JsonOut.document(terminal.out(), object);
    } else if (explain) {
      ExplanationText.print(terminal.out(), explained);
    } else {
      new LintText(terminal.out(), new Style(terminal.coloured()), failing, advice).print(report);
    }
    return report.passes(failing) ? ExitCode.DONE : ExitCode.REFUSED;
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text + System.lineSeparator());
    } catch (IOException e) {
      throw new UsageException(
          "file " + file,
          e.toString(),
          "a file that can be written",
          "give another one to --sarif");
    }
  }
}
