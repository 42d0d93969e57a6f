package io.migrationgate.cli.command.document;

import io.migrationgate.cli.command.base.CommandFailure;
import io.migrationgate.cli.command.base.ConnectedCommand;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.preflight.Build;
import io.migrationgate.cli.preflight.VersionCheck;
import io.migrationgate.cli.preflight.VersionCheckJson;
import io.migrationgate.cli.preflight.VersionCheckText;
import io.migrationgate.cli.render.JsonOut;
import io.migrationgate.cli.render.Style;
import io.migrationgate.cli.store.ConnectionSettings;
import io.migrationgate.cli.store.OpenStore;
import io.migrationgate.cli.terminal.Terminal;
import io.migrationgate.declaration.DeclarationException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Compares the shapes of a build's documents with those from before. */
@Command(
    name = "check",
    description = {
      "Say whether the documents of a build need a new version, and which side is deployed first.",
      ""
    },
    sortOptions = false,
    footer = {
      "",
      "It reads META-INF/document-shapes.json, which a test of the build writes, and changes nothing. Exit code 1 if a shape "
          + "needs a new version that it does not have, or a version is gone that may be needed."
    })
final class VersionCheckCommand extends ConnectedCommand {
  @Option(
      names = "--jar",
      paramLabel = "FILE",
      required = true,
      order = 5,
      description = "The new build: a jar, a WAR or a directory.")
  Path jar = Path.of("");

  @Option(
      names = "--against",
      paramLabel = "FILE",
      order = 6,
      description = "The build to compare it with. Default: all that have registered in the store.")
  @Nullable
  Path against;

  VersionCheckCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() {
    VersionCheck check = check(read(jar));
    Terminal terminal = context().terminal();
    if (json()) {
      JsonOut.document(terminal.out(), VersionCheckJson.of(check));
    } else {
      new VersionCheckText(terminal.out(), new Style(terminal.coloured())).print(check);
    }
    return check.problems().isEmpty() ? ExitCode.DONE : ExitCode.REFUSED;
  }

  private VersionCheck check(Build build) {
    if (against != null) {
      return VersionCheck.against(read(against), build);
    }
    ConnectionSettings settings = settings();
    try (OpenStore open = context().connector().open(settings)) {
      return VersionCheck.against(open.store().view(), build);
    }
  }

  private Build read(Path path) {
    try {
      return Build.read(context().terminal().environment().directory().resolve(path), null);
    } catch (DeclarationException e) {
      throw new CommandFailure(ExitCode.REFUSED, e.problems());
    }
  }
}
