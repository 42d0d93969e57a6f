package io.migrationgate.lint;

import java.util.Locale;

/** What a script is, by its name. */
public enum ScriptKind {
  /** Applied once, in the order of versions. */
  VERSIONED,
  /** Stands for all versions up to its own, on an empty database. */
  BASELINE,
  /** Applied again whenever it has changed. */
  REPEATABLE,
  /** Takes a version back. */
  UNDO,
  /** Run before or after something. */
  CALLBACK,
  /** Any other file. */
  PLAIN;

  /** In lower case. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
