package io.migrationgate.demo.lab.report;

import io.migrationgate.cli.render.Text;
import java.util.List;
import java.util.stream.Stream;

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
        List.of(
            "#",
            "at",
            "to",
            "settled in",
            "live nodes",
            "p99",
            "before",
            "ratio",
            "failed",
            "reached"),
        analysis.changes().stream().map(change -> row(run, change)).toList(),
        CHANGE_NOTES);
  }

  private static List<Cell> row(RunRecord run, ReportedChange change) {
    Settled settled = change.settled();
    String due = settled.live() == settled.acknowledged()
        ? ""
        : Wording.number(settled.acknowledged()) + " to acknowledge";
    List<Cell> cells = Stream.of(
            Cell.number(String.valueOf(run.number(change.event()))),
            Cell.number(Wording.clock(change.event().from())),
            new Cell(change.event().mark(), run.migration(change.event()), ""),
            Cell.number(Text.duration(settled.millis())),
            Cell.number(Wording.number(settled.live()), due))
        .toList();
    return joined(
        cells,
        growth(change.growth(), change.failed()),
        change.growth().within(run.head().targets().p99Ratio()));
  }

  static ReportTable backfills(RunRecord run, Analysis analysis) {
    return new ReportTable(
        "backfills",
        List.of(
            "at",
            "run",
            "took",
            "copied",
            "compared",
            "p99",
            "before",
            "ratio",
            "failed",
            "reached"),
        analysis.backfills().stream().map(cost -> row(run, cost)).toList(),
        BACKFILL_NOTES);
  }

  private static List<Cell> row(RunRecord run, BackfillCost cost) {
    Backfill backfill = cost.run();
    Double rate = cost.rowsPerSecond();
    List<Cell> cells = List.of(
        Cell.number(Wording.clock(backfill.from())),
        new Cell(backfill.migration(), Wording.run(backfill), ""),
        Cell.number(Text.duration(backfill.to() - backfill.from())),
        Cell.number(
            Wording.number(backfill.copied()),
            rate == null ? "" : Wording.number(Math.round(rate)) + "/s"),
        Cell.number(Wording.number(backfill.compared())));
    return joined(
        cells,
        growth(cost.growth(), cost.failed()),
        cost.growth().within(run.head().targets().copyRatio()));
  }

  private static List<Cell> growth(Growth growth, long failed) {
    Quantile during = growth.during();
    Quantile before = growth.before();
    return List.of(
        Cell.number(Wording.millis(during), Wording.requests(during)),
        Cell.number(Wording.millis(before), Wording.requests(before)),
        growth.judged()
            ? Cell.number(Wording.ratio(growth), Wording.interval(growth))
            : Cell.number("too few"),
        Cell.number(Wording.number(failed)));
  }

  private static List<Cell> joined(List<Cell> first, List<Cell> then, Attainment last) {
    return Stream.of(first, then, List.of(Cell.of(last))).flatMap(List::stream).toList();
  }
}
