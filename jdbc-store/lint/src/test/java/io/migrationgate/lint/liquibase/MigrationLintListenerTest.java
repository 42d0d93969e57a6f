package io.migrationgate.lint.liquibase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.lint.LintOptions;
import io.migrationgate.lint.PhaseKnowledge;
import io.migrationgate.lint.PhaseKnowledge.Clearance;
import io.migrationgate.lint.rule.Database;
import io.migrationgate.lint.rule.StatementClass;
import io.migrationgate.lint.rule.Target;
import java.nio.file.Path;
import java.util.Set;
import liquibase.change.custom.CustomTaskChange;
import liquibase.exception.ValidationErrors;
import liquibase.resource.ResourceAccessor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run of Liquibase stops before a changeset whose time has not come. */
class MigrationLintListenerTest {
  private static final LintOptions H2 = LintOptions.of(Target.of(Database.H2));
  private static final String ADD =
      "<changeSet id='add' author='a'><addColumn tableName='customer'>"
          + "<column name='first_name' type='varchar(50)'/></addColumn></changeSet>";
  private static final String DROP = "<dropColumn tableName='customer' columnName='name'/>";

  @TempDir
  Path folder;

  private LiquibaseRun run;
  private PhaseKnowledge phases = PhaseKnowledge.NONE;
  private final MigrationLintListener listener =
      new MigrationLintListener(H2, () -> subject -> phases.on(subject));

  @BeforeEach
  void start() throws Exception {
    run = new LiquibaseRun(folder);
  }

  @AfterEach
  void stop() throws Exception {
    run.close();
  }

  private void refuses(String changesets, String... found) {
    var thrown = assertThatThrownBy(() -> run.xml(listener, changesets));
    for (String each : found) {
      thrown.hasStackTraceContaining(each);
    }
  }

  private static String changeSet(String id, String changes) {
    return "<changeSet id='" + id + "' author='a'>" + changes + "</changeSet>";
  }

  @Test
  void aDropInSqlBeforeItsTimeStopsTheRunAndNothingIsDropped() throws Exception {
    phases = subject -> new Clearance("customer-name-split", false, "quiet: 2 d of 7 d");

    assertThatThrownBy(() -> run.sql(listener, """
        --changeset a:add
        ALTER TABLE customer ADD COLUMN first_name varchar(50);
        --changeset a:drop
        ALTER TABLE customer DROP COLUMN name;
        """))
        .hasStackTraceContaining("changeset a:drop of changelog.sql")
        .hasStackTraceContaining("drop-column, column customer.name")
        .hasStackTraceContaining("migration 'customer-name-split': quiet: 2 d of 7 d")
        .hasStackTraceContaining("-- mgate:ignore drop-column: why");
    assertThat(run.has("FIRST_NAME")).isTrue();
    assertThat(run.has("NAME")).isTrue();
  }

  @Test
  void aDropInXmlBeforeItsTimeStopsTheRunAndNothingIsDropped() throws Exception {
    phases = subject -> new Clearance("customer-name-split", false, "quiet: 2 d of 7 d");

    refuses(
        ADD + changeSet("drop", DROP),
        "changeset a:drop of changelog.xml",
        "drop-column, column PUBLIC.customer.name",
        "quiet: 2 d of 7 d",
        "ALTER TABLE PUBLIC.customer DROP COLUMN name");
    assertThat(run.has("FIRST_NAME")).isTrue();
    assertThat(run.has("NAME")).isTrue();
  }

  @Test
  void aDropRunsOnceItsTimeHasComeAlsoOfWhatWasRefusedBefore() throws Exception {
    refuses(changeSet("drop", DROP), "drop-column");
    phases = subject -> new Clearance("customer-name-split", true, "settled");

    run.xml(listener, changeSet("drop", DROP));

    assertThat(run.has("NAME")).isFalse();
  }

  @Test
  void nothingOfAChangesetRunsIfOneOfItsChangesMayNot() throws Exception {
    refuses(
        changeSet(
            "both",
            "<dropColumn tableName='customer' columnName='age'/>" + "<sql>-- mgate:ignore"
                + " drop-table: unused\nDROP TABLE nowhere</sql>"),
        "drop-column");
    refuses(
        changeSet(
            "late",
            "<addColumn tableName='customer'><column name='b' type='int'/></addColumn>" + DROP),
        "drop-column");
    assertThat(run.has("AGE")).isTrue();
    assertThat(run.has("B")).isFalse();
  }

  @Test
  void whatAChangesetMakesIsNewForItsLaterChanges() throws Exception {
    run.xml(
        listener,
        changeSet(
            "new",
            "<createTable tableName='made'><column name='id' type='int'/>"
                + "<column name='b' type='int'/></createTable>"
                + "<dropColumn tableName='made' columnName='b'/>"));

    assertThat(run.number("SELECT count(*) FROM made")).isZero();
  }

  @Test
  void aChangesetThatItsPreconditionsSkipIsNotJudged() throws Exception {
    run.xml(
        listener,
        changeSet(
            "skipped",
            "<preConditions onFail='MARK_RAN'><tableExists tableName='nowhere'/></preConditions>"
                + DROP));

    assertThat(run.has("NAME")).isTrue();
  }

