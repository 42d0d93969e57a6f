package io.migrationgate.demo.lab.report;

import com.fasterxml.jackson.annotation.JsonIncludeProperties;
import io.migrationgate.demo.lab.record.RunEvent;
import io.migrationgate.demo.lab.record.Second;
import io.migrationgate.demo.lab.record.Settled;
import java.util.List;

/**
 * A phase change, and what users saw of it.
 *
 * @param event the command
 * @param settled how it settled
 * @param growth the p99 in the seconds that the command touches, beside that of the quiet seconds
 *     of the minute before
 * @param failed requests that failed meanwhile
 */
record ReportedChange(
    @JsonIncludeProperties({"label", "mark", "from", "to"}) RunEvent event,
    Settled settled,
    Growth growth,
    long failed) {
  static ReportedChange of(RunEvent event, Settled settled, Stretches stretches) {
    List<Second> meanwhile = stretches.touched(event.from(), event.to());
    long from = meanwhile.isEmpty() ? event.from() : meanwhile.get(0).from();
    Quantile before = Stretches.p99(stretches.quietMinute(from));
    Growth growth = new Growth(Stretches.p99(meanwhile), before, before.high() != null);
    return new ReportedChange(event, settled, growth, Stretches.failed(meanwhile));
  }
}
