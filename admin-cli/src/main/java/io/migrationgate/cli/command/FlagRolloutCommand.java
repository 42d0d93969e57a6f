package io.migrationgate.cli.command;

import io.migrationgate.Problem;
import io.migrationgate.admin.FlagAdmin;
import io.migrationgate.admin.FlagChange;
import io.migrationgate.admin.FlagRollout;
import io.migrationgate.cli.terminal.UsageException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gives a share of keys a variant. */
@Command(
    name = "rollout",
    description = {"Give a share of keys a variant, and the others the default variant.", ""},
    sortOptions = false,
    footer = {"", "Keys that are in a share stay in it while it grows."})
final class FlagRolloutCommand extends FlagChangeCommand {
  @Parameters(index = "1", paramLabel = "SHARE", description = "For example 25% or 0.5%.")
  String share = "";

  @Option(
      names = "--variant",
      paramLabel = "NAME",
      order = 5,
      description = "What the share gets. Default: on.")
  String variant = "on";

  @Option(
      names = "--replace",
      order = 6,
      description = "Replace targeting that is more than a share of keys.")
  boolean replace;

  FlagRolloutCommand(Context context) {
    super(context);
  }

  @Override
  void check() {
    super.check();
    basisPoints();
  }

  private int basisPoints() {
    String number = share.endsWith("%") ? share.substring(0, share.length() - 1).strip() : "";
    try {
      int points = new BigDecimal(number).movePointRight(2).intValueExact();
      if (points >= 0 && points <= 10_000) {
        return points;
      }
    } catch (ArithmeticException | NumberFormatException e) {
      throw wrong(e);
    }
    throw wrong(null);
  }

  private UsageException wrong(@Nullable Throwable cause) {
    Problem problem = new Problem(
        "SHARE",
        "'" + share + "'",
        "0% to 100%, with at most two decimals",
        "give one such as 25%");
    return cause == null ? new UsageException(problem) : new UsageException(problem, cause);
  }

  @Override
  FlagChange change(FlagAdmin flags) {
    return new FlagChange.Distribute(new FlagRollout(variant, basisPoints(), replace));
  }
}
