package io.migrationgate.protocol;

import java.util.Arrays;

/** What a change in the history is about. */
public enum SubjectKind {
  /** A migration. */
  MIGRATION("migration"),
  /** A feature flag. */
  FLAG("flag"),
  /** An expression that the targeting of several flags refers to. */
  EVALUATOR("evaluator"),
  /** A named set of keys. */
  SEGMENT("segment"),
  /** What is to become of a feature flag later. */
  SCHEDULE("schedule"),
  /** A type of documents. */
  DOCUMENT("document");

  private final String wireName;

  SubjectKind(String wireName) {
    this.wireName = wireName;
  }

  /** As it is stored and printed. */
  public String wireName() {
    return wireName;
  }

  /**
   * From its {@link #wireName}.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public static SubjectKind parse(String wireName) {
    return Arrays.stream(values())
        .filter(kind -> kind.wireName.equals(wireName))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no kind of subject '" + wireName + "'"));
  }
}
