package io.migrationgate.cli.command.flag;

import io.migrationgate.Problem;
import io.migrationgate.admin.FlagAdmin;
import io.migrationgate.admin.FlagChange;
import io.migrationgate.admin.FlagRollout;
import io.migrationgate.cli.command.base.Arguments;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.terminal.UsageException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gives a share of keys a variant. */
@Command(
    name = "rollout",
    description = {"Give a share of keys a variant, and the others the default variant.", ""},
    sortOptions = false,
    footer = {
      "",
      "Keys that are in a share stay in it while it grows. With several shares the first is given now (or --at), the others "
          + "by schedule."
    })
final class FlagRolloutCommand extends FlagPlannedCommand {
  @Parameters(
      index = "1",
      paramLabel = "SHARE[,SHARE…]",
      description = "For example 25%% or 0.5%%; or 1%%,10%%,50%%,100%% with --every.")
  String share = "";

  @Option(
      names = "--every",
      paramLabel = "DURATION",
      order = 8,
      description = "From one share to the next, for example 1h.")
  @Nullable
  String every;

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
  protected void check() {
    super.check();
    int shares = basisPoints().size();
    if ((shares > 1) != (every != null) || (shares > 1 && gap().isZero())) {
      throw new UsageException(
          "mgate flag rollout",
          shares > 1 ? "several shares, and no time between them" : "one share, and --every",
          "both several shares and --every, or neither",
          "for example: mgate flag rollout " + name + " 1%,10%,100% --every 1h --because \"why\"");
    }
  }

  private List<Integer> basisPoints() {
    return Arrays.stream(share.split(",", -1)).map(this::basisPoints).toList();
  }

  private int basisPoints(String one) {
    String text = one.strip();
    String number = text.endsWith("%") ? text.substring(0, text.length() - 1).strip() : "";
    try {
      int points = new BigDecimal(number).movePointRight(2).intValueExact();
      if (points >= 0 && points <= 10_000) {
        return points;
      }
    } catch (ArithmeticException | NumberFormatException e) {
      throw wrong(text, e);
    }
    throw wrong(text, null);
  }

  private static UsageException wrong(String share, @Nullable Throwable cause) {
    Problem problem = new Problem(
        "SHARE",
        "'" + share + "'",
        "0% to 100%, with at most two decimals",
        "give one such as 25%");
    return cause == null ? new UsageException(problem) : new UsageException(problem, cause);
  }

  @Override
  FlagChange change(FlagAdmin flags) {
    return changes(flags).get(0);
  }

  @Override
  List<FlagChange> changes(FlagAdmin flags) {
    return basisPoints().stream()
        .<FlagChange>map(
            points -> new FlagChange.Distribute(new FlagRollout(variant, points, replace)))
        .toList();
  }

  @Override
  Duration gap() {
    return every == null ? Duration.ZERO : Arguments.duration("--every", every);
  }
}
