package io.migrationgate.cli.render;

import io.migrationgate.cli.render.Style.Tone;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Rows in columns, as wide as they need to be, under headings. Not thread-safe. */
public final class Table {
  private static final String GAP = "  ";

  private final List<List<Cell>> rows = new ArrayList<>();

  /**
   * A piece of text and what it means.
   *
   * @param text on one line
   * @param tone its colour
   */
  public record Cell(String text, Tone tone) {
    /** Makes the text printable. */
    public Cell {
      text = Text.printable(text);
    }

    /** Without colour. */
    public static Cell of(String text) {
      return new Cell(text, Tone.PLAIN);
    }
  }

  /** A table with these headings. */
  public Table(String... headings) {
    List<Cell> row = new ArrayList<>();
    for (String heading : headings) {
      row.add(new Cell(heading, Tone.STRONG));
    }
    rows.add(row);
  }

  /** A row without colours. */
  public Table row(String... texts) {
    List<Cell> row = new ArrayList<>();
    for (String text : texts) {
      row.add(Cell.of(text));
    }
    rows.add(row);
    return this;
  }

  /** A row. */
  public Table row(List<Cell> cells) {
    rows.add(List.copyOf(cells));
    return this;
  }

  /** Writes the headings and all rows. */
  public void print(PrintWriter out, Style style) {
    int[] widths = widths();
    for (List<Cell> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        Cell cell = row.get(column);
        boolean last = column == row.size() - 1;
        line.append(style.paint(cell.tone(), cell.text()));
        if (!last) {
          line.append(" ".repeat(widths[column] - Text.width(cell.text()))).append(GAP);
        }
      }
      out.println(line.toString().stripTrailing());
    }
  }

  private int[] widths() {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    int[] widths = new int[columns];
    for (List<Cell> row : rows) {
      for (int column = 0; column < row.size(); column++) {
        widths[column] = Math.max(widths[column], Text.width(row.get(column).text()));
      }
    }
    return widths;
  }
}
