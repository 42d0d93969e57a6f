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

    assertThat(analysis.path("passed").asBoolean(true)).isFalse();
    assertThat(analysis.path("targets")).hasSize(9);
    assertThat(analysis.path("changes")).hasSize(8);
    assertThat(analysis.path("changes").path(5).path("migration").asText())
        .isEqualTo("order-address-table");
    assertThat(analysis.path("changes").path(5).path("settleMillis").asLong()).isEqualTo(1_840);
    assertThat(analysis.path("changes").path(5).path("liveNodes").asInt()).isEqualTo(4);
    assertThat(analysis.path("backfills").path(0).path("rowsCopied").asLong()).isEqualTo(50_038);
    assertThat(analysis
            .path("backfills")
            .path(0)
            .path("whole")
            .path("enoughRequests")
            .asBoolean())
        .isTrue();
    assertThat(analysis.path("changes").path(5).path("failed").asLong()).isEqualTo(2);
  }
}
