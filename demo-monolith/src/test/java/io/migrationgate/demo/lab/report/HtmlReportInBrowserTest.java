package io.migrationgate.demo.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.migrationgate.demo.lab.record.RunFixture;
import io.migrationgate.demo.lab.record.RunRecord;
import io.migrationgate.demo.lab.report.Chromium.Scheme;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("thorough")
class HtmlReportInBrowserTest {
  @TempDir
  Path directory;

  @ParameterizedTest
  @CsvSource({"1280, LIGHT", "1280, DARK", "1080, LIGHT", "760, LIGHT", "390, LIGHT", "390, DARK"})
  void pageCanBeRead(int width, Scheme scheme) throws Exception {
    String page = html(RunFixture.harmed());

    JsonNode seen = Chromium.orSkip(directory).look(page, width, scheme);

    assertThat(seen.path("width").asInt()).isEqualTo(width);
    assertThat(seen.path("dark").asBoolean()).isEqualTo(scheme == Scheme.DARK);
    assertThat(seen.path("texts").asInt()).isGreaterThan(500);
    assertThat(seen.path("overflow")).as("wider than the window").isEmpty();
    assertThat(seen.path("outside")).as("cut off").isEmpty();
    assertThat(seen.path("overlaps")).as("text on text").isEmpty();
    assertThat(seen.path("pale")).as("too little contrast").isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"7, 1280", "30, 1280", "75, 1080", "75, 390"})
  void crowdedRunCanBeReadToo(int events, int width) throws Exception {
    String page = html(RunFixture.crowded(events));

    JsonNode seen = Chromium.orSkip(directory).look(page, width, Scheme.LIGHT);

    assertThat(seen.path("overflow")).as("wider than the window").isEmpty();
    assertThat(seen.path("outside")).as("cut off").isEmpty();
    assertThat(seen.path("overlaps")).as("text on text").isEmpty();
  }

  @Test
  void whatIsWrongIsSeen() throws Exception {
    String page = html(RunFixture.empty())
        .replace(
            "</main>",
            "<p style='width:5000px; color:#888; background:#999'>wide and pale</p>"
                + "<figure style='position:relative; width:500px; height:100px'>"
                + "<span class='tick' style='left:10px'>one label</span>"
                + "<span class='tick' style='left:30px'>another</span>"
                + "<span class='tick' style='left:490px'>cut off</span></figure></main>");

    JsonNode seen = Chromium.orSkip(directory).look(page, 1280, Scheme.LIGHT);

    assertThat(seen.path("overflow")).hasSizeGreaterThan(1);
    assertThat(seen.path("pale")).hasSize(1);
    assertThat(seen.path("overlaps")).hasSize(1);
    assertThat(seen.path("outside")).hasSize(1);
  }

  private static String html(RunRecord run) {
    return HtmlReport.write(run, Analysis.of(run));
  }
}