  @Test
  void aChangeOfAnotherDatabaseIsNotJudged() throws Exception {
    run.xml(listener, changeSet("other", "<sql dbms='mysql'>DROP TABLE customer</sql>"));
    refuses(changeSet("this", "<sql dbms='h2'>DROP TABLE customer</sql>"), "drop-table");
  }

  @Test
  void whereErrorsDoNotFailWhatIsRefusedIsLeftOut() throws Exception {
    run.xml(
        listener,
        "<changeSet id='drop' author='a' failOnError='false'>" + DROP + "</changeSet>" + ADD);

    assertThat(run.has("NAME")).isTrue();
    assertThat(run.has("FIRST_NAME")).isTrue();
  }

  @Test
  void anIgnoreInTheSqlCountsAlsoWhereLiquibaseStripsComments() throws Exception {
    run.sql(listener, """
        --changeset a:1
        -- mgate:ignore drop-column: never used
        ALTER TABLE customer DROP COLUMN age;
        ALTER TABLE customer DROP COLUMN name; -- mgate:ignore drop-column: never used either
        """);

    assertThat(run.has("AGE")).isFalse();
    assertThat(run.has("NAME")).isFalse();
  }

  @Test
  void statementsAreThoseThatLiquibaseSends() throws Exception {
    String made = "CREATE TABLE made (b int)";
    refuses(changeSet("go", "<sql>" + made + "\nGO\nDROP TABLE customer</sql>"), "drop-table");
    refuses(
        changeSet("slash", "<sql endDelimiter='/'>" + made + "\n/\nDROP TABLE customer</sql>"),
        "drop-table");
    refuses(
        changeSet("one", "<sql splitStatements='false'>" + made + "; DROP TABLE customer</sql>"),
        "drop-table");
    run.file("drop.sql", made + "; DROP TABLE ${which}");
    refuses(
        "<property name='which' value='customer'/>"
            + changeSet("file", "<sqlFile path='drop.sql'/>"),
        "drop-table, table customer");
    refuses(
        changeSet(
            "modified",
            "<sql>ALTER TABLE customer ADD x int</sql><modifySql><replace replace='ADD x int'"
                + " with='DROP COLUMN name'/></modifySql>"),
        "drop-column");
    assertThat(run.has("NAME")).isTrue();
  }

  @Test
  void whatCannotBeReadStopsTheRunToo() throws Exception {
    refuses(changeSet("what", "<sql>BACKUP TO 'a.zip'</sql>"), "not-understood");
  }

  @Test
  void otherClassesStopItIfAskedTo() throws Exception {
    String update =
        changeSet("move", "<update tableName='customer'><column name='name' value='x'/></update>");
    MigrationLintListener strict = listener.failingOn(Set.of(StatementClass.MOVING_DATA));

    assertThatThrownBy(() -> run.xml(strict, update)).hasStackTraceContaining("update-unbounded");
    run.xml(listener, update);
  }

  @Test
  void rowsOfAFileAndTagsAreNoMovement() throws Exception {
    run.file("rows.csv", "id,name\n1,one\n2,two\n");
    String rows = changeSet("rows", "<loadData file='rows.csv' tableName='customer'/>")
        + changeSet("tag", "<tagDatabase tag='t'/>");

    run.xml(
        listener.failingOn(Set.of(StatementClass.MOVING_DATA, StatementClass.NOT_UNDERSTOOD)),
        rows);

    assertThat(run.number("SELECT count(*) FROM customer")).isEqualTo(2);
  }

  @Test
  void codeRunsOnceAndIsNotJudged() throws Exception {
    Counted.runs = 0;

    run.xml(listener, changeSet("code", "<customChange class='" + Counted.class.getName() + "'/>"));

    assertThat(Counted.runs).isEqualTo(1);
  }

  /** A change in Java. */
  public static final class Counted implements CustomTaskChange {
    private static int runs;

    @Override
    public void execute(liquibase.database.Database database) {
      runs++;
    }

    @Override
    public String getConfirmationMessage() {
      return "counted";
    }

    @Override
    public void setUp() {}

    @Override
    public void setFileOpener(ResourceAccessor files) {}

    @Override
    public ValidationErrors validate(liquibase.database.Database database) {
      return new ValidationErrors();
    }
  }

  @Test
  void rollbacksAreNotJudged() throws Exception {
    run.xml(listener, ADD);

    run.rollback(listener);

    assertThat(run.has("FIRST_NAME")).isFalse();
  }

  @Test
  void theCommandLineTakesAClassThatExtendsIt() throws Exception {
    assertThatThrownBy(() -> run.xml(Configured.class, changeSet("drop", DROP)))
        .hasStackTraceContaining("drop-column");
    run.xml(Configured.class, ADD);

    assertThat(run.has("NAME")).isTrue();
    assertThat(run.has("FIRST_NAME")).isTrue();
  }

  /** Has no parameters. */
  public static final class Configured extends MigrationLintListener {
    /** For H2, with no store. */
    public Configured() {
      super(H2, () -> PhaseKnowledge.NONE);
    }
  }
}
