package io.migrationgate.demo.lab.report;

import io.migrationgate.cli.render.Text;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/** The numbers to reach that are about how long requests took. */
final class LatencyTargets {
  private LatencyTargets() {}

  /** Judged, change by change, by the less favourable of two comparisons. */
  static SpeedTarget whileChanging(double limit, List<ReportedChange> changes) {
    String name = "p99 while a phase changes";
    String wanted = wanted(limit, "that of the minute before and of its quiet part");
    List<ReportedChange> known =
        changes.stream().filter(change -> change.ratio() != null).toList();
    if (known.isEmpty()) {
      return new SpeedTarget(name, wanted, "no phase change with requests", Attainment.UNKNOWN);
    }
    long within = known.stream().filter(change -> change.within(limit).good()).count();
    List<Growth> minutes = known.stream().map(ReportedChange::minute).toList();
    List<Growth> quiet = known.stream()
        .map(ReportedChange::quiet)
        .filter(growth -> growth.before().high() != null)
        .toList();
    String found = within + " of " + known.size() + " changes; " + spread(minutes)
        + (quiet.isEmpty() ? "; the quiet parts are too short" : "; quiet: " + spread(quiet))
        + (quiet.isEmpty() || quiet.size() == known.size()
            ? ""
            : " (" + Text.count(known.size() - quiet.size(), "too short one") + ")");
    return new SpeedTarget(name, wanted, found, worst(known, change -> change.within(limit)));
  }

  /** Judged by those runs that have so many requests, and before them, that a p99 is known. */
  static SpeedTarget whileCopying(double limit, List<BackfillCost> backfills) {
    String name = "p99 while rows are copied and compared";
    String wanted = wanted(limit, "that of the quiet time before");
    List<BackfillCost> known =
        backfills.stream().filter(cost -> cost.whole().sound()).toList();
    if (known.isEmpty()) {
      String found = backfills.isEmpty()
          ? "no backfill"
          : Text.count(backfills.size(), "run") + ", too few requests in each";
      return new SpeedTarget(name, wanted, found, Attainment.UNKNOWN);
    }
    long within =
        known.stream().filter(cost -> cost.whole().within(limit).good()).count();
    int rest = backfills.size() - known.size();
    String found = within + " of " + Text.count(known.size(), "run") + "; "
        + spread(known.stream().map(BackfillCost::whole).toList())
        + (rest == 0 ? "" : "; " + Text.count(rest, "run") + " with too few requests");
    return new SpeedTarget(
        name, wanted, found, worst(known, cost -> cost.whole().within(limit)));
  }

  private static String wanted(double limit, String what) {
    return String.format(Locale.ROOT, "at most %.2f x %s", limit, what);
  }

  private static String spread(List<Growth> growths) {
    List<Double> ratios = growths.stream()
        .flatMap(growth -> Stream.ofNullable(growth.ratio()))
        .sorted()
        .toList();
    return ratios.isEmpty()
        ? "nothing known"
        : String.format(
            Locale.ROOT,
            "median %.2f x, worst %.2f x",
            ratios.get(ratios.size() / 2),
            ratios.get(ratios.size() - 1));
  }

  private static <T> Attainment worst(List<T> all, Function<T, Attainment> attainment) {
    return all.stream().map(attainment).max(Comparator.naturalOrder()).orElse(Attainment.UNKNOWN);
  }
}
