package io.migrationgate.declaration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Phase;
import io.migrationgate.declaration.MigrationDeclaration.Compare;
import io.migrationgate.declaration.MigrationDeclaration.SideSpec;
import io.migrationgate.protocol.GuardLimits;
import io.migrationgate.protocol.SupportedPhases;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationDeclarationTest {
  private static final String NAME_RULE =
      "lower-case letters and digits in words joined by single hyphens, a letter first, "
          + "at most 100 characters. Next: choose a name such as customer-name-split.";

  @ParameterizedTest
  @ValueSource(strings = {"a", "customer-name-split", "v2", "a-1-b2"})
  void acceptsNamesOfJoinedWords(String name) {
    assertThat(MigrationDeclaration.builder(name).build().name()).isEqualTo(name);
  }

  @Test
  void acceptsANameOfAHundredCharacters() {
    String name = "a".repeat(100);

    assertThat(MigrationDeclaration.builder(name).build().name()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "A",
        "customerName",
        "customer_name",
        "customer name",
        " a",
        "a ",
        "-a",
        "a-",
        "a--b",
        "1a",
        "größe",
        "a.b",
        "a/b",
        "a\n"
      })
  void refusesOtherNames(String name) {
    assertThatExceptionOfType(MigrationGateException.class)
        .isThrownBy(MigrationDeclaration.builder(name)::build)
        .withMessageContaining("; expected " + NAME_RULE);
  }

  @Test
  void saysWhatIsWrongWithAName() {
    assertRefused(
        MigrationDeclaration.builder("Customer name")::build,
        "migration 'Customer name', name: found 'Customer name'; expected " + NAME_RULE);
    String shown = "a".repeat(59) + "…";
    assertRefused(
        MigrationDeclaration.builder("a".repeat(300))::build,
        "migration '%s', name: found 300 characters, '%s'; expected %s"
            .formatted(shown, shown, NAME_RULE));
  }

  @Test
  void refusesAGapBetweenSupportedPhases() {
    assertRefused(
        () -> builder().supports(Phase.READ_OLD, Phase.READ_NEW),
        "migration 'a-b', supported phases: found [read-old, read-new] without [dual-write]; "
            + "expected neighbouring phases without a gap. "
            + "Next: add the missing ones or shorten the list.");
    assertRefused(
        () -> builder().supports(),
        "migration 'a-b', supported phases: found an empty list; expected at least one phase. "
            + "Next: name the phases, or leave it out.");
    assertRefused(
        () -> builder().supports(Phase.READ_OLD, Phase.READ_OLD),
        "migration 'a-b', supported phases: found read-old twice; expected each phase once. "
            + "Next: remove one of them.");
  }

  @Test
  void refusesABlankTable() {
    assertRefused(
        () -> builder().oldSide(" "),
        "migration 'a-b', table: found a blank text; expected one line of text with no white "
            + "space around it. Next: correct it.");
    assertRefused(
        () -> builder().newSide("customer "),
        "migration 'a-b', table: found 'customer '; expected one line of text with no white "
            + "space around it. Next: correct it.");
  }

  @Test
  void refusesABlankOrRepeatedColumn() {
    assertRefused(
        () -> builder().oldSide("customer", "name", ""),
        "migration 'a-b', column: found a blank text; expected one line of text with no white "
            + "space around it. Next: correct it.");
    assertRefused(
        () -> builder().newSide("customer", "name", "name"),
        "migration 'a-b', columns: found 'name' twice; expected each column once. "
            + "Next: remove one of them.");
  }

  @Test
  void refusesSidesThatShareAColumn() {
    assertRefused(
        builder().oldSide("customer", "id", "name").newSide("customer", "first_name", "name")
            ::build,
        "migration 'a-b', sides: found column 'name' of table 'customer' on both sides; expected "
            + "two sides that share no column. "
            + "Next: leave it out: what both sides have does not migrate.");
  }

  @Test
  void refusesAWholeTableAndAPartOfIt() {
    assertRefused(
        builder().oldSide("customer", "name").newSide("customer")::build,
        "migration 'a-b', sides: found the whole table 'customer' on one side and the same table "
            + "on the other; expected two sides that share no column. "
            + "Next: name the columns of each side.");
  }

  @Test
  void acceptsSidesThatDoNotOverlap() {
    builder().oldSide("customer", "name").newSide("customer", "first_name").build();
    builder().oldSide("customer", "name").newSide("person", "name").build();
    builder().oldSide("customer").newSide("person").build();
    // Names are compared as written, so that a quoted column can get another case.
    builder().oldSide("customer", "firstName").newSide("customer", "firstname").build();
    assertThat(builder().oldSide("customer").build().newSide()).isNull();
  }

  @Test
  void refusesASampleOutOfRange() {
    String rest = " basis points; expected 0 to 10000 (0% to 100%). "
        + "Next: give a share in hundredths of a percent.";
    assertRefused(() -> new Compare(-1, Duration.ofMillis(50)), "compared sample: found -1" + rest);
    assertRefused(
        () -> new Compare(10_001, Duration.ofMillis(50)), "compared sample: found 10001" + rest);
    assertThat(new Compare(0, Duration.ofMillis(1)).sampleBasisPoints()).isZero();
    assertThat(new Compare(10_000, Duration.ofSeconds(10)).sampleBasisPoints()).isEqualTo(10_000);
  }

  @Test
  void refusesADeadlineOutOfRangeOrFinerThanTheStoreKeeps() {
    String rest =
        "; expected whole milliseconds, from 1ms to 10s. Next: give a duration such as 50ms.";
    assertRefused(() -> new Compare(100, Duration.ZERO), "comparison deadline: found 0ms" + rest);
    assertRefused(
        () -> new Compare(100, Duration.ofMillis(-5)), "comparison deadline: found -5ms" + rest);
    assertRefused(
        () -> new Compare(100, Duration.ofMillis(10_001)),
        "comparison deadline: found 10001ms" + rest);
    assertRefused(
        () -> new Compare(100, Duration.ofNanos(1_500_000)),
        "comparison deadline: found PT0.0015S" + rest);
    assertRefused(
        () -> new Compare(100, Duration.ofSeconds(Long.MIN_VALUE)),
        "comparison deadline: found PT-2562047788015215H-30M-8S" + rest);
  }

  @Test
  void refusesLimitsOutOfRange() {
    assertRefused(
        () -> new GuardLimits(-1, 0, 0),
        "tolerated mismatches: found -1 basis points; expected 0 to 10000 (0% to 100%). "
            + "Next: give a share in hundredths of a percent.");
    assertRefused(
        () -> new GuardLimits(10_001, 0, 0),
        "tolerated mismatches: found 10001 basis points; expected 0 to 10000 (0% to 100%). "
            + "Next: give a share in hundredths of a percent.");
    assertRefused(
        () -> new GuardLimits(0, -1, 0),
        "needed comparisons: found -1; expected 0 or more. "
            + "Next: give a count that is not negative.");
    assertRefused(
        () -> new GuardLimits(0, 0, -1),
        "tolerated comparison errors: found -1; expected 0 or more. "
            + "Next: give a count that is not negative.");
    assertThat(new GuardLimits(10_000, Long.MAX_VALUE, Long.MAX_VALUE).maxErrors())
        .isPositive();
  }

  @Test
  void refusesBlankSql() {
    String rest =
        ": found a blank text; expected an SQL statement. Next: write the statement, or leave it "
            + "out.";
    assertRefused(builder().expandedSql(" ")::build, "migration 'a-b', expanded" + rest);
    assertRefused(
        builder().differencesSql("\n")::build, "migration 'a-b', verify.differences" + rest);
    assertRefused(
        builder().contractSql("DROP TABLE x", "")::build, "migration 'a-b', contract" + rest);
  }

  @Test
  void refusesControlCharacters() {
    String rest = "; expected printable text, line breaks and tabs. Next: remove the rest.";
    assertRefused(
        builder().description("a\u001Bb")::build,
        "migration 'a-b', description: found 'a\\u001Bb'" + rest);
    assertRefused(builder().owner("\0")::build, "migration 'a-b', owner: found '\\u0000'" + rest);
    assertRefused(
        builder().expandedSql("SELECT 1\0")::build,
        "migration 'a-b', expanded: found 'SELECT 1\\u0000'" + rest);
    assertThat(builder().description("two\r\n\tlines 😀\n").build().description())
        .isEqualTo("two\r\n\tlines 😀\n");
  }

  @Test
  void acceptsContractSqlInABuildThatCannotContractYet() {
    MigrationDeclaration declared =
        builder().supports(Phase.READ_OLD).contractSql("DROP TABLE customer").build();

    assertThat(declared.supports()).isEqualTo(new SupportedPhases(Phase.READ_OLD, Phase.READ_OLD));
    assertThat(declared.sql().contract()).containsExactly("DROP TABLE customer");
  }

  @Test
  void isNotChangedThroughTheListsItWasMadeFrom() {
    List<String> columns = new ArrayList<>(List.of("name"));
    SideSpec side = new SideSpec("customer", columns);
    columns.add("id");

    assertThat(side.columns()).containsExactly("name");
  }

  @Test
  void refusesTwoDeclarationsOfOneName() {
    assertRefused(
        () -> new Declarations(
            null, List.of(builder().build(), builder().lossy(true).build())),
        "migration 'a-b': found two declarations; expected each name once. "
            + "Next: rename or remove one of them.");
    assertRefused(
        () -> new Declarations("", List.of()),
        "build: found a blank text; expected one line of text with no white space around it. "
            + "Next: correct it.");
  }

  private static MigrationDeclaration.Builder builder() {
    return MigrationDeclaration.builder("a-b");
  }

  private static void assertRefused(ThrowingCallable step, String message) {
    assertThatExceptionOfType(MigrationGateException.class).isThrownBy(step).withMessage(message);
  }
}
