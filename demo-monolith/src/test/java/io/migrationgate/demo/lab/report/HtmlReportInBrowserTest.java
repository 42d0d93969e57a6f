package io.migrationgate.demo.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
    String page = HtmlReport.write(RunFixture.harmed());

    JsonNode seen = Chromium.orSkip(directory).look(page, width, scheme);

    assertThat(seen.path("width").asInt()).isEqualTo(width);
    assertThat(seen.path("dark").asBoolean()).isEqualTo(scheme == Scheme.DARK);
    assertThat(seen.path("texts").asInt()).isGreaterThan(500);
    assertThat(seen.path("overflow")).as("wider than the window").isEmpty();
    assertThat(seen.path("outside")).as("cut off").isEmpty();
    assertThat(seen.path("overlaps")).as("text on text").isEmpty();
    assertThat(seen.path("crossed")).as("line through text").isEmpty();
    assertThat(seen.path("pale")).as("too little contrast").isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"7, 1280", "30, 1280", "75, 1080", "75, 390"})
  void crowdedRunCanBeReadToo(int events, int width) throws Exception {
    String page = HtmlReport.write(RunFixture.crowded(events));

    JsonNode seen = Chromium.orSkip(directory).look(page, width, Scheme.LIGHT);

    assertThat(seen.path("lanes").asInt()).as("lanes of labels").isBetween(1, 2);
    assertThat(seen.path("overflow")).as("wider than the window").isEmpty();

    assertThat(seen.path("outside")).as("cut off").isEmpty();
    assertThat(seen.path("overlaps")).as("text on text").isEmpty();
    assertThat(seen.path("crossed")).as("line through text").isEmpty();
  }

  @Test
  void whatIsWrongIsSeen() throws Exception {
    String page = HtmlReport.write(RunFixture.empty())
        .replace(
            "</main>",
            "<p style='width:5000px; color:#888; background:#999'>wide and pale</p>"
                + "<svg class='drawing' style='width:500px' height='100'><line class='mark' x1='40' x2='40' y1='0' y2='90'/>"
                + "<text class='label' x='10' y='50'>one label</text>"
                + "<text x='30' y='50'>another</text><text x='490' y='20'>cut off</text></svg></main>");

    JsonNode seen = Chromium.orSkip(directory).look(page, 1280, Scheme.LIGHT);

    assertThat(seen.path("overflow")).hasSizeGreaterThan(1);
    assertThat(seen.path("pale")).hasSize(1);
    assertThat(seen.path("overlaps")).hasSize(1);
    assertThat(seen.path("outside")).hasSize(1);
    assertThat(seen.path("crossed")).hasSize(1);
  }
}
