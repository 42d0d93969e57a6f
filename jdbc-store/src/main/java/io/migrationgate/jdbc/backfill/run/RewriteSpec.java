package io.migrationgate.jdbc.backfill.run;

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
 *     documents in other versions, and those for which the expression gives NULL
 */
public record RewriteSpec(DocumentPlace place, List<String> key, SortedMap<Integer, String> sql) {
  /** Copies list and map. */
  public RewriteSpec {
    key = List.copyOf(key);
    sql = Collections.unmodifiableSortedMap(new TreeMap<>(sql));
  }

  /** Documents of rows that their primary key finds, by the codec. */
  public static RewriteSpec of(DocumentPlace place) {
    return new RewriteSpec(place, List.of(), Collections.emptySortedMap());
  }

  /** The same with other columns that find a row. */
  public RewriteSpec by(List<String> columns) {
    return new RewriteSpec(place, columns, sql);
  }

  /** The same, where expressions rewrite documents of some versions. */
  public RewriteSpec inSql(Map<Integer, String> expressions) {
    return new RewriteSpec(place, key, new TreeMap<>(expressions));
  }
}
