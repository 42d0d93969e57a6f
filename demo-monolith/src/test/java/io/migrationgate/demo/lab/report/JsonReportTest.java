package io.migrationgate.demo.lab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class JsonReportTest {
  @Test
  void runIsReadBackAsItWasWritten() throws Exception {
    RunRecord run = RunFixture.weekly();

    assertThat(JsonReport.read(JsonReport.write(run))).isEqualTo(run);
  }

  @Test
  void runThatStoppedAtOnceIsReadBackToo() throws Exception {
    RunRecord run = RunFixture.empty();

    assertThat(JsonReport.read(JsonReport.write(run))).isEqualTo(run);
  }

  @Test
  void percentilesStandBesideTheHistogramThatTheyComeFrom() {
    RunRecord run = RunFixture.weekly();
    Latencies first = run.seconds().get(0).traffic().latencies();

    assertThat(JsonReport.write(run)).contains("\"p99Micros\" : " + first.p99Micros());
  }

  @Test
  void somethingElseInPlaceOfAHistogramIsRefused() {
    String json = JsonReport.write(RunFixture.weekly())
        .replaceFirst("\"histogram\" : \"[^\"]{40}", "\"histogram\" : \"AAAA");

    assertThatThrownBy(() -> JsonReport.read(json)).hasMessageContaining("latencies");
  }

  @Test
  void analysisIsThereForWhoReadsTheFileWithOtherTools() throws Exception {
    JsonNode analysis =
        new ObjectMapper().readTree(JsonReport.write(RunFixture.harmed())).path("analysis");

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
  void runThatWasWrittenBeforeReadsAndOtherLoadWereCountedIsReadAsWell() throws Exception {
    String json =
        JsonReport.write(RunFixture.weekly()).replaceAll("\"(reads|otherCores)\" : [^,]*,", "");

    assertThat(JsonReport.read(json).seconds().get(7).otherCores()).isNull();
  }
}
