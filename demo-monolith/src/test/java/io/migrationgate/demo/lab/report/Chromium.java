package io.migrationgate.demo.lab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The Chromium of the machine, asked how it lays a page out. The page stands in a frame, since
 * windows are never narrower than 500 pixels; a script that the test adds measures it.
 */
final class Chromium {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final Pattern SEEN =
      Pattern.compile("<pre id=\"seen\">(.*?)</pre>", Pattern.DOTALL);

  private final Path program;
  private final Path directory;

  private Chromium(Path program, Path directory) {
    this.program = program;
    this.directory = directory;
  }

  /** Colours that the person has asked for. */
  enum Scheme {
    DARK("0"),
    LIGHT("1");

    private final String code;

    Scheme(String code) {
      this.code = code;
    }

    String option() {
      return "--blink-settings=preferredColorScheme=" + code;
    }
  }

  /** Skips the test where there is no Chromium. */
  static Chromium orSkip(Path directory) {
    Optional<Path> program = Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .flatMap(place -> NAMES.stream().map(name -> Path.of(place, name)))
        .filter(Files::isExecutable)
        .findFirst();
    assumeTrue(program.isPresent(), "no Chromium here: apt-get install chromium");
    return new Chromium(program.get(), directory);
  }

  /**
   * What the script found: lists of complaints by name, and what the browser itself complained of.
   */
  JsonNode look(String html, int width, Scheme scheme) throws Exception {
    String inner = html.replace(
            "default-src 'none'", "default-src 'none'; script-src 'unsafe-inline'")
        .replace("</body>", "<script>" + resource("probe.js") + "</script></body>");
    Files.writeString(directory.resolve("inner.html"), inner);
    Path outer = directory.resolve("outer.html");
    Files.writeString(
        outer,
        "<!DOCTYPE html><body style='margin:0'><pre id='seen'></pre><script>"
            + "addEventListener('message', e => document.getElementById('seen').textContent = e.data)"
            + "</script><iframe src='inner.html' style='border:0' height='3000' width='" + width
            + "'></iframe></body>");
    String dom = run(outer, scheme);
    Matcher seen = SEEN.matcher(dom);
    assertThat(seen.find()).as("the script has reported, in %s", dom).isTrue();
    return new ObjectMapper()
        .readTree(seen.group(1).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"));
  }

  private String run(Path page, Scheme scheme) throws IOException, InterruptedException {
    Path out = directory.resolve("dom.html");
    Path err = directory.resolve("err.txt");
    List<String> command = new ArrayList<>(List.of(
        program.toString(),
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--user-data-dir=" + directory.resolve("profile"),
        "--enable-logging=stderr",
        "--virtual-time-budget=3000",
        "--window-size=1400,3000",
        scheme.option(),
        "--dump-dom",
        page.toUri().toString()));
    Process process = new ProcessBuilder(command)
        .redirectOutput(out.toFile())
        .redirectError(err.toFile())
        .start();
    try {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("Chromium ends").isTrue();
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(Files.readString(err).lines().filter(line -> line.contains("CONSOLE")))
        .as("what the browser complained of")
        .isEmpty();
    return Files.readString(out);
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = Chromium.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
