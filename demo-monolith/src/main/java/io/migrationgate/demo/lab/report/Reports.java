package io.migrationgate.demo.lab.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.demo.lab.record.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A run told in files: {@code run.json} and {@code report.html}. */
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

  /** Which speed targets were missed, in lines. */
  public List<String> missedTargets() {
    return analysis.targets().stream()
        .filter(TargetResult::tooSlow)
        .map(target -> target.attainment().words() + ": " + target.name() + ", " + target.wanted()
            + ": " + target.found())
        .toList();
  }

  /**
   * Writes the files, over others of these names, into a directory that is made if it is not there.
   */
  public void writeTo(Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("run.json"), json());
    Files.writeString(directory.resolve("report.html"), HtmlReport.write(run, analysis));
  }

  /** The record as it is, and under {@code analysis} what it says about the numbers to reach. */
  String json() throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode json = mapper.valueToTree(run);
    json.putPOJO("analysis", analysis);
    return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
  }
}
