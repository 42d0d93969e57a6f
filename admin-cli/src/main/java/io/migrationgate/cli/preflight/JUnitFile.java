package io.migrationgate.cli.preflight;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.cli.preflight.Preflight.Report;
import io.migrationgate.cli.terminal.UsageException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.jspecify.annotations.Nullable;

/** The report as CI systems read it: a test case for each migration. */
public final class JUnitFile {
  private static final String SUITE = "mgate preflight";

  private final Path file;

  /** A report there. What an earlier run wrote is removed: nobody shall take it for this one's. */
  public JUnitFile(Path file) {
    this.file = file;
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw notWritable(e);
    }
  }

  /** Writes what was found. */
  public void write(Report report) {
    List<Case> cases = new ArrayList<>();
    Problem undeclared = report.build().undeclared();
    if (undeclared != null) {
      cases.add(new Case(
          "META-INF/migrations.yaml", "failure", "undeclared", text(undeclared, List.of())));
    }
    for (PreflightFinding finding : report.findings()) {
      Problem problem = finding.problem();
      cases.add(
          problem == null
              ? new Case(finding.fit().migration(), null, finding.verdict(), "")
              : new Case(
                  finding.fit().migration(),
                  "failure",
                  finding.verdict(),
                  text(problem, finding.commands())));
    }
    for (FlagFinding flag : report.flags()) {
      Problem problem = flag.problem();
      cases.add(
          problem == null
              ? new Case(flag.declared().key(), null, flag.verdict(), "")
              : new Case(
                  flag.declared().key(), "failure", flag.verdict(), text(problem, List.of())));
    }
    for (DocumentFinding document : report.documents()) {
      Problem problem = document.problem();
      cases.add(
          problem == null
              ? new Case(document.fit().type(), null, document.verdict(), "")
              : new Case(
                  document.fit().type(), "failure", document.verdict(), text(problem, List.of())));
    }
    writeCases(cases);
  }

  /** Writes that there is no answer. */
  public void writeErrors(List<Problem> problems) {
    writeCases(problems.stream()
        .map(problem -> new Case("preflight", "error", "error", text(problem, List.of())))
        .toList());
  }

  private static String text(Problem problem, List<String> commands) {
    return problem.message() + (commands.isEmpty() ? "" : "\n" + String.join("\n", commands));
  }

  private record Case(String name, @Nullable String outcome, String type, String text) {}

  private void writeCases(List<Case> cases) {
    try {
      String document = document(cases);
      Files.writeString(file, document, StandardCharsets.UTF_8);
    } catch (IOException | XMLStreamException e) {
      throw notWritable(e);
    }
  }

  private static String document(List<Case> cases) throws XMLStreamException {
    Writer text = new StringWriter();
    XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
    xml.writeStartDocument("UTF-8", "1.0");
    xml.writeCharacters("\n");
    xml.writeStartElement("testsuite");
    xml.writeAttribute("name", SUITE);
    xml.writeAttribute("tests", Integer.toString(cases.size()));
    xml.writeAttribute("failures", count(cases, "failure"));
    xml.writeAttribute("errors", count(cases, "error"));
    for (Case each : cases) {
      xml.writeCharacters("\n  ");
      xml.writeStartElement("testcase");
      xml.writeAttribute("classname", "mgate.preflight");
      xml.writeAttribute("name", clean(each.name()));
      if (each.outcome() != null) {
        xml.writeStartElement(each.outcome());
        xml.writeAttribute("type", each.type());
        xml.writeAttribute("message", clean(each.text().lines().findFirst().orElse("")));
        xml.writeCharacters(clean(each.text()));
        xml.writeEndElement();
      }
      xml.writeEndElement();
    }
    xml.writeCharacters("\n");
    xml.writeEndElement();
    xml.writeCharacters("\n");
    xml.writeEndDocument();
    xml.close();
    return text.toString();
  }

  private static String count(List<Case> cases, String outcome) {
    return Long.toString(
        cases.stream().filter(each -> outcome.equals(each.outcome())).count());
  }

  /** XML has no way at all to write most control characters. */
  private static String clean(String text) {
    StringBuilder clean = new StringBuilder();
    text.codePoints().forEach(point -> clean.appendCodePoint(allowed(point) ? point : 0xFFFD));
    return clean.toString();
  }

  private static boolean allowed(int point) {
    return point == '\n'
        || point == '\t'
        || (point >= 0x20 && point <= 0xD7FF)
        || (point >= 0xE000 && point <= 0xFFFD)
        || point >= 0x10000;
  }

  private MigrationGateException notWritable(Exception e) {
    return new UsageException(
        new Problem(
            "option --junit",
            file + ", which cannot be written: " + e,
            "a file in a directory that is there",
            "choose another one"),
        e);
  }
}
