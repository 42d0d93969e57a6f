package io.migrationgate.declaration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.migrationgate.declaration.DeclarationParser.Source;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in the file of a build that somebody else has packed. */
class DeclarationBytesFuzzTest {
  private static final byte[] VALID = DeclarationSamples.FULL.getBytes(UTF_8);
  private static final Duration SOON = Duration.ofSeconds(30);

  private static Declarations read(byte[] bytes) {
    return DeclarationParser.parseAll(
        List.of(new Source("fuzz.yaml", new ByteArrayInputStream(bytes))));
  }

  private static void readOrRefuse(byte[] bytes) {
    try {
      read(bytes);
    } catch (DeclarationException e) {
      assertThat(e.getMessage()).contains("fuzz.yaml:");
    }
  }

  @Property
  void flippedBytesAreReadOrRefused(
      @ForAll @Size(min = 1, max = 8) List<@IntRange(max = 1 << 20) Integer> flips) {
    byte[] bytes = VALID.clone();
    flips.forEach(flip -> bytes[flip / 256 % bytes.length] = (byte) (int) flip);
    readOrRefuse(bytes);
  }

  @Property
  void truncatedFilesAreReadOrRefused(@ForAll @IntRange(max = 1 << 20) int length) {
    readOrRefuse(java.util.Arrays.copyOf(VALID, length % VALID.length));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\r\n", "\r"})
  void lineEndsOfOtherSystemsMakeNoDifference(String end) {
    assertThat(read(DeclarationSamples.FULL.replace("\n", end).getBytes(UTF_8)))
        .isEqualTo(read(VALID));
  }

  @Test
  void aByteOrderMarkMakesNoDifference() {
    assertThat(read(("\uFEFF" + DeclarationSamples.FULL).getBytes(UTF_8))).isEqualTo(read(VALID));
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "IBM037", "ISO-8859-1"})
  void otherEncodingsAreRefused(String charset) {
    byte[] bytes = (DeclarationSamples.FULL + "# é\n").getBytes(Charset.forName(charset));
    assertThatThrownBy(() -> read(bytes)).isInstanceOf(DeclarationException.class);
  }

  @Test
  void aBombOfAliasesIsRefusedSoon() {
    StringBuilder bomb = new StringBuilder("format: 1\na0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 30; i++) {
      bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ",").repeat(10)));
    }
    bomb.append("migrations: *a29\n");
    assertTimeoutPreemptively(
        SOON,
        () -> assertThatThrownBy(() -> read(bomb.toString().getBytes(UTF_8)))
            .isInstanceOf(DeclarationException.class)
            .hasMessageContaining("an alias"));
  }

  @Test
  void anEndlessFileIsReadOnlyUpToItsLimit() {
    long[] given = {0};
    InputStream endless = new InputStream() {
      @Override
      public int read() throws IOException {
        given[0]++;
        return '#';
      }
    };
    assertTimeoutPreemptively(
        SOON,
        () -> assertThatThrownBy(
                () -> DeclarationParser.parseAll(List.of(new Source("fuzz.yaml", endless))))
            .isInstanceOf(DeclarationException.class)
            .hasMessageContaining("more than 1 MiB"));
    assertThat(given[0]).isLessThan(2 << 20);
  }

  @Test
  void severalFilesAreOneDeclaration() {
    Source first = source("a.yaml", "format: 1\nbuild: b\nmigrations:\n- name: one\n");
    Source second = source("b.yaml", "format: 1\nmigrations:\n- name: two\n");
    Declarations both = DeclarationParser.parseAll(List.of(first, second));
    assertThat(both.build()).isEqualTo("b");
    assertThat(both.migrations())
        .extracting(MigrationDeclaration::name)
        .containsExactly("one", "two");
    Source again = source("a.yaml", "format: 1\nmigrations:\n- name: one\n");
    Source twice = source("c.yaml", "format: 1\nmigrations:\n- name: one\n");
    assertThatThrownBy(() -> DeclarationParser.parseAll(List.of(again, twice)))
        .isInstanceOf(DeclarationException.class)
        .hasMessageContaining("after a.yaml:3");
    assertThat(DeclarationParser.parseAll(List.of())).isEqualTo(Declarations.NONE);
  }

  private static Source source(String name, String text) {
    return new Source(name, new ByteArrayInputStream(text.getBytes(UTF_8)));
  }
}
