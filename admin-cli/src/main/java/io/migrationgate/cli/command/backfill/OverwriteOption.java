package io.migrationgate.cli.command.backfill;

import io.migrationgate.jdbc.backfill.run.BackfillSettings;
import picocli.CommandLine.Option;

/** The operator's word that one side is right, whatever the other one alone holds. */
final class OverwriteOption {
  @Option(
      names = "--overwrite-richer",
      description =
          "Also overwrite or remove rows that hold what the side that counts has not (a value where it has none, or the "
              + "only row of a key). A copy of them is kept: see mgate backfill kept. Needs --reason.")
  boolean overwriteRicher;

  BackfillSettings on(BackfillSettings settings) {
    return settings.change().overwriteRicher(overwriteRicher).done();
  }
}
