package io.migrationgate.cli;

import io.migrationgate.Problem;
import io.migrationgate.spi.StoreUnavailableException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A command as a page writes it, in a sentence or in a block, with words that stand for something.
 *
 * @param command without {@code mgate}
 */
record NamedCommand(String command) {
  /** A synopsis, a key that is pressed, or a shell's own words. */
  private static final Pattern NOT_TYPED = Pattern.compile("[\\[|<>&;]|\\bCOMMAND\\b|\\$\\(");

  /** Something is left out. */
  private static final Pattern LEFT_OUT = Pattern.compile(",…|(^| )[A-Za-z]+ … ");

  /** Words only: a command's name, as in "mgate advance refuses". */
  private static final Pattern NAME_ALONE = Pattern.compile("[a-z]+( [a-z]+)*");

  private static final Map<String, String> STAND_FOR = Map.ofEntries(
      Map.entry("'…'", "why"),
      Map.entry("\"…\"", "why"),
      Map.entry("NAME", "customer-name-split"),
      Map.entry("FLAG", "new-checkout"),
      Map.entry("SHARE", "10%"),
      Map.entry("TEXT", "why"),
      Map.entry("HASH", "0123456789012345678901234567890123456789"),
      Map.entry("DURATION", "30s"),
      Map.entry("NODE", "n1"),
      Map.entry("COUNT", "5"),
      Map.entry("REVISION", "2"),
      Map.entry("PHASE", "read-new"),
      Map.entry("ROWS", "9"));

  /** Whether anybody would type it, if with other words. */
  boolean isTyped() {
    return !NOT_TYPED.matcher(command).find();
  }

  /** The words to type. */
  String[] words() {
    String typed = command.replaceFirst("\\s+#.*$", "").replaceAll("(--[a-z-]+) …", "$1 x");
    for (Map.Entry<String, String> each : STAND_FOR.entrySet()) {
      typed = typed.replace(each.getKey(), each.getValue());
    }
    return PageWalk.words(typed.replace("…", ""));
  }

  /**
   * What the command line has against it, before any store is asked; empty if nothing.
   *
   * @param inText whether it stands in a sentence, where what it needs may be left out
   */
  String refused(boolean inText, Path directory) {
    String error = untilTheStore(directory);
    return error.startsWith("error: command line") && !(inText && unfinished(error)) ? error : "";
  }

  /** Whether it is more than a command's name, and leaves nothing out: it can be run as it is. */
  boolean isWhole(Path directory) {
    return isTyped()
        && !NAME_ALONE.matcher(command).matches()
        && !LEFT_OUT.matcher(command).find()
        && AdvisedCommands.whole(List.of(words()))
        && !List.of(words()).contains("--help")
        && !untilTheStore(directory).startsWith("error: command line");
  }

  private static boolean unfinished(String error) {
    return error.contains("issing required") || error.contains("--reason");
  }

  private String untilTheStore(Path directory) {
    Scene scene = new Scene();
    scene.connector.cannotConnect = new StoreUnavailableException(
        new Problem("store", "none", "one", "nothing: only the words count"), null);
    scene.shell.directory = directory;
    return scene.shell.run(words()).err;
  }
}
