package io.migrationgate.demo.lab.report;

import io.migrationgate.demo.testing.Golden;
import org.junit.jupiter.api.Test;

class TextReportTest {
  @Test
  void runInWhichAllWentWell() {
    Golden.matches("report-weekly", TextReport.write(RunFixture.weekly()));
  }

  @Test
  void runInWhichWritesWereLost() {
    Golden.matches("report-harmed", TextReport.write(RunFixture.harmed()));
  }

  @Test
  void runThatStoppedAtOnce() {
    Golden.matches("report-empty", TextReport.write(RunFixture.empty()));
  }
}
