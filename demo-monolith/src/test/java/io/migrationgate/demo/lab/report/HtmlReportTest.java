package io.migrationgate.demo.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class HtmlReportTest {
  private static final String WEEKLY = HtmlReport.write(RunFixture.weekly());

  @Test
  void pageIsWellFormed() throws Exception {
    assertThat(parsed(WEEKLY).getElementsByTagName("svg").getLength()).isEqualTo(7);
    assertThat(parsed(HtmlReport.write(RunFixture.empty()))
            .getElementsByTagName("svg")
            .getLength())
        .isZero();
  }

  @Test
  void pageLoadsNothingAndRunsNothing() {
    assertThat(WEEKLY)
        .contains("default-src 'none'")
        .doesNotContain("<script", "<link", "<img", "@import", "url(", "http://", "https://");
  }

  @Test
  void whatSomebodyTypedIsTextNotMarkup() {
    assertThat(WEEKLY).contains("Coffee for everybody, &lt;b&gt;&amp; cake&lt;/b&gt;");
  }

  @Test
  void controlCharactersAreWrittenOut() throws Exception {
    RunRecord run = RunFixture.weekly();
    RunEvent odd = new RunEvent(
        RunEvent.Kind.NOTE,
        "bell \u0007 \u001b[2J",
        "mark\u0000",
        10,
        10,
        null,
        null,
        List.of("\u0008"));

    Document page = parsed(HtmlReport.write(new RunRecord(
        run.head(), run.millis(), run.seconds(), List.of(odd), List.of(), run.outcome())));

    assertThat(page.getDocumentElement().getTextContent()).contains("bell \\u0007 \\u001b[2J");
  }

  @Test
  void verdictIsWhatOneSeesFirst() throws Exception {
    assertThat(text(parsed(WEEKLY), "p", "verdict")).startsWith("✓ PASSED");
    Document harmed = parsed(HtmlReport.write(RunFixture.harmed()));
    assertThat(text(harmed, "p", "verdict")).startsWith("✗ FAILED");
    assertThat(text(harmed, "ul", "findings")).contains("customer 2724: found First0 <Last0>");
    assertThat(text(parsed(HtmlReport.write(RunFixture.empty())), "p", "verdict"))
        .contains("port 8080 is taken");
  }

  @Test
  void everyPlotSaysInWordsWhatItShows() throws Exception {
    NodeList drawings = parsed(WEEKLY).getElementsByTagName("svg");
    for (int i = 0; i < drawings.getLength(); i++) {
      Element drawing = (Element) drawings.item(i);
      assertThat(drawing.getElementsByTagName("desc").item(0).getTextContent()).isNotBlank();
      assertThat(drawing.getAttribute("role")).isEqualTo("img");
    }
  }

  @Test
  void marksAreNamedAboveThePlotsOnlyWhileThereIsRoomForIt() {
    assertThat(HtmlReport.write(RunFixture.crowded(7))).doesNotContain("key marks");
    assertThat(HtmlReport.write(RunFixture.crowded(30))).contains("key marks");
  }

  @Test
  void idsAreGivenOnce() throws Exception {
    NodeList all = parsed(WEEKLY).getElementsByTagName("*");
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < all.getLength(); i++) {
      String id = ((Element) all.item(i)).getAttribute("id");
      if (!id.isEmpty()) {
        ids.add(id);
      }
    }

    assertThat(ids).isNotEmpty().doesNotHaveDuplicates();
  }

  private static String text(Document page, String tag, String style) {
    NodeList all = page.getElementsByTagName(tag);
    for (int i = 0; i < all.getLength(); i++) {
      Element element = (Element) all.item(i);
      if (element.getAttribute("class").equals(style)) {
        return element.getTextContent();
      }
    }
    throw new AssertionError("no " + tag + " of class " + style);
  }

  private static Document parsed(String html) throws Exception {
    String xml = html.substring(html.indexOf("<html"));
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
  }
}
