package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.cli.DocsPage.Block;
import io.migrationgate.cli.DocsPage.Exchange;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Runs the commands of a page, block by block, each in the state that the test has made for it, and
 * compares what they print with the page. What differs from run to run is left out of the
 * comparison: times, durations, process ids, ports, and what is only said while something lasts.
 *
 * <p>With {@code -Dgolden.update=true} the page is written anew where it differs; read the
 * difference before you commit it.
 */
final class PageWalk {
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

  /** Said while something lasts, as often as it takes. */
  private static final Pattern MEANWHILE = Pattern.compile(
      "(settling: |paused \\(|waiting for a sign|  no lock in try |(not begun|copying|settling|comparing|"
          + "repairing|finishing|removing orphans|looking for strays)[ ,]).*");

  private static final List<Map.Entry<Pattern, String>> VARYING = List.of(
      varying(" +", " "),
      varying("\\b\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ", "TIME"),
      varying("\\b\\d+(\\.\\d+)? (ms|s|min|h|d)\\b( \\d+ (s|min|h)\\b)*", "SPAN"),
      varying("\\bpid \\d+", "pid #"),
      varying("\\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\b", "NODE"),
      varying("\\S+@[\\w.-]+:\\d+", "NODE"),
      varying("^NODE (\\S+) \\S+ \\d+ ", "NODE $1 HOST # "),
      varying("jdbc:postgresql://[^ ]+", "URL"),
      varying("PostgreSQL \\d[\\d.]*( \\([^)]*\\))?", "PostgreSQL #"),
      varying("\\bepoch +\\d+", "epoch #"),
      varying("\\(phase entered at \\d+\\)", "(phase entered at #)"),
      varying("\\b\\d+ rows/s", "# rows/s"),
      varying("\\brun \\d+", "run #"),
      varying("\\babout \\d+ rows", "about # rows"),
      varying("/\\S*/(\\S+)", "DIRECTORY/$1"),
      varying("\\[exit (\\d+)\\]", "(exit code $1)"),
      varying("#[0-9a-f]{8}\\b", "FINGERPRINT"),
      varying("accepted by \\S+", "accepted by #"),
      // Columns of numbers of epochs.
      varying("^TIME \\d+ ", "TIME # "),
      varying("(yes|no)/(yes|no) \\d+ (\\d+/\\d+)$", "$1/$2 # $3"),
      varying("(leased|fenced) SPAN ago \\d+", "$1 SPAN ago #"));

  private final DocsPage page;
  private @Nullable Shell shell;
  private Pattern without = Pattern.compile("");
  private Statements statements = sql -> {
    throw new AssertionError("nobody runs " + sql);
  };
  private final Set<Block> seen = new LinkedHashSet<>();
  private final Map<Block, List<String>> other = new LinkedHashMap<>();
  private final Map<String, String> stands = new LinkedHashMap<>();
  private final Set<String> directories = new LinkedHashSet<>();

  PageWalk(DocsPage page) {
    this.page = page;
  }

  /** From here on this operator types. */
  PageWalk by(Shell operator) {
    shell = operator;
    stands.clear();
    return this;
  }

  private static Map.Entry<Pattern, String> varying(String pattern, String by) {
    return Map.entry(Pattern.compile(pattern), by);
  }

  /** From here on something on the page stands for something else, in commands. */
  PageWalk where(String onThePage, String here) {
    stands.put(onThePage, here);
    return this;
  }

  /** The page shows files of this directory by their names. */
  PageWalk in(Path directory) {
    directories.add(directory + "/");
    return this;
  }

  /** Runs the statements of a page, and gives back what is printed. */
  interface Statements {
    String run(String sql) throws SQLException;
  }

  /** From here on statements are run like this. */
  PageWalk with(Statements runner) {
    statements = runner;
    return this;
  }

  /** Lines that the page leaves out. */
  PageWalk without(String lines) {
    without = Pattern.compile(lines);
    return this;
  }

