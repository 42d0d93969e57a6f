package io.migrationgate.demo.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.migrationgate.demo.lab.record.RunFixture;
import io.migrationgate.demo.lab.record.RunRecord;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Base64;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportsTest {
  @TempDir
  Path directory;

  @Test
  void twoFilesTellTheRun() throws Exception {
    Path reports = directory.resolve("target").resolve("weekly");

    new Reports(RunFixture.weekly()).writeTo(reports);
    new Reports(RunFixture.weekly()).writeTo(reports);

    assertThat(reports).isDirectoryContaining("glob:**run.json");
    assertThat(reports.resolve("report.html")).content().startsWith("<!DOCTYPE html>");
  }

  @Test
  void everythingThatWasRecordedIsThereForOtherTools() throws Exception {
    RunRecord run = RunFixture.weekly();

    JsonNode json = json(run);

    assertThat(json.path("head").path("started").asText()).isEqualTo("2026-11-24T11:00:00Z");
    assertThat(json.path("seconds")).hasSize(run.seconds().size());
    assertThat(json.path("events")).hasSize(run.events().size());
    assertThat(json.path("seconds").path(3).path("otherCores").asDouble()).isEqualTo(0.5);
    assertThat(json.path("seconds").path(0).path("otherCores").isNull()).isTrue();
    JsonNode first = json.path("seconds").path(0).path("traffic").path("latencies");
    Histogram histogram = Histogram.decodeFromCompressedByteBuffer(
        ByteBuffer.wrap(Base64.getDecoder().decode(first.path("histogram").asText())), 0);
    assertThat(first.path("p99Micros").asLong())
        .isEqualTo(histogram.getValueAtPercentile(99))
        .isEqualTo(run.seconds().get(0).traffic().latencies().p99Micros());
  }

  @Test
  void runThatStoppedAtOnceIsWrittenToo() throws Exception {
    assertThat(json(RunFixture.empty()).path("outcome").path("stopped").asText())
        .contains("port 8080 is taken");
  }

  @Test
  void analysisIsThereForWhoReadsTheFileWithOtherTools() throws Exception {
    JsonNode analysis = json(RunFixture.harmed()).path("analysis");

    assertThat(analysis.path("missed").asInt()).isEqualTo(3);
    assertThat(analysis.path("targets")).hasSize(8);
    assertThat(analysis.path("targets").path(0).path("attainment").asText()).isEqualTo("missed");
    assertThat(analysis.path("changes")).hasSize(8);
    JsonNode change = analysis.path("changes").path(5);
    assertThat(change.path("event").path("label").asText()).contains("order-address-table");
    assertThat(change.path("settled").path("millis").asLong()).isEqualTo(1_840);
    assertThat(change.path("settled").path("live").asInt()).isEqualTo(4);
    assertThat(change.path("growth").path("ratio").asDouble()).isPositive();
    assertThat(change.path("failed").asLong()).isEqualTo(2);
    JsonNode backfill = analysis.path("backfills").path(0);
    assertThat(backfill.path("run").path("copied").asLong()).isEqualTo(50_038);
    assertThat(backfill.path("growth").path("judged").asBoolean()).isTrue();
  }

  @Test
  void missedSpeedTargetsAreNamed() {
    Reports reports = new Reports(RunFixture.weekly());

    assertThat(reports.missed()).isEqualTo("; 2 speed targets missed");
    assertThat(reports.missedTargets())
        .containsExactly(
            "missed, uncertain: p99 while a phase changes, at most 1.25 x that of the quiet minute"
                + " before: 6 of 8 changes; median 0.88 x, worst 1.35 x",
            "missed: p99 while rows are copied and compared, at most 1.25 x that of the quiet minute"
                + " before: 1 of 2 runs; median 1.51 x, worst 1.51 x");
  }

  private static JsonNode json(RunRecord run) throws Exception {
    return new ObjectMapper().readTree(new Reports(run).json());
  }
}
