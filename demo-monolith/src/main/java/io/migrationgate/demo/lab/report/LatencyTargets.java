package io.migrationgate.demo.lab.report;

import io.migrationgate.cli.render.Text;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The numbers to reach that are about how long requests took. */
final class LatencyTargets {
  private LatencyTargets() {}

  static TargetResult whileChanging(double limit, List<ReportedChange> changes) {
    List<Growth> growths = changes.stream().map(ReportedChange::growth).toList();
    return result("p99 while a phase changes", "change", growths, limit);
  }

  static TargetResult whileCopying(double limit, List<BackfillCost> backfills) {
    List<Growth> growths = backfills.stream().map(BackfillCost::growth).toList();
    return result("p99 while rows are copied and compared", "run", growths, limit);
  }

  private static TargetResult result(String name, String what, List<Growth> all, double limit) {
    String wanted =
        String.format(Locale.ROOT, "at most %.2f x that of the quiet minute before", limit);
    List<Growth> judged = all.stream().filter(Growth::judged).toList();
    int unjudged = all.size() - judged.size();
    List<Double> ratios = judged.stream()
        .flatMap(growth -> Stream.ofNullable(growth.ratio()))
        .sorted()
        .toList();
    String rest = unjudged == 0 ? "" : Text.count(unjudged, what) + " with too few requests";
    if (ratios.isEmpty()) {
      String found = rest.isEmpty() ? "no " + what : rest;
      return new TargetResult(name, wanted, found, Attainment.UNKNOWN, true);
    }
    String found = String.format(
        Locale.ROOT,
        "%d of %s; median %.2f x, worst %.2f x%s",
        judged.stream().filter(growth -> growth.within(limit).good()).count(),
        Text.count(judged.size(), what),
        ratios.get(ratios.size() / 2),
        ratios.get(ratios.size() - 1),
        rest.isEmpty() ? "" : "; " + rest);
    Attainment worst = judged.stream()
        .map(growth -> growth.within(limit))
        .max(Comparator.naturalOrder())
        .orElse(Attainment.UNKNOWN);
    return new TargetResult(name, wanted, found, worst, true);
  }
}
