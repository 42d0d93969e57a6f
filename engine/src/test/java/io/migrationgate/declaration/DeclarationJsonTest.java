package io.migrationgate.declaration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Phase;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.declaration.MigrationDeclaration.Compare;
import io.migrationgate.declaration.MigrationDeclaration.SideSpec;
import io.migrationgate.declaration.MigrationDeclaration.Sql;
import io.migrationgate.protocol.GuardLimits;
import io.migrationgate.protocol.SupportedPhases;
import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeclarationJsonTest {
  private static final String NEXT = "; expected what this version writes. "
      + "Next: start a build that declares the migration; it writes the declaration anew.";

  @Property(tries = 2_000)
  void readsWhatItWrote(@ForAll("declarations") MigrationDeclaration declared) {
    assertThat(DeclarationJson.read(DeclarationJson.write(declared))).isEqualTo(declared);
  }

  @Property(tries = 1_000)
  void givesDifferentFingerprintsToDifferentSides(
      @ForAll("declarations") MigrationDeclaration one,
      @ForAll("declarations") MigrationDeclaration other) {
    boolean sameThing = one.name().equals(other.name())
        && Objects.equals(one.oldSide(), other.oldSide())
        && Objects.equals(one.newSide(), other.newSide());

    assertThat(DeclarationJson.fingerprint(one).equals(DeclarationJson.fingerprint(other)))
        .isEqualTo(sameThing);
  }

  @Property(tries = 500)
  void keepsTheFingerprintWhenAnythingButNameAndSidesChanges(
      @ForAll("declarations") MigrationDeclaration one,
      @ForAll("declarations") MigrationDeclaration other) {
    Assume.that(!one.equals(other));
    MigrationDeclaration changed = new MigrationDeclaration(
        one.name(),
        other.description(),
        other.owner(),
        other.supports(),
        one.oldSide(),
        one.newSide(),
        other.compare(),
        other.secondaryWrites(),
        other.lossy(),
        other.guards(),
        other.sql());

    assertThat(DeclarationJson.fingerprint(changed)).isEqualTo(DeclarationJson.fingerprint(one));
  }

  // Frozen: a changed fingerprint makes every name that is in use look like one used again.
  @Test
  void keepsItsFingerprintsForEver() {
    MigrationDeclaration.Builder builder = MigrationDeclaration.builder("customer-name-split");
    assertThat(DeclarationJson.fingerprint(builder.build()))
        .isEqualTo("f030c666c8ab6de7156cbf50b9f6933a");
    builder.oldSide("customer", "name").newSide("customer", "first_name", "last_name");
    assertThat(DeclarationJson.fingerprint(builder.build()))
        .isEqualTo("1df2ea1156689fa18048f285a9994e48");
  }

  // Frozen: builds of different age read each other's declarations.
  @Test
  void writesEveryPartInExactUnits() {
    MigrationDeclaration declared = DeclarationParser.parse(
            "full.yaml", new StringReader(DeclarationSamples.FULL))
        .migrations()
        .get(0);

    assertThat(DeclarationJson.write(declared)).isEqualTo("""
            {"name":"customer-name-split",\
            "description":"Splits the name of a customer into two columns.",\
            "owner":"accounts","supports":["read-old","write-new"],\
            "old":{"table":"customer","columns":["name"]},\
            "new":{"table":"customer","columns":["first_name","last_name"]},\
            "compare":{"sampleBasisPoints":50,"deadlineMillis":2000},\
            "secondaryWrites":"record","lossy":true,\
            "guards":{"maxMismatchBasisPoints":10,"minCompared":100,"maxErrors":3},\
            "sql":{"expanded":"SELECT first_name, last_name FROM customer WHERE 1 = 0",\
            "differences":"SELECT count(*) FROM customer \
            WHERE name IS DISTINCT FROM first_name || ' ' || last_name",\
            "contract":["ALTER TABLE customer DROP COLUMN name"]}}""");
  }

  @Test
  void givesMissingKeysTheirDefaultsAndPassesOverUnknownOnes() {
    assertThat(DeclarationJson.read("{\"name\": \"a-b\", \"backfill\": {\"batch\": 100}}"))
        .isEqualTo(MigrationDeclaration.builder("a-b").build());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nonsense  | stored declaration: found text that is no JSON: 'nonsense'",
        "[]        | stored declaration: found JSON that is no object: '[]'",
        "''        | stored declaration: found JSON that is no object: ''",
        "{}        | stored declaration of '': found name ''",
        "{\"name\": \"a\", \"compare\": {\"deadlineMillis\": 0}} "
            + "| stored declaration of 'a': found comparison deadline 0ms",
        "{\"name\": \"a\", \"supports\": [\"read-new\", \"read-old\"]} "
            + "| stored declaration of 'a': found supports read-new after read-old",
        "{\"name\": \"a\", \"supports\": [\"read-new\"]} "
            + "| stored declaration of 'a': found phase ''",
        "{\"name\": \"a\", \"secondaryWrites\": \"lax\"} "
            + "| stored declaration of 'a': found secondary writes 'lax'"
      })
  void refusesWhatIsNoDeclaration(String json, String message) {
    assertThatExceptionOfType(MigrationGateException.class)
        .isThrownBy(() -> DeclarationJson.read(json))
        .withMessage(message + NEXT);
  }

  @Property(tries = 1_000)
  void refusesDamagedJsonWithItsOwnExceptionOnly(
      @ForAll("declarations") MigrationDeclaration declared,
      @ForAll int offset,
      @ForAll String garbage) {
    String json = DeclarationJson.write(declared);
    int cut = Math.floorMod(offset, json.length());
    try {
      DeclarationJson.read(json.substring(0, cut) + garbage + json.substring(cut + 1));
    } catch (MigrationGateException e) {
      assertThat(e.problem().subject()).startsWith("stored declaration");
    }
  }

  @Provide
  static Arbitrary<MigrationDeclaration> declarations() {
    Arbitrary<MigrationDeclaration> unguarded = Combinators.combine(
            names(), texts(), texts(), phases(), sides(), sides(), compares(), settings())
        .as((name, description, owner, supports, old, replacement, compare, settings) ->
            new MigrationDeclaration(
                name,
                description,
                owner,
                supports,
                old,
                sameTable(old, replacement) ? null : replacement,
                compare,
                settings.mode(),
                settings.lossy(),
                settings.guards(),
                settings.sql()));
    return unguarded;
  }

  private record Settings(SecondaryWrites mode, boolean lossy, GuardLimits guards, Sql sql) {}

  private static boolean sameTable(SideSpec one, SideSpec other) {
    return one != null && other != null && one.table().equals(other.table());
  }

  private static Arbitrary<String> names() {
    return Arbitraries.strings()
        .withCharRange('a', 'z')
        .numeric()
        .ofMinLength(1)
        .ofMaxLength(8)
        .list()
        .ofMaxSize(4)
        .map(words -> "m" + String.join("-", words));
  }

  /** Any text that is allowed: no control characters and no halves of surrogate pairs. */
  private static Arbitrary<String> texts() {
    return Arbitraries.oneOf(
            Arbitraries.strings().all().ofMaxLength(20),
            Arbitraries.of(
                "", "\"quoted\" \\ 'text'", "two\nlines\tand a tab", "é 😀 \u2028", "null"))
        .filter(text -> text.codePoints()
            .allMatch(c -> "\n\r\t".indexOf(c) >= 0
                || (!Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE)));
  }

  private static Arbitrary<String> words() {
    return texts().map(text -> text.replaceAll("[\n\r\t]", "").strip() + "x");
  }

  private static Arbitrary<SupportedPhases> phases() {
    return Combinators.combine(Arbitraries.of(Phase.class), Arbitraries.of(Phase.class))
        .as((one, other) -> one.compareTo(other) <= 0
            ? new SupportedPhases(one, other)
            : new SupportedPhases(other, one));
  }

  private static Arbitrary<SideSpec> sides() {
    return Combinators.combine(words(), words().list().uniqueElements().ofMaxSize(4))
        .as(SideSpec::new)
        .injectNull(0.2);
  }

  private static Arbitrary<Compare> compares() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 10_000), Arbitraries.longs().between(1, 10_000))
        .as((sample, millis) -> new Compare(sample, Duration.ofMillis(millis)));
  }

  private static Arbitrary<Settings> settings() {
    Arbitrary<Long> counts = Arbitraries.longs().greaterOrEqual(0);
    Arbitrary<GuardLimits> guards = Combinators.combine(
            Arbitraries.integers().between(0, 10_000), counts, counts)
        .as(GuardLimits::new);
    Arbitrary<Sql> sql = Combinators.combine(
            words().injectNull(0.3), words().injectNull(0.3), words().list().ofMaxSize(3))
        .as((String expanded, String differences, List<String> contract) ->
            new Sql(expanded, differences, contract));
    return Combinators.combine(
            Arbitraries.of(SecondaryWrites.class), Arbitraries.of(true, false), guards, sql)
        .as(Settings::new);
  }
}
