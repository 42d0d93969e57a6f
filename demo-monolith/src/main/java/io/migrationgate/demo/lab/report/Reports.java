package io.migrationgate.demo.lab.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A run told in files: {@code run.json}, {@code report.txt} and {@code report.html}. */
public final class Reports {
  private final RunRecord run;
  private final Analysis analysis;

  /** Reports of a run. */
  public Reports(RunRecord run) {
    this.run = run;
    this.analysis = Analysis.of(run);
  }

  /** How many speed targets were missed, to be added to a verdict; empty if none. */
  public String missed() {
    return Wording.missed(analysis);
  }

  /**
   * Writes the files, over others of these names, into a directory that is made if it is not there.
   */
  public void writeTo(Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("run.json"), JsonReport.write(run));
    Files.writeString(directory.resolve("report.txt"), TextReport.write(run));
    Files.writeString(directory.resolve("report.html"), HtmlReport.write(run));
  }
}
