package io.migrationgate.demo.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportsTest {
  @TempDir
  Path directory;

  @Test
  void threeFilesTellTheRun() throws Exception {
    RunRecord run = RunFixture.weekly();
    Path reports = directory.resolve("target").resolve("weekly");

    new Reports(run).writeTo(reports);
    new Reports(run).writeTo(reports);

    assertThat(JsonReport.read(Files.readString(reports.resolve("run.json")))).isEqualTo(run);
    assertThat(reports.resolve("report.txt")).content().contains("PASSED");
    assertThat(reports.resolve("report.html")).content().startsWith("<!DOCTYPE html>");
  }
}
