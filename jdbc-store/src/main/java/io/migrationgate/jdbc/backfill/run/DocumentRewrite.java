package io.migrationgate.jdbc.backfill.run;

import org.jspecify.annotations.Nullable;

/**
 * What a run does that rewrites documents in place: those of one type in one column, into the
 * version that is in force.
 *
 * @param type the document type
 * @param spec which documents, and how
 * @param version into which they are rewritten
 */
public record DocumentRewrite(String type, RewriteSpec spec, int version) {
  private static final String PREFIX = "document:";

  /** What runs over documents of a type are called; no migration is called so. */
  public static String runName(String type) {
    return PREFIX + type;
  }

  /** The type whose runs are called so; null if it is a migration that is called so. */
  public static @Nullable String typeOf(String runName) {
    return runName.startsWith(PREFIX) ? runName.substring(PREFIX.length()) : null;
  }
}
