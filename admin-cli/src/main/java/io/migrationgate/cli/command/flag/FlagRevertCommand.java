package io.migrationgate.cli.command.flag;

import io.migrationgate.admin.FlagAdmin;
import io.migrationgate.admin.FlagChange;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.terminal.UsageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Goes back to an earlier definition, as a new revision. */
@Command(
    name = "revert",
    description = {"Go back to an earlier definition of a flag, as a new revision.", ""},
    sortOptions = false)
final class FlagRevertCommand extends FlagChangeCommand {
  @Option(
      names = "--to",
      paramLabel = "REVISION",
      required = true,
      order = 5,
      description = "The revision; mgate flag history NAME shows them.")
  long to;

  FlagRevertCommand(Context context) {
    super(context);
  }

  @Override
  protected void check() {
    super.check();
    if (to < 1) {
      throw new UsageException(
          "option --to",
          Long.toString(to),
          "a revision, from 1",
          "see: mgate flag history " + name);
    }
  }

  @Override
  FlagChange change(FlagAdmin flags) {
    return new FlagChange.Revert(to);
  }
}
