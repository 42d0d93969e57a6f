package io.migrationgate.cli.command.offline;

import io.migrationgate.cli.command.base.CommandFailure;
import io.migrationgate.cli.command.base.ConnectedCommand;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.Failures;
import io.migrationgate.cli.preflight.Build;
import io.migrationgate.cli.preflight.JUnitFile;
import io.migrationgate.cli.preflight.Preflight;
import io.migrationgate.cli.preflight.Preflight.Report;
import io.migrationgate.cli.preflight.ReportJson;
import io.migrationgate.cli.preflight.ReportText;
import io.migrationgate.cli.render.JsonOut;
import io.migrationgate.cli.render.Style;
import io.migrationgate.cli.store.ConnectionSettings;
import io.migrationgate.cli.store.OpenStore;
import io.migrationgate.cli.terminal.Terminal;
import io.migrationgate.declaration.DeclarationException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says whether a build may go out, or back, without running it. */
@Command(
    name = "preflight",
    sortOptions = false,
    footer = {
      "",
      "It reads META-INF/migrations.yaml from a plain or shaded jar, a Spring Boot jar, a WAR, a jar whose manifest names "
          + "others next to it, or a directory, and changes nothing. Exit code 1 on any problem."
    })
public final class PreflightCommand extends ConnectedCommand {
  @ArgGroup(multiplicity = "1", order = 5)
  Target target = new Target();

  @Option(
      names = "--build",
      paramLabel = "ID",
      order = 10,
      description =
          "What the build calls itself when it starts. Default: what its file tells, see docs/preflight.md.")
  @Nullable
  String build;

  @Option(
      names = "--junit",
      paramLabel = "FILE",
      order = 11,
      description = "Write the verdicts there as well, as JUnit XML.")
  @Nullable
  Path junit;

  /** Which question is asked about which build. */
  static final class Target {
    @Option(
        names = "--jar",
        paramLabel = "FILE",
        order = 5,
        description = "The build that is to go out: a jar, a WAR or a directory.")
    @Nullable
    Path jar;

    @Option(
        names = "--rollback-to",
        paramLabel = "FILE",
        order = 6,
        description = "An older build: may one go back to it now, and until when.")
    @Nullable
    Path rollbackTo;
  }

  public PreflightCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() {
    JUnitFile file = junit == null ? null : new JUnitFile(resolved(junit));
    Report report;
    try {
      report = report();
    } catch (RuntimeException e) {
      if (file != null) {
        file.writeErrors(Failures.problems(e));
      }
      throw e;
    }
    if (file != null) {
      file.write(report);
    }
    Terminal terminal = context().terminal();
    if (json()) {
      JsonOut.document(terminal.out(), ReportJson.of(report));
    } else {
      new ReportText(terminal.out(), new Style(terminal.coloured())).print(report);
    }
    return report.fits() ? ExitCode.DONE : ExitCode.REFUSED;
  }

  private Report report() {
    boolean back = target.rollbackTo != null;
    Path path = back ? target.rollbackTo : target.jar;
    Build read = read(resolved(path));
    ConnectionSettings settings = settings();
    try (OpenStore open = context().connector().open(settings)) {
      return new Preflight(read, open.store().view(), open.store().builds(), back).report();
    }
  }

  /** All that is wrong with the declarations, not only the first. */
  private Build read(Path path) {
    try {
      return Build.read(path, build);
    } catch (DeclarationException e) {
      throw new CommandFailure(ExitCode.REFUSED, e.problems());
    }
  }

  private Path resolved(@Nullable Path path) {
    return context().terminal().environment().directory().resolve(path);
  }
}
