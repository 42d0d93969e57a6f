package io.migrationgate.cli.command.backfill;

import io.migrationgate.cli.terminal.UsageException;
import io.migrationgate.jdbc.backfill.run.BackfillSettings;
import picocli.CommandLine.Option;

/** Whether this process works on a run. */
public final class WorkingOptions {
  private static final int MOST_WORKERS = 64;

  @Option(
      names = "--workers",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "How many threads of this process work on it, each with a connection of its own. Default: 1.")
  int workers = 1;

  @Option(
      names = "--no-work",
      description = "Do not work on it here, and do not wait: nodes do the work, or others.")
  boolean noWork;

  @Option(
      names = {"-w", "--watch"},
      description =
          "Show how it goes until it ends. That is so anyway, except with --no-work, where it then only watches.")
  boolean watch;

  public void check() {
    if (workers < 1 || workers > MOST_WORKERS) {
      throw new UsageException(
          "option --workers",
          Integer.toString(workers),
          "1 to " + MOST_WORKERS,
          "give another number");
    }
  }

  /** The default settings, with work for all workers. */
  public BackfillSettings defaults() {
    BackfillSettings defaults = BackfillSettings.DEFAULT;
    return workers <= defaults.ranges()
        ? defaults
        : defaults.change().ranges(workers).done();
  }
}
