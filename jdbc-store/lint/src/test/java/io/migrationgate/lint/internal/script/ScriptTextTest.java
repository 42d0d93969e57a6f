package io.migrationgate.lint.internal.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.lint.JudgedFinding;
import io.migrationgate.lint.LintOptions;
import io.migrationgate.lint.LintReport;
import io.migrationgate.lint.MigrationLint;
import io.migrationgate.lint.rule.Database;
import io.migrationgate.lint.rule.Target;
import io.migrationgate.lint.rule.Unknowns;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that cannot be read are told, never passed. */
class ScriptTextTest {
  @TempDir
  Path directory;

  private String problem(byte[] bytes) throws IOException {
    Path file = Files.write(directory.resolve("V1__a.sql"), bytes);
    return ScriptText.read(file, StandardCharsets.UTF_8, 1000).problem();
  }

  @Test
  void marksOfByteOrderTellTheEncoding() {
    String sql = "select 'ä';";
    byte[] little = ("\uFEFF" + sql).getBytes(StandardCharsets.UTF_16LE);
    byte[] big = ("\uFEFF" + sql).getBytes(StandardCharsets.UTF_16BE);
    byte[] utf8 = ("\uFEFF" + sql).getBytes(StandardCharsets.UTF_8);

    for (byte[] bytes : List.of(little, big, utf8)) {
      assertThat(ScriptText.decode(bytes, StandardCharsets.US_ASCII).text()).isEqualTo(sql);
    }
  }

  @Test
  void anotherEncodingIsToldWithItsPlace() throws IOException {
    assertThat(problem("select 'ä'".getBytes(StandardCharsets.ISO_8859_1)))
        .contains("byte 9", "UTF-8", "--encoding");
  }

  @Test
  void binaryFilesAreTold() throws IOException {
    assertThat(problem(new byte[] {'a', 0, 'b'})).contains("binary");
  }

  @Test
  void aFileOfFourGigabytesIsNotRead() throws IOException {
    Path file = directory.resolve("V2__large.sql");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(4L << 30);
    }
    LintReport report =
        new MigrationLint(LintOptions.of(Target.of(Database.POSTGRESQL))).check(List.of(directory));

    assertThat(report.standing(LintReport.FAILING))
        .singleElement()
        .extracting(each -> each.finding().rule())
        .isEqualTo(Unknowns.UNREADABLE_FILE);
    assertThat(report.scripts().get(0).all().map(JudgedFinding::finding))
        .singleElement()
        .extracting(finding -> finding.found())
        .asString()
        .contains("4294967296");
  }

  @Test
  void namesTellKindsAndOrder() throws IOException {
    for (String name : List.of(
        "V10__a.sql",
        "V9.1__b.sql",
        "R__c.sql",
        "U10__d.sql",
        "afterMigrate__e.sql",
        "f.sql",
        "V9.sql",
        "B1__g.sql")) {
      Files.writeString(directory.resolve(name), "select 1;");
    }

    assertThat(ScriptFiles.find(List.of(directory)))
        .extracting(
            found -> found.path().getFileName() + " " + found.name().kind().word())
        .containsExactly(
            "B1__g.sql baseline",
            "V9.sql versioned",
            "V9.1__b.sql versioned",
            "V10__a.sql versioned",
            "f.sql plain",
            "R__c.sql repeatable",
            "afterMigrate__e.sql callback",
            "U10__d.sql undo");
  }
}
