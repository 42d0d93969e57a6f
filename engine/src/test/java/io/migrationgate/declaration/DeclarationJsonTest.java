package io.migrationgate.declaration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.migrationgate.MigrationGateException;
import java.io.StringReader;
import java.util.Objects;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeclarationJsonTest {
  private static final String NEXT = "; expected what this version writes. "
      + "Next: start a build that declares the migration; it writes the declaration anew.";

  @Property
  void readsWhatItWrote(@ForAll("declarations") MigrationDeclaration declared) {
    assertThat(DeclarationJson.read(DeclarationJson.write(declared))).isEqualTo(declared);
  }

  @Property
  void givesDifferentFingerprintsToDifferentSides(
      @ForAll("declarations") MigrationDeclaration one,
      @ForAll("declarations") MigrationDeclaration other) {
    boolean sameThing = one.name().equals(other.name())
        && Objects.equals(one.oldSide(), other.oldSide())
        && Objects.equals(one.newSide(), other.newSide());

    assertThat(DeclarationJson.fingerprint(one).equals(DeclarationJson.fingerprint(other)))
        .isEqualTo(sameThing);
  }

  @Property
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
        other.sql(),
        one.backfill());

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
    assertThat(DeclarationJson.read("{\"name\": \"a-b\", \"later\": {\"batch\": 100}}"))
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

  @Property
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
    return DeclarationArbitraries.declarations();
  }
}
