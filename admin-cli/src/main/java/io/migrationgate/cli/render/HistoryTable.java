package io.migrationgate.cli.render;

import io.migrationgate.protocol.SubjectKind;
import io.migrationgate.spi.HistoryEntry;
import io.migrationgate.spi.HistoryNote;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Lines of the history as a table. */
public enum HistoryTable {
  /** With what each is about. */
  ALL,
  /** All about the same. */
  OF_ONE;

  /** The table. */
  public Table of(List<HistoryEntry> entries) {
    boolean migrations =
        entries.stream().allMatch(entry -> entry.note().subjectKind() == SubjectKind.MIGRATION);
    List<String> titles = new ArrayList<>(List.of("WHEN", "EPOCH"));
    if (this == ALL) {
      titles.add(migrations ? "MIGRATION" : "SUBJECT");
    }
    titles.addAll(List.of("CHANGE", "FROM", "TO", "ACTOR", "REASON"));
    Table table = new Table(titles.toArray(String[]::new));
    for (HistoryEntry entry : entries) {
      HistoryNote note = entry.note();
      List<String> cells = new ArrayList<>(List.of(
          entry.at().truncatedTo(ChronoUnit.SECONDS).toString(), Long.toString(entry.epoch())));
      if (this == ALL) {
        cells.add((migrations ? "" : note.subjectKind().wireName() + " ") + note.subject());
      }
      cells.addAll(List.of(
          note.kind(),
          note.from() == null ? "-" : note.from(),
          note.to(),
          note.actor(),
          note.reason()));
      table.row(cells.toArray(String[]::new));
    }
    return table;
  }
}
