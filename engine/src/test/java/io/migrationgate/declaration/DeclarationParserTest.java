package io.migrationgate.declaration;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.migrationgate.Phase;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.declaration.MigrationDeclaration.Compare;
import io.migrationgate.declaration.MigrationDeclaration.SideSpec;
import io.migrationgate.protocol.GuardLimits;
import io.migrationgate.protocol.SupportedPhases;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What valid files mean, and how files are read; for the messages see DeclarationMessagesTest. */
class DeclarationParserTest {

  @Test
  void readsEveryKey() {
    Declarations read = parse(DeclarationSamples.FULL);

    assertThat(read.build()).isEqualTo("2026.46");
    assertThat(read.migrations())
        .containsExactly(MigrationDeclaration.builder("customer-name-split")
            .description("Splits the name of a customer into two columns.")
            .owner("accounts")
            .supports(Phase.READ_OLD, Phase.DUAL_WRITE, Phase.READ_NEW, Phase.WRITE_NEW)
            .oldSide("customer", "name")
            .newSide("customer", "first_name", "last_name")
            .compare(new Compare(50, Duration.ofSeconds(2)))
            .secondaryWrites(SecondaryWrites.RECORD)
            .lossy(true)
            .guards(new GuardLimits(10, 100, 3))
            .expandedSql("SELECT first_name, last_name FROM customer WHERE 1 = 0")
            .differencesSql("SELECT count(*) FROM customer "
                + "WHERE name IS DISTINCT FROM first_name || ' ' || last_name")
            .contractSql("ALTER TABLE customer DROP COLUMN name")
            .build());
  }

  @Test
  void givesEveryKeyButTheNameItsDefault() {
    MigrationDeclaration read = parseOne("");

    assertThat(read).isEqualTo(MigrationDeclaration.builder("a-b").build());
    assertThat(read.description()).isEmpty();
    assertThat(read.owner()).isEmpty();
    assertThat(read.supports()).isEqualTo(SupportedPhases.DEFAULT);
    assertThat(read.oldSide()).isNull();
    assertThat(read.newSide()).isNull();
    assertThat(read.compare()).isEqualTo(new Compare(100, Duration.ofMillis(50)));
    assertThat(read.secondaryWrites()).isEqualTo(SecondaryWrites.STRICT);
    assertThat(read.lossy()).isFalse();
    assertThat(read.guards()).isEqualTo(new GuardLimits(0, 0, 0));
    assertThat(read.sql()).isEqualTo(MigrationDeclaration.Sql.NONE);
  }

  @Test
  void givesPartsOfNestedMapsTheirDefaultsToo() {
    assertThat(parseOne("compare: {deadline: 1ms}").compare())
        .isEqualTo(new Compare(100, Duration.ofMillis(1)));
    assertThat(parseOne("compare: {sample: 100%}").compare())
        .isEqualTo(new Compare(10_000, Duration.ofMillis(50)));
    assertThat(parseOne("guards: {maxErrors: 2}").guards()).isEqualTo(new GuardLimits(0, 0, 2));
    assertThat(parseOne("old: {table: app.customer}").oldSide())
        .isEqualTo(new SideSpec("app.customer", List.of()));
    assertThat(parseOne("verify: {}").sql()).isEqualTo(MigrationDeclaration.Sql.NONE);
  }

  @ParameterizedTest
  @CsvSource({"0%, 0", "0.01%, 1", "0.5%, 50", "1%, 100", "12.5%, 1250", "100%, 10000"})
  void readsPercentages(String text, int basisPoints) {
    assertThat(parseOne("compare: {sample: " + text + "}").compare().sampleBasisPoints())
        .isEqualTo(basisPoints);
    assertThat(parseOne("guards: {maxMismatchRate: '" + text + "'}").guards())
        .isEqualTo(new GuardLimits(basisPoints, 0, 0));
  }

  @ParameterizedTest
  @CsvSource({"1ms, 1", "50ms, 50", "2s, 2000", "10s, 10000", "10000ms, 10000"})
  void readsDurations(String text, long millis) {
    assertThat(parseOne("compare: {deadline: " + text + "}").compare().deadline())
        .isEqualTo(Duration.ofMillis(millis));
  }

  @Test
  void readsPhasesInAnyOrder() {
    assertThat(parseOne("supports: [contracted, write-new]").supports())
        .isEqualTo(new SupportedPhases(Phase.WRITE_NEW, Phase.CONTRACTED));
  }

  @Test
  void readsSeveralMigrationsInTheirOrder() {
    Declarations read =
        parse("format: 1\nmigrations:\n- name: b\n- name: a\n- {name: c3-po, lossy: true}\n");

    assertThat(read.build()).isNull();
    assertThat(read.migrations())
        .extracting(MigrationDeclaration::name)
        .containsExactly("b", "a", "c3-po");
    assertThat(read.find("c3-po")).isNotNull().matches(MigrationDeclaration::lossy);
    assertThat(read.find("d")).isNull();
  }

  @Test
  void readsAnEmptyListOfMigrations() {
    assertThat(parse("format: 1\nmigrations: []\n")).isEqualTo(Declarations.NONE);
  }

