package io.migrationgate.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTest {
  @Test
  void writesOutWhatWouldMoveTheCursor() {
    assertThat(Text.printable("a\nb\tc\rd\u001b[31me\u0000\u007f\u009b"))
        .isEqualTo("a\\nb\\tc\\u000dd\\u001b[31me\\u0000\\u007f\\u009b");
  }

  @Test
  void writesOutWhatWouldTurnTheDirectionOfWriting() {
    assertThat(Text.printable("safe\u202Egnp.exe \u2066x\u2069"))
        .isEqualTo("safe\\u202egnp.exe \\u2066x\\u2069");
  }

  @Test
  void writesOutWhatHasNoWidth() {
    assertThat(Text.printable("a\u200bb\u2060\ufeff\u00ad\u200f\u2028\u2029\udb40\udc41\u3164"))
        .isEqualTo("a\\u200bb\\u2060\\ufeff\\u00ad\\u200f\\u2028\\u2029\\u{e0041}\\u3164");
  }

  @Test
  void writesOutEverythingThatCannotBeSeenInWhatWillRun() {
    assertThat(Text.exact("a\u00a0b\u200dc\u3000d\ufe0fe\udb40\udd00f\ue000 名前 é"))
        .isEqualTo("a\\u00a0b\\u200dc\\u3000d\\ufe0fe\\u{e0100}f\\ue000 名前 é");
    assertThat(Text.hidden("a\u00a0b\tc\r\n\rd")).isEqualTo(2);
  }

  @Test
  void endsALineWhereEveryReaderDoes() {
    assertThat(Text.lines("a\rb\nc\r\n\u2028d\u0085e\n"))
        .containsExactly("a\rb", "c", "\u2028d\u0085e", "");
  }

  @Test
  void foldsWithoutCuttingACharacterInTwo() {
    assertThat(Text.fold("名前🚀abc", 4)).containsExactly("名前", "🚀ab", "c");
    assertThat(Text.fold("", 4)).containsExactly("");
  }

  @Test
  void leavesLettersOfAllKindsAlone() {
    String text = "Größe 名前 👩‍🚀 🚀 شكرا e\u0301";
    assertThat(Text.printable(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"abc, 3", "名前, 4", "🚀, 2", "👩‍🚀, 2", "👍🏽, 2", "é, 1", "ｱ, 1", "'', 0"})
  void countsTheColumnsOfATerminal(String text, int columns) {
    assertThat(Text.width(text)).isEqualTo(columns);
  }

  @Test
  void shortensByColumnsWithoutCuttingACharacterInTwo() {
    assertThat(Text.brief("  select\n   1 ", 20)).isEqualTo("select 1");
    assertThat(Text.brief("abcdefghij", 10)).isEqualTo("abcdefghij");
    assertThat(Text.brief("abcdefghijk", 10)).isEqualTo("abcdefg...");
    assertThat(Text.brief("🚀🚀🚀🚀🚀🚀", 10)).isEqualTo("🚀🚀🚀...");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 ms",
    "999, 999 ms",
    "1000, 1.0 s",
    "12599, 12.5 s",
    "60000, 1 min 0 s",
    "95000, 1 min 35 s",
    "3599999, 59 min 59 s",
    "3600000, 1 h 0 min",
    "90061000, 25 h 1 min",
    "172800000, 2 d",
    "183600000, 2 d 3 h",
    "8035200000, 93 d"
  })
  void tellsDurations(long millis, String text) {
    assertThat(Text.duration(millis)).isEqualTo(text);
  }
}
