package io.migrationgate.demo.lab.report;

import io.migrationgate.cli.render.Text;
import java.util.ArrayList;
import java.util.List;

/**
 * A table, the same in a text and on a page.
 *
 * @param id unique in the page
 * @param headings of the columns
 * @param rows from top to bottom
 * @param notes what one must know before one believes it, in lines
 */
record ReportTable(String id, List<String> headings, List<List<Cell>> rows, List<String> notes) {
  private static final List<String> CHANGE_NOTES = List.of(
      "A change is measured over the whole seconds that its command touches, and compared with the quiet",
      "seconds of the minute before: no command ran, no process came or went, nothing was copied. Too few:",
      "fewer than about 600 requests in them, which have no p99. The true ratio lies within the range that",
      "run.json and the page give 19 times out of 20, if requests are independent; a result is uncertain",
      "if the limit lies within it.");
  private static final List<String> BACKFILL_NOTES = List.of(
      "A backfill is measured from its start to its end, verification included, and compared with the quiet",
      "seconds of the minute before it, back to when a phase or a build last changed. Runs are looked at once",
      "a second, so that what copied for less than 3 s has no rate.");

  /**
   * A cell.
   *
   * @param text what counts
   * @param small what belongs to it, in a line of its own where there is room; may be empty
   * @param style its CSS class; texts leave out what is small beside a {@code number}
   */
  record Cell(String text, String small, String style) {
    static Cell of(String text) {
      return new Cell(text, "", "");
    }

    static Cell number(String text) {
      return number(text, "");
    }

    static Cell number(String text, String small) {
      return new Cell(text, small, "number");
    }

    static Cell of(Attainment attainment) {
      return new Cell(attainment.words(), "", "pill " + attainment.style());
    }

    boolean pill() {
      return style.startsWith("pill");
    }
  }

  static ReportTable targets(Analysis analysis) {
    return new ReportTable(
        "targets",
        List.of("reached", "what", "wanted", "found"),
        analysis.targets().stream()
            .map(target -> List.of(
                Cell.of(target.attainment()),
                Cell.of(target.name()),
                Cell.of(target.wanted()),
                Cell.of(target.found())))
            .toList(),
        List.of());
  }

  static ReportTable changes(RunRecord run, Analysis analysis) {
    return new ReportTable(
        "changes",
        List.of("#|at|to|settled in|live nodes|p99|before|ratio|failed|reached".split("\\|")),
        analysis.changes().stream().map(change -> row(run, change)).toList(),
        CHANGE_NOTES);
  }

  private static List<Cell> row(RunRecord run, ReportedChange change) {
    Settled settled = change.settled();
    String due = settled.live() == settled.acknowledged()
        ? ""
        : Wording.number(settled.acknowledged()) + " to acknowledge";
    List<Cell> cells = new ArrayList<>();
    cells.add(Cell.number(String.valueOf(run.number(change.event()))));
    cells.add(Cell.number(Wording.clock(change.event().from())));
    cells.add(new Cell(change.event().mark(), run.migration(change.event()), ""));
    cells.add(Cell.number(Text.duration(settled.millis())));
    cells.add(Cell.number(Wording.number(settled.live()), due));
    add(cells, change.growth(), change.failed(), run.head().targets().p99Ratio());
    return cells;
  }

  static ReportTable backfills(RunRecord run, Analysis analysis) {
    return new ReportTable(
        "backfills",
        List.of("at|run|took|copied|compared|p99|before|ratio|failed|reached".split("\\|")),
        analysis.backfills().stream().map(cost -> row(run, cost)).toList(),
        BACKFILL_NOTES);
  }

  private static List<Cell> row(RunRecord run, BackfillCost cost) {
    Backfill backfill = cost.run();
    Double rate = cost.rowsPerSecond();
    List<Cell> cells = new ArrayList<>();
    cells.add(Cell.number(Wording.clock(backfill.from())));
    cells.add(new Cell(backfill.migration(), Wording.run(backfill), ""));
    cells.add(Cell.number(Text.duration(backfill.to() - backfill.from())));
    String perSecond = rate == null ? "" : Wording.number(Math.round(rate)) + "/s";
    cells.add(Cell.number(Wording.number(backfill.copied()), perSecond));
    cells.add(Cell.number(Wording.number(backfill.compared())));
    add(cells, cost.growth(), cost.failed(), run.head().targets().copyRatio());
    return cells;
  }

  private static void add(List<Cell> cells, Growth growth, long failed, double limit) {
    for (Quantile quantile : List.of(growth.during(), growth.before())) {
      cells.add(Cell.number(Wording.millis(quantile), Wording.requests(quantile)));
    }
    cells.add(
        growth.judged()
            ? Cell.number(Wording.ratio(growth), Wording.interval(growth))
            : Cell.number("too few"));
    cells.add(Cell.number(Wording.number(failed)));
    cells.add(Cell.of(growth.within(limit)));
  }
}