  @Test
  void readsJsonBecauseItIsYaml() {
    assertThat(parse("{\"format\": 1, \"migrations\": [{\"name\": \"a-b\"}]}").migrations())
        .containsExactly(MigrationDeclaration.builder("a-b").build());
  }

  @Test
  void readsBytesAsUtf8() {
    String text = "format: 1\nmigrations:\n- name: a\n  description: Größe 😀\n";

    assertThat(parse(text.getBytes(UTF_8)).migrations().get(0).description()).isEqualTo("Größe 😀");
  }

  @Test
  void passesOverAByteOrderMark() {
    String text = "\uFEFFformat: 1\nmigrations: []\n";

    assertThat(parse(text.getBytes(UTF_8))).isEqualTo(Declarations.NONE);
    assertThat(parse(text)).isEqualTo(Declarations.NONE);
  }

  @Test
  void countsColumnsFromBehindTheByteOrderMark() {
    assertThatMessage("\uFEFFformat: 2\n".getBytes(UTF_8)).startsWith("test.yaml:1:9: ");
  }

  @Test
  void readsWindowsLineEndsAndCountsThemOnce() {
    assertThat(parse("format: 1\r\nmigrations:\r\n- name: a\r\n").migrations()).hasSize(1);
    assertThatMessage("format: 1\r\nmigrations:\r\n- nam: a\r\n".getBytes(UTF_8))
        .contains("test.yaml:3:3: migration number 1: found key 'nam'");
  }

  @Test
  void refusesBytesThatAreNotUtf8() {
    byte[] latin = "format: 1\n# Größe\n".getBytes(ISO_8859_1);

    assertThatMessage(latin)
        .isEqualTo("test.yaml:2:5: found bytes that are not UTF-8; expected text in UTF-8. "
            + "Next: save the file as UTF-8.");
    assertThatMessage("\uFEFFformat: 1\n".getBytes(UTF_16LE))
        .startsWith("test.yaml:1:1: found bytes that are not UTF-8");
  }

  @Test
  void refusesAFileThatEndsWithinACharacter() {
    byte[] bytes = "format: 1 # ß".getBytes(UTF_8);

    assertThatMessage(Arrays.copyOf(bytes, bytes.length - 1))
        .startsWith("test.yaml:1:13: found bytes that are not UTF-8");
  }

  @Test
  void readsFilesOfUpToOneMebibyte() {
    String start = "format: 1\nmigrations: []\n#";
    String full = start + " ".repeat((1 << 20) - start.length());

    assertThat(parse(full)).isEqualTo(Declarations.NONE);
    assertThat(parse(full.getBytes(UTF_8))).isEqualTo(Declarations.NONE);

    String message =
        "test.yaml:1:1: found more than 1 MiB; expected at most 1 MiB. Next: check that this is "
            + "the right file; remove migrations that are contracted.";
    assertThatMessage((full + " ").getBytes(UTF_8)).isEqualTo(message);
    assertThatExceptionOfType(DeclarationException.class)
        .isThrownBy(() -> parse(full + " "))
        .withMessage(message);
  }

  @Test
  void saysWhyAFileCannotBeRead() {
    IOException broken = new IOException("broken pipe");
    InputStream stream = new InputStream() {
      @Override
      public int read() throws IOException {
        throw broken;
      }
    };
    Reader reader = new Reader() {
      @Override
      public int read(char[] buffer, int offset, int length) throws IOException {
        throw broken;
      }

      @Override
      public void close() {}
    };
    String message =
        "test.yaml:1:1: found an error while reading: java.io.IOException: broken pipe; "
            + "expected a readable file. Next: mend the cause, then retry.";

    assertThatExceptionOfType(DeclarationException.class)
        .isThrownBy(() -> DeclarationParser.parse("test.yaml", stream))
        .withMessage(message)
        .withCause(broken);
    assertThatExceptionOfType(DeclarationException.class)
        .isThrownBy(() -> DeclarationParser.parse("test.yaml", reader))
        .withMessage(message)
        .withCause(broken);
  }

  @Test
  void readsFromSlowReaders() {
    Reader slow = new StringReader(DeclarationSamples.FULL) {
      @Override
      public int read(char[] buffer, int offset, int length) throws IOException {
        return super.read(buffer, offset, Math.min(length, 7));
      }
    };

    assertThat(DeclarationParser.parse("test.yaml", slow))
        .isEqualTo(parse(DeclarationSamples.FULL));
  }

  private static AbstractStringAssert<?> assertThatMessage(byte[] bytes) {
    DeclarationException thrown =
        catchThrowableOfType(DeclarationException.class, () -> parse(bytes));
    assertThat(thrown).isNotNull();
    return assertThat(thrown.getMessage());
  }

  private static MigrationDeclaration parseOne(String line) {
    return parse("format: 1\nmigrations:\n  - name: a-b\n    " + line + "\n")
        .migrations()
        .get(0);
  }

  private static Declarations parse(String text) {
    return DeclarationParser.parse("test.yaml", new StringReader(text));
  }

  private static Declarations parse(byte[] bytes) {
    return DeclarationParser.parse("test.yaml", new ByteArrayInputStream(bytes));
  }
}