  /** Runs one block, and compares. */
  void run(String heading, int number) throws SQLException {
    Block block = page.block(heading, number);
    seen.add(block);
    List<String> expected = new ArrayList<>();
    List<String> actual = new ArrayList<>();
    List<String> written = new ArrayList<>();
    for (Exchange exchange : block.exchanges()) {
      List<String> printed = exchange.prompt().equals(DocsPage.PSQL)
          ? List.of(statements.run(exchange.command()))
          : printed(exchange.command());
      expected.addAll(normal(exchange.printed()));
      actual.addAll(normal(printed));
      written.add(exchange.prompt() + exchange.command());
      written.addAll(printed);
      written.add("");
    }
    if (matches(expected, actual)) {
      return;
    }
    if (Boolean.getBoolean("golden.update")) {
      other.put(block, written.subList(0, written.size() - 1));
      return;
    }
    assertThat(String.join("\n", actual))
        .as("%s; -Dgolden.update=true writes the page anew", block)
        .isEqualTo(String.join("\n", expected));
  }

  /** One block is the text of a golden file, or a part of it, which another test compares. */
  void isOfGolden(String heading, int number, String golden) {
    Block block = page.block(heading, number);
    seen.add(block);
    List<String> lines = Golden.read(golden)
        .lines()
        .filter(line -> !line.equals("[exit 0]"))
        .map(line -> line.replaceFirst("^! ?", ""))
        .toList();
    String whole = String.join("\n", normal(lines));
    assertThat(whole).as("%s", block).contains(String.join("\n", normal(block.text())));
  }

  /** One block cannot be run here. */
  void isNotRun(String heading, int number, String why) {
    assertThat(why).isNotBlank();
    seen.add(page.block(heading, number));
  }

  /** Every block of the page has been seen. */
  void end() {
    if (!other.isEmpty()) {
      page.write(other);
    }
    assertThat(page.blocks()).as("blocks that no test runs").allMatch(seen::contains);
  }

  private List<String> printed(String command) {
    String typed = command;
    for (Map.Entry<String, String> each : stands.entrySet()) {
      typed = typed.replace(each.getKey(), each.getValue());
    }
    assertThat(typed).as("only mgate is run here").startsWith("mgate ");
    Shell operator = Objects.requireNonNull(shell, "nobody types");
    int before = operator.transcript.length();
    operator.run(words(typed.substring("mgate ".length())));
    String all = operator.transcript.substring(before);
    for (Map.Entry<String, String> each : stands.entrySet()) {
      all = all.replace(each.getValue(), each.getKey());
    }
    for (String each : directories) {
      all = all.replace(each, "");
    }
    return all.lines()
        .dropWhile(line -> !line.startsWith("$ "))
        .skip(1)
        .filter(line -> !line.equals("[exit 0]"))
        .map(line -> line.replaceFirst("^! ?", ""))
        .map(line -> line.replaceFirst("^\\[exit (\\d+)\\]$", "(exit code $1)"))
        .toList();
  }

  static String[] words(String command) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(command);
    while (word.find()) {
      words.add(
          word.group(1) != null
              ? word.group(1)
              : word.group(2) != null ? word.group(2) : word.group(3));
    }
    return words.toArray(String[]::new);
  }

  private List<String> normal(List<String> printed) {
    List<String> lines = new ArrayList<>();
    for (String line : printed) {
      if (line.isBlank()
          || without.matcher(line).matches()
          || MEANWHILE.matcher(line).matches()) {
        continue;
      }
      String text = line;
      for (Map.Entry<Pattern, String> each : VARYING) {
        text = each.getKey().matcher(text).replaceAll(each.getValue());
      }
      lines.add(text.strip());
    }
    return lines;
  }

  /** Three dots stand for any lines. */
  private static boolean matches(List<String> expected, List<String> actual) {
    int dots = Math.max(expected.indexOf("..."), expected.indexOf("…"));
    if (dots < 0) {
      return expected.equals(actual);
    }
    List<String> head = expected.subList(0, dots);
    if (actual.size() < head.size() || !actual.subList(0, head.size()).equals(head)) {
      return false;
    }
    List<String> tail = expected.subList(dots + 1, expected.size());
    for (int from = head.size(); from <= actual.size(); from++) {
      if (matches(tail, actual.subList(from, actual.size()))) {
        return true;
      }
    }
    return false;
  }
}
