package io.migrationgate.demo.lab.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A run told in files: {@code run.json}, {@code report.txt} and {@code report.html}. */
public final class Reports {
  private final RunRecord run;

  /** Reports of a run. */
  public Reports(RunRecord run) {
    this.run = run;
  }

  /** The report that a terminal shows. */
  public String text() {
    return TextReport.write(run);
  }

  /**
   * Writes the files, over others of these names, into a directory that is made if it is not there.
   */
  public void writeTo(Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("run.json"), JsonReport.write(run));
    Files.writeString(directory.resolve("report.txt"), text());
    Files.writeString(directory.resolve("report.html"), HtmlReport.write(run));
  }
}
