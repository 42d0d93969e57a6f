package io.migrationgate.spi;

import io.migrationgate.Problem;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the database finds by a declared table's name, for the session that asks.
 *
 * @param name schema and name as the catalog has them, quoted as SQL needs it; two names are names
 *     of one table exactly if these are equal
 * @param within names of the tables, near and far, that it is a partition or a child of: its rows
 *     are theirs too
 * @param hidden why this user does not see all of its rows; null if it does
 * @param unfit why its rows cannot be copied, whoever does it; null if they can
 */
public record ResolvedTable(
    String name,
    Set<String> within,
    @Nullable Problem hidden,
    @Nullable Problem unfit) {
  /** Copies the set. */
  public ResolvedTable {
    within = Set.copyOf(within);
  }

  /** What stands in the way of copying, in the order in which one would mend it. */
  public Stream<Problem> problems() {
    return Stream.of(unfit, hidden).flatMap(Stream::ofNullable);
  }

  /** Why this one and another cannot be two sides; empty if they can, or are one table. */
  public Optional<Problem> overlap(ResolvedTable other) {
    if (other.within.contains(name)) {
      return other.overlap(this);
    }
    return within.contains(other.name)
        ? Optional.of(
            new Problem(
                "table " + name,
                "a part of table " + other.name
                    + ", the other side: one row would be on both sides, and"
                    + " removed from one it is gone from the other",
                "two sides that share no row",
                "detach it (ALTER TABLE ... DETACH PARTITION, or NO INHERIT), or declare another table"))
        : Optional.empty();
  }
}
