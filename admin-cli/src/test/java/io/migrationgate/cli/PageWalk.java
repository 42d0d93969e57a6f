package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.cli.DocsPage.Block;
import io.migrationgate.cli.DocsPage.Exchange;
import io.migrationgate.cli.DocsPage.Sentence;
import java.nio.file.Path;
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
 * compares what they print with the page, as {@link Printed} does. Commands that stand in sentences
 * are run too where they are whole; what they print is nowhere.
 *
 * <p>With {@code -Dgolden.update=true} the page is written anew where it differs; read the
 * difference before you commit it.
 */
final class PageWalk {
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

  private final DocsPage page;
  private @Nullable Shell shell;
  private Pattern without = Pattern.compile("");
  private final Map<String, Runner> runners = new LinkedHashMap<>();
  private final Set<Block> seen = new LinkedHashSet<>();
  private final Set<String> said = new LinkedHashSet<>();
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

  /** Does what a page shows beside {@code mgate}, and gives back what is printed. */
  interface Runner {
    String run(String command) throws Exception;
  }

  /** From here on statements are run like this. */
  PageWalk with(Runner statements) {
    return with(DocsPage.PSQL, statements);
  }

  /** From here on commands that begin like this are run like this. */
  PageWalk with(String beginning, Runner runner) {
    runners.put(beginning, runner);
    return this;
  }

  /** Lines that the page leaves out. */
  PageWalk without(String lines) {
    without = Pattern.compile(lines);
    return this;
  }

  /** Runs one block, and compares what each of its commands prints. */
  void run(String heading, int number) throws Exception {
    Block block = page.block(heading, number);
    seen.add(block);
    List<String> written = new ArrayList<>();
    boolean differs = false;
    for (Exchange exchange : block.exchanges()) {
      List<String> printed = printed(exchange);
      List<String> expected = Printed.normal(exchange.printed(), without);
      List<String> actual = Printed.normal(printed, without);
      boolean same = Printed.matches(expected, actual);
      if (!Boolean.getBoolean("golden.update")) {
        assertThat(same)
            .as(
                "%s; -Dgolden.update=true writes the page anew.%n%s%nexpected:%n%s%nbut was:%n%s",
                block, exchange.command(), String.join("\n", expected), String.join("\n", actual))
            .isTrue();
      }
      differs |= !same;
      written.add(exchange.prompt() + exchange.command());
      written.addAll(same ? exchange.printed() : printed);
      if (!written.get(written.size() - 1).isEmpty()) {
        written.add("");
      }
    }
    if (differs) {
      other.put(block, written.subList(0, written.size() - 1));
    }
  }

  /** One block is the text of a golden file, or a part of it, which another test compares. */
  void isOfGolden(String heading, int number, String golden) {
    Block block = page.block(heading, number);
    seen.add(block);
    List<String> lines = withoutDirectories(Golden.read(golden))
        .lines()
        .filter(line -> !line.equals("[exit 0]"))
        .map(line -> line.replaceFirst("^! ?", ""))
        .toList();
    String whole = String.join("\n", Printed.normal(lines, without));
    assertThat(whole)
        .as("%s", block)
        .contains(String.join("\n", Printed.normal(block.text(), without)));
  }

  /** One block cannot be run here. */
  void isNotRun(String heading, int number, String why) {
    assertThat(why).isNotBlank();
    seen.add(page.block(heading, number));
  }

  /** A command that stands in a sentence does what it is to do there, in the state of now. */
  void says(String command) {
    says(command, 0);
  }

  /** A command that stands in a sentence ends like this, in the state of now. */
  void says(String command, int exitCode) {
    assertThat(page.sentences()).extracting(Sentence::command).contains(command);
    said.add(command);
    Shell operator = operator().run(new NamedCommand(standingIn(command)).words());
    assertThat(operator.exitCode)
        .as("%s%n%s%s", command, operator.out, operator.err)
        .isEqualTo(exitCode);
  }

  /** A command that stands in a sentence cannot be run here. */
  void isOnlySaid(String command, String why) {
    assertThat(why).isNotBlank();
    said.add(command);
  }

  /** Every block of the page has been seen, and every whole command of its sentences. */
  void end() {
    if (!other.isEmpty()) {
      page.write(other);
    }
    assertThat(page.blocks()).as("blocks that no test runs").allMatch(seen::contains);
    page.blocks().stream()
        .flatMap(block -> block.exchanges().stream())
        .forEach(exchange -> said.add(exchange.command().replaceFirst("^mgate ", "")));
    Path nowhere = Path.of("no-such-directory");
    assertThat(page.sentences())
        .as("commands in sentences that no test runs")
        .filteredOn(each -> new NamedCommand(each.command()).isWhole(nowhere))
        .allMatch(each -> said.contains(each.command()));
  }

  private List<String> printed(Exchange exchange) throws Exception {
    String command = exchange.command().replace("\\\n", " ").replaceFirst("\\s+# .*$", "");
    for (Map.Entry<String, Runner> each : runners.entrySet()) {
      String line = (exchange.prompt().equals(DocsPage.PSQL) ? DocsPage.PSQL : "") + command;
      if (line.startsWith(each.getKey())) {
        return each.getValue().run(command).lines().toList();
      }
    }
    return printed(standingIn(command));
  }

  private String standingIn(String command) {
    String typed = command;
    for (Map.Entry<String, String> each : stands.entrySet()) {
      typed = typed.replace(each.getKey(), each.getValue());
    }
    return typed;
  }

  private Shell operator() {
    return Objects.requireNonNull(shell, "nobody types");
  }

  private List<String> printed(String typed) {
    assertThat(typed).as("nobody runs this here").startsWith("mgate ");
    Shell operator = operator();
    int before = operator.transcript.length();
    operator.run(words(typed.substring("mgate ".length())));
    String all = operator.transcript.substring(before);
    for (Map.Entry<String, String> each : stands.entrySet()) {
      all = all.replace(each.getValue(), each.getKey());
    }
    return withoutDirectories(all)
        .lines()
        .dropWhile(line -> !line.startsWith("$ "))
        .skip(1)
        .filter(line -> !line.equals("[exit 0]"))
        .map(line -> line.replaceFirst("^! ?", ""))
        .map(line -> line.replaceFirst("^\\[exit (\\d+)\\]$", "(exit code $1)"))
        .toList();
  }

  private String withoutDirectories(String printed) {
    String all = printed;
    for (String each : directories) {
      all = all.replace(each, "");
    }
    return all;
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
}
