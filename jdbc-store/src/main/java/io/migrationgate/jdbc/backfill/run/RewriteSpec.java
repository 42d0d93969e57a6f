package io.migrationgate.jdbc.backfill.run;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.spi.DocumentPlace;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which documents a run rewrites, and how.
 *
 * @param place where they are
 * @param key the columns that find a row; empty for the primary key
 * @param sql by the version that documents are in: an expression over their row that gives the same
 *     document in the version in force, as it is stored, with its version. The codec rewrites
 *     documents in other versions, and those for which the expression gives no object in the
 *     version in force
 * @param sample how many percent of the documents of each batch the codec reads before and after
 *     expressions have rewritten them, from 1 to 100; default 100. With less, a wrong document that
 *     the codec can read is not found, and the one before is gone
 */
public record RewriteSpec(
    DocumentPlace place, List<String> key, SortedMap<Integer, String> sql, int sample) {
  /** Every document. */
  public static final int WHOLE = 100;

  /**
   * Copies list and map.
   *
   * @throws MigrationGateException if the sample is none
   */
  public RewriteSpec {
    if (sample < 1 || sample > WHOLE) {
      throw new MigrationGateException(new Problem(
          "the sample of documents that are compared",
          sample + " percent",
          "from 1 to 100 percent",
          "give another one, or none: then all are compared"));
    }
    key = List.copyOf(key);
    sql = Collections.unmodifiableSortedMap(new TreeMap<>(sql));
  }

  /** Documents of rows that their primary key finds, by the codec. */
  public static RewriteSpec of(DocumentPlace place) {
    return new RewriteSpec(place, List.of(), Collections.emptySortedMap(), WHOLE);
  }

  /** The same with other columns that find a row. */
  public RewriteSpec by(List<String> columns) {
    return new RewriteSpec(place, columns, sql, sample);
  }

  /** The same, where expressions rewrite documents of some versions. */
  public RewriteSpec inSql(Map<Integer, String> expressions) {
    return new RewriteSpec(place, key, new TreeMap<>(expressions), sample);
  }

  /** The same, where only so many percent of the documents are compared, spread over each batch. */
  public RewriteSpec sampling(int percent) {
    return new RewriteSpec(place, key, sql, percent);
  }
}
