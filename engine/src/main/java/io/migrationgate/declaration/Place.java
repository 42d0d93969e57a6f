package io.migrationgate.declaration;

import java.util.Comparator;

/**
 * Where in a file something stands.
 *
 * @param file the file
 * @param line from 1
 * @param column from 1, in characters
 */
record Place(YamlFile file, int line, int column) implements Comparable<Place> {
  private static final Comparator<Place> READING_ORDER = Comparator.<Place>comparingInt(
          place -> place.file().number())
      .thenComparingInt(Place::line)
      .thenComparingInt(Place::column);

  /** The place right behind a text with which the file begins. */
  static Place behind(YamlFile file, String text) {
    String[] lines = text.split("\r\n|\r|\n", -1);
    String last = lines[lines.length - 1];
    return new Place(file, lines.length, last.codePointCount(0, last.length()) + 1);
  }

  @Override
  public int compareTo(Place other) {
    return READING_ORDER.compare(this, other);
  }

  /** For example {@code META-INF/migrations.yaml:12:5}. */
  @Override
  public String toString() {
    return file.name() + ":" + line + ":" + column;
  }
}
