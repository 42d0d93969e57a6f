package io.migrationgate.declaration;

import io.migrationgate.SecondaryWrites;
import io.migrationgate.protocol.GuardLimits;
import io.migrationgate.protocol.SupportedPhases;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One migration as a build declares it. Immutable.
 *
 * @param name lower-case words joined by hyphens, at most 100 characters; never used again for
 *     anything else
 * @param description one sentence for people; may be empty
 * @param owner the team to ask; may be empty
 * @param supports the phases in which this build works
 * @param oldSide where the old shape lives; null if it is not told
 * @param newSide where the new shape lives; null if it is not told
 * @param compare how reads are compared
 * @param secondaryWrites how the migration starts out treating failing secondary writes
 * @param lossy whether mapping new to old and back loses information
 * @param guards limits of the guards that observe
 * @param sql statements that the command line runs for this migration
 */
public record MigrationDeclaration(
    String name,
    String description,
    String owner,
    SupportedPhases supports,
    @Nullable SideSpec oldSide,
    @Nullable SideSpec newSide,
    Compare compare,
    SecondaryWrites secondaryWrites,
    boolean lossy,
    GuardLimits guards,
    Sql sql) {

  /**
   * Where one side lives.
   *
   * @param table the table, schema-qualified if need be
   * @param columns its columns; empty for the whole table
   */
  public record SideSpec(String table, List<String> columns) {
    /** Copies the list. */
    public SideSpec {
      columns = List.copyOf(columns);
    }
  }

  /**
   * How reads are compared while both sides are written.
   *
   * @param sampleBasisPoints share of reads that run both sides, in hundredths of a percent;
   *     default 100 (1 %)
   * @param deadline when the authoritative side took longer than this, the other is not tried any
   *     more; default 50 ms
   */
  public record Compare(int sampleBasisPoints, Duration deadline) {
    /** 1 % of the reads, 50 ms. */
    public static final Compare DEFAULT = new Compare(100, Duration.ofMillis(50));
  }

  /**
   * Statements that the command line runs.
   *
   * @param expanded fails while the new side's schema is not there; null for none
   * @param differences counts, in one statement, the rows in which the sides differ; null for none
   * @param contract drops the old side; may be empty
   */
  public record Sql(
      @Nullable String expanded, @Nullable String differences, List<String> contract) {
    /** None. */
    public static final Sql NONE = new Sql(null, null, List.of());

    /** Copies the list. */
    public Sql {
      contract = List.copyOf(contract);
    }
  }
}
