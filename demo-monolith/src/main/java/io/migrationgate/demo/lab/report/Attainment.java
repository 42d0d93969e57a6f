package io.migrationgate.demo.lab.report;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Whether a number was reached. */
enum Attainment {
  /** It was. */
  MET("met", true),
  /** It was, but by too few requests to be sure. */
  PROBABLY_MET("met, uncertain", true),
  /** Nothing was measured. */
  UNKNOWN("not measured", false),
  /** It was not, but by too few requests to be sure. */
  PROBABLY_MISSED("missed, uncertain", false),
  /** It was not. */
  MISSED("missed", false);

  private final String words;
  private final boolean good;

  Attainment(String words, boolean good) {
    this.words = words;
    this.good = good;
  }

  static Attainment of(boolean met) {
    return met ? MET : MISSED;
  }

  @JsonValue
  String words() {
    return words;
  }

  /** Its CSS class. */
  String style() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  boolean good() {
    return good;
  }
}
