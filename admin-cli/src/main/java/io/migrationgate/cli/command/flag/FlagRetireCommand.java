package io.migrationgate.cli.command.flag;

import io.migrationgate.admin.FlagAdmin;
import io.migrationgate.admin.FlagApplied;
import io.migrationgate.admin.FlagChange;
import io.migrationgate.admin.FlagTerms;
import io.migrationgate.cli.command.base.Context;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes a flag's name a tombstone. */
@Command(
    name = "retire",
    description = {
      "Give up a flag's name for ever, once no live build declares it, or a shared evaluator's.",
      ""
    },
    sortOptions = false)
final class FlagRetireCommand extends FlagChangeCommand {
  @Option(names = "--yes", order = 5, description = "Confirm it: the name can never be used again.")
  boolean yes;

  @Option(
      names = "--evaluator",
      order = 6,
      description = "NAME is a shared evaluator, to which no flag refers any more.")
  boolean evaluator;

  FlagRetireCommand(Context context) {
    super(context);
  }

  @Override
  boolean confirmed() {
    return yes;
  }

  @Override
  FlagApplied apply(FlagAdmin flags, FlagTerms given) {
    return evaluator ? flags.retireEvaluator(name, given) : super.apply(flags, given);
  }

  @Override
  FlagChange change(FlagAdmin flags) {
    return new FlagChange.RetireFlag();
  }
}
