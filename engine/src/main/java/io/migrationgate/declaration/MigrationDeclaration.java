package io.migrationgate.declaration;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Phase;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.protocol.GuardLimits;
import io.migrationgate.protocol.RequiredApprovals;
import io.migrationgate.protocol.ShownSides;
import io.migrationgate.protocol.SupportedPhases;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One migration as a build declares it. Immutable.
 *
 * <p>Made in code by a {@link #builder}, or read from {@code META-INF/migrations.yaml} by
 * {@link DeclarationParser}; both check the same rules.
 *
 * @param name words of lower-case letters and digits joined by single hyphens, a letter first, at
 *     most 100 characters; never used again for anything else
 * @param description one sentence for people; may be empty
 * @param owner the team to ask; may be empty
 * @param supports the phases in which this build works
 * @param oldSide where the old shape lives; null if it is not told
 * @param newSide where the new shape lives; null if it is not told
 * @param compare how reads are compared
 * @param secondaryWrites how the migration starts out treating failing secondary writes
 * @param lossy whether mapping new to old and back loses information
 * @param guards limits of the guards that observe, and who must have approved
 * @param sql statements that the command line runs for this migration
 * @param backfill how rows are copied and compared; null if nobody but the application does
 * @param views the view schemas that show one side or the other
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
    Sql sql,
    @Nullable BackfillSpec backfill,
    ShownSides views) {

  /**
   * Checks the name, the texts, and that the sides do not overlap.
   *
   * @throws MigrationGateException if a part is invalid or contradicts another
   */
  public MigrationDeclaration {
    DeclarationRules.name(name);
    DeclarationRules.prose("description", description);
    DeclarationRules.prose("owner", owner);
    DeclarationRules.sides(oldSide, newSide);
    BackfillRules.fit(backfill, oldSide, newSide);
    ViewRules.fit(views, oldSide, newSide, sql);
  }

  /** A migration of which no view schema is declared. */
  public MigrationDeclaration(
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
      Sql sql,
      @Nullable BackfillSpec backfill) {
    this(
        name,
        description,
        owner,
        supports,
        oldSide,
        newSide,
        compare,
        secondaryWrites,
        lossy,
        guards,
        sql,
        backfill,
        ShownSides.NONE);
  }

  /**
   * The same with other names for the same things: those that the database has. What the sides may
   * not be is refused by these names too.
   *
   * @throws MigrationGateException if the sides overlap, or the backfill does not fit them
   */
  public MigrationDeclaration renamed(SideSpec old, SideSpec replacement, BackfillSpec copying) {
    return DeclarationRules.partOf(
        "migration " + Shown.quoted(name),
        () -> new MigrationDeclaration(
            name,
            description,
            owner,
            supports,
            old,
            replacement,
            compare,
            secondaryWrites,
            lossy,
            guards,
            sql,
            copying));
  }

  /**
   * Starts a declaration; all parts but the name have defaults. What is invalid or contradictory is
   * refused with a {@link MigrationGateException}, at the latest by {@link Builder#build}.
   *
   * @param name see {@link MigrationDeclaration}
   */
  public static Builder builder(String name) {
    return new Builder(name);
  }

  /**
   * Where one side lives.
   *
   * @param table the table, schema-qualified if need be
   * @param columns its columns, each once; empty for the whole table
   */
  public record SideSpec(String table, List<String> columns) {
    /**
     * Copies the list.
     *
     * @throws MigrationGateException if a name is blank or a column is there twice
     */
    public SideSpec {
      columns = List.copyOf(columns);
      DeclarationRules.table(table);
      DeclarationRules.columns(columns);
    }
  }

  /**
   * How reads are compared while both sides are written.
   *
   * @param sampleBasisPoints share of reads that run both sides, in hundredths of a percent, 0 to
   *     10,000; default 100 (1 %)
   * @param deadline when the authoritative side took longer than this, the other is not tried any
   *     more; whole milliseconds, from 1 ms to 10 s; default 50 ms
   */
  public record Compare(int sampleBasisPoints, Duration deadline) {
    /** 1 % of the reads, 50 ms. */
    public static final Compare DEFAULT = new Compare(100, Duration.ofMillis(50));

    /**
     * Checks the ranges.
     *
     * @throws MigrationGateException if a part lies outside its range
     */
    public Compare {
      DeclarationRules.sample(sampleBasisPoints);
      DeclarationRules.deadline(deadline);
    }
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

    /**
     * Copies the list.
     *
     * @throws MigrationGateException if a statement is blank
     */
    public Sql {
      contract = List.copyOf(contract);
      if (expanded != null) {
        DeclarationRules.sql("expanded", expanded);
      }
      if (differences != null) {
        DeclarationRules.sql("verify.differences", differences);
      }
      contract.forEach(statement -> DeclarationRules.sql("contract", statement));
    }
  }

  /**
   * Collects the parts of a declaration; a part that is set twice counts as set last. Not
   * thread-safe.
   */
  public static final class Builder {
    private final String name;
    private String description = "";
    private String owner = "";
    private SupportedPhases supports = SupportedPhases.DEFAULT;
    private @Nullable SideSpec oldSide;
    private @Nullable SideSpec newSide;
    private Compare compare = Compare.DEFAULT;
    private SecondaryWrites secondaryWrites = SecondaryWrites.STRICT;
    private boolean lossy;
    private GuardLimits guards = GuardLimits.DEFAULT;
    private RequiredApprovals approvals = RequiredApprovals.NONE;
    private @Nullable String expanded;
    private @Nullable String differences;
    private List<String> contract = List.of();
    private @Nullable BackfillSpec backfill;
    private ShownSides views = ShownSides.NONE;

    private Builder(String name) {
      this.name = name;
    }

    /** One sentence for people. Default: empty. */
    public Builder description(String text) {
      description = text;
      return this;
    }

    /** The team to ask. Default: empty. */
    public Builder owner(String team) {
      owner = team;
      return this;
    }

    /**
     * The phases in which this build works, without a gap. Default: read-old to write-new.
     *
     * @throws MigrationGateException if there are none, one is there twice, or one is missing
     */
    public Builder supports(Phase... phases) {
      supports =
          DeclarationRules.partOf(subject(), () -> DeclarationRules.supports(List.of(phases)));
      return this;
    }

    /** Where the old shape lives: a table, and its columns unless all of it is meant. */
    public Builder oldSide(String table, String... columns) {
      return oldSide(side(table, columns));
    }

    /** Where the old shape lives. Default: not told. */
    public Builder oldSide(SideSpec side) {
      oldSide = side;
      return this;
    }

    /** Where the new shape lives: a table, and its columns unless all of it is meant. */
    public Builder newSide(String table, String... columns) {
      return newSide(side(table, columns));
    }

    /** Where the new shape lives. Default: not told. */
    public Builder newSide(SideSpec side) {
      newSide = side;
      return this;
    }

    /** How reads are compared. Default: {@link Compare#DEFAULT}. */
    public Builder compare(Compare how) {
      compare = how;
      return this;
    }

    /** How failing secondary writes are treated at first. Default: {@code STRICT}. */
    public Builder secondaryWrites(SecondaryWrites mode) {
      secondaryWrites = mode;
      return this;
    }

    /** Whether mapping new to old and back loses information. Default: false. */
    public Builder lossy(boolean loses) {
      lossy = loses;
      return this;
    }

    /** The limits of the guards that observe. Default: {@link GuardLimits#DEFAULT}. */
    public Builder guards(GuardLimits limits) {
      guards = limits;
      return this;
    }

    /** How many other people must have approved a step. Default: none. */
    public Builder approvals(RequiredApprovals required) {
      approvals = required;
      return this;
    }

    /** A statement that fails while the new side's schema is not there. Default: none. */
    public Builder expandedSql(String statement) {
      expanded = statement;
      return this;
    }

    /** A query that counts, in one statement, the rows in which the sides differ. Default: none. */
    public Builder differencesSql(String query) {
      differences = query;
      return this;
    }

    /** Statements that drop the old side. Default: none. */
    public Builder contractSql(String... statements) {
      contract = List.of(statements);
      return this;
    }

    /** How rows are copied and compared. Default: not told. */
    public Builder backfill(BackfillSpec how) {
      backfill = how;
      return this;
    }

    /** The view schemas that show one side or the other. Default: none. */
    public Builder views(ShownSides shown) {
      views = shown;
      return this;
    }

    /**
     * The declaration.
     *
     * @throws MigrationGateException if a part is invalid or contradicts another
     */
    public MigrationDeclaration build() {
      return DeclarationRules.partOf(
          subject(),
          () -> new MigrationDeclaration(
              name,
              description,
              owner,
              supports,
              oldSide,
              newSide,
              compare,
              secondaryWrites,
              lossy,
              approvals.equals(RequiredApprovals.NONE) ? guards : guards.withApprovals(approvals),
              new Sql(expanded, differences, contract),
              backfill,
              views));
    }

    private SideSpec side(String table, String... columns) {
      return DeclarationRules.partOf(subject(), () -> new SideSpec(table, List.of(columns)));
    }

    private String subject() {
      return "migration " + Shown.quoted(name);
    }
  }
}
