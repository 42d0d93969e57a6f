package io.migrationgate.demo.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.demo.lab.record.RunEvent;
import io.migrationgate.demo.lab.record.RunFixture;
import io.migrationgate.demo.lab.record.RunHead;
import io.migrationgate.demo.lab.record.RunRecord;
import io.migrationgate.demo.lab.record.Targets;
import io.migrationgate.demo.testing.Golden;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class HtmlReportTest {
  private static final String WEEKLY = html(RunFixture.weekly());

  @Test
  void pageIsWellFormed() throws Exception {
    assertThat(parsed(WEEKLY).getElementsByTagName("svg").getLength()).isEqualTo(4);
    assertThat(parsed(html(RunFixture.empty())).getElementsByTagName("svg").getLength())
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

    Document page = parsed(html(new RunRecord(
        run.head(), run.millis(), run.seconds(), List.of(odd), List.of(), run.outcome())));

    assertThat(page.getDocumentElement().getTextContent()).contains("bell \\u0007 \\u001b[2J");
  }

  @Test
  void verdictIsWhatOneSeesFirst() throws Exception {
    assertThat(text(parsed(WEEKLY), "p", "verdict")).startsWith("✓ PASSED");
    Document harmed = parsed(html(RunFixture.harmed()));
    assertThat(text(harmed, "p", "verdict")).startsWith("✗ FAILED");
    assertThat(harmed.getDocumentElement().getTextContent())
        .contains("customer 2724: found First0 <Last0>");
    assertThat(text(parsed(html(RunFixture.empty())), "p", "verdict"))
        .contains("port 8080 is taken");
  }

  @Test
  void everyPlotSaysInWordsWhatItShows() throws Exception {
    List<Element> drawings = elements(parsed(WEEKLY).getDocumentElement(), "svg");
    assertThat(drawings).hasSize(4);
    for (Element drawing : drawings) {
      assertThat(drawing.getElementsByTagName("desc").item(0).getTextContent()).isNotBlank();
      assertThat(drawing.getAttribute("role")).isEqualTo("img");
    }
  }

  @Test
  void missedSpeedTargetsStandInTheVerdictAndInTheTitle() throws Exception {
    RunRecord run = RunFixture.weekly();
    Targets strict = new Targets(100, 1.25, 1.25, null);
    RunHead head = run.head();
    RunRecord slow = new RunRecord(
        new RunHead(
            head.title(), head.seed(), head.started(), head.environment(), head.releases(), strict),
        run.millis(),
        run.seconds(),
        run.events(),
        run.backfills(),
        run.outcome());

    Document page = parsed(html(slow));

    assertThat(text(page, "p", "verdict"))
        .startsWith("✓ PASSED: nothing lost, nothing failed, nothing stale; ")
        .endsWith(" missed");
    assertThat(page.getElementsByTagName("title").item(0).getTextContent())
        .matches("Passed; \\d speed targets? missed: The weekly release");
    assertThat(text(page, "div", "card missed")).isNotEmpty();
  }

  @Test
  void plotsOfSidesSayWhereNoGateIsAskedAnyMore() throws Exception {
    String words = "no gate asked: build 2026.48 has no old side";
    Document page = parsed(WEEKLY);
    assertThat(text(page, "span", "swatch shade gateless")).isEqualTo(words);
    assertThat(of(page, "path", "shade gateless")).hasSize(2);

    RunRecord run = RunFixture.weekly();
    RunRecord before = new RunRecord(
        run.head(),
        run.millis(),
        run.seconds().subList(0, 149),
        run.events(),
        run.backfills(),
        run.outcome());
    assertThat(html(before)).doesNotContain("no gate asked");
  }

  @Test
  void everyPlotShowsThePhasesOfEveryMigration() throws Exception {
    Document page = parsed(WEEKLY);
    NodeList figures = page.getElementsByTagName("figure");
    assertThat(figures.getLength()).isEqualTo(5);
    for (int i = 0; i < figures.getLength(); i++) {
      assertThat(styles((Element) figures.item(i), "span"))
          .contains("segment phase-0", "segment phase-1", "segment phase-2", "segment phase-3")
          .contains("segment phase-4");
    }
    assertThat(text(page, "p", "key")).startsWith("read-olddual-writeread-newwrite-newcontracted");
  }

  @Test
  void otherLoadOnTheHostIsInTheHead() throws Exception {
    assertThat(parsed(WEEKLY).getElementsByTagName("header").item(0).getTextContent())
        .contains("other load on the host: median 0.6, highest 1.1 of 2 cores");
    assertThat(html(RunFixture.empty())).contains("other load on the host: not known");
  }

  @Test
  void tablesTellWhatEachChangeAndEachBackfillCost() throws Exception {
    Golden.matches("report-tables", String.join("\n", rows(WEEKLY)) + "\n");
  }

  @Test
  void secondSaysWhatWasDoneInIt() throws Exception {
    assertThat(of(parsed(WEEKLY), "path", "hint").get(22).getTextContent())
        .startsWith("0:22.0  ")
        .endsWith("; command: mgate advance customer-name-split --reason 'release 46 is everywhere'"
            + " (settled in 243 ms)");
  }

  private static List<String> rows(String html) throws Exception {
    return elements(parsed(html).getDocumentElement(), "tr").stream()
        .map(row -> elements(row, "td").stream()
            .map(Element::getTextContent)
            .collect(Collectors.joining(" | ")))
        .filter(row -> !row.isEmpty())
        .toList();
  }

  private static String html(RunRecord run) {
    return HtmlReport.write(run, Analysis.of(run));
  }

  private static String text(Document page, String tag, String style) {
    return of(page, tag, style).get(0).getTextContent();
  }

  private static List<Element> of(Document page, String tag, String style) {
    return elements(page.getDocumentElement(), tag).stream()
        .filter(element -> element.getAttribute("class").equals(style))
        .toList();
  }

  private static List<String> styles(Element inside, String tag) {
    return elements(inside, tag).stream()
        .map(each -> each.getAttribute("class"))
        .toList();
  }

  private static List<Element> elements(Element inside, String tag) {
    NodeList all = inside.getElementsByTagName(tag);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < all.getLength(); i++) {
      elements.add((Element) all.item(i));
    }
    return elements;
  }

  private static Document parsed(String html) throws Exception {
    String xml = html.substring(html.indexOf("<html"));
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
  }
}
