package io.migrationgate.cli.command;

import java.time.Duration;
import picocli.CommandLine.Option;

/** How long to wait until a change has settled. */
final class WaitOptions {
  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "30s",
      description =
          "How long to wait for each change to settle, for example 500ms, 30s or 5m. Default: 30s.")
  String timeout = "30s";

  @Option(names = "--no-wait", description = "Do not wait until the change has settled.")
  boolean noWait;

  Duration duration() {
    return Arguments.duration("--timeout", timeout);
  }
}
