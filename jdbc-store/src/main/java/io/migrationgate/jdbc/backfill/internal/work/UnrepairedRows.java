package io.migrationgate.jdbc.backfill.internal.work;

import io.migrationgate.Side;
import io.migrationgate.jdbc.backfill.internal.store.RangeTable;
import io.migrationgate.jdbc.backfill.internal.store.RunContext;
import io.migrationgate.jdbc.backfill.internal.store.RunRow;
import io.migrationgate.jdbc.backfill.run.Difference;
import java.util.Map;
import java.util.stream.Collectors;

/** What a run's last verification has left, and why. */
final class UnrepairedRows {
  private final RunRow run;
  private final Map<String, Long> kinds;

  UnrepairedRows(RunContext context, RunRow run) {
    this.run = run;
    this.kinds =
        context.sessions().call(handle -> context.tables().badKeys().kinds(handle, run.id()));
  }

  /** Whether nothing is left that a further round would mend. */
  boolean onlyRicher() {
    return !run.settings().overwriteRicher()
        && !kinds.isEmpty()
        && kinds.keySet().stream().allMatch(kind -> Difference.richer(kind, run.direction()));
  }

  /** Why the run has failed. */
  String problem(RangeTable.VerificationSum sum) {
    boolean many = sum.differences() >= Verification.ENOUGH_DIFFERENCES;
    boolean one = sum.differences() == 1;
    String rows = (many ? "at least " : "") + sum.differences() + (one ? " row" : " rows");
    if (run.settings().repair() && onlyRicher()) {
      Side source = run.direction().source();
      return rows + " of the " + source.other() + " side " + (one ? "holds" : "hold") + " what the "
          + source + " side has not, and " + (one ? "was left as it was" : "were left as they were")
          + kinds.entrySet().stream()
              .map(kind -> kind.getValue() + " " + kind.getKey())
              .collect(Collectors.joining(", ", " (", ")"));
    }
    return rows
        + (one ? " differs" : " differ")
        + (run.settings().repair()
            ? " after " + run.round() + " rounds of repair"
            : ", and repair is off");
  }
}
