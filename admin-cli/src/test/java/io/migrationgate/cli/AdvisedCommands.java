package io.migrationgate.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The commands that a refusal advises. Whoever reads one will paste it, so each must be whole, and
 * be accepted by the very state that it is advised in.
 */
final class AdvisedCommands {
  /** What ends a command within a sentence. */
  private static final Pattern COMMAND =
      Pattern.compile("\\bmgate ((?:\"[^\"]*\"|(?! and )[^;,()\"\\n])+)");

  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  /** Words of commands that change something and ask why. */
  private static final Set<String> REASONED = Set.of(
      "advance",
      "bridge",
      "rollback",
      "ramp",
      "pilot",
      "secondary",
      "repaired",
      "contract",
      "retire",
      "approve",
      "revoke");

  /** Those of them that can be tried without changing anything. */
  private static final Set<String> TRIED =
      Set.of("advance", "rollback", "ramp", "pilot", "secondary", "repaired", "retire");

  private static final Set<String> SHOWING = Set.of("status", "describe", "nodes", "history");

  /** Of {@code mgate version}: what changes something, and what does not. */
  private static final Set<String> MOVING = Set.of("advance", "rollback", "finalize");

  private static final Set<String> LOOKING = Set.of("list", "show", "history");

  private AdvisedCommands() {}

  /** All commands in lines that say what is next. */
  static List<List<String>> in(String printed) {
    Set<List<String>> commands = new LinkedHashSet<>();
    printed.lines().filter(line -> line.contains("next:")).forEach(line -> {
      Matcher command = COMMAND.matcher(line.substring(line.indexOf("next:")));
      while (command.find()) {
        commands.add(words(command.group(1)));
      }
    });
    return List.copyOf(commands);
  }

  private static List<String> words(String command) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(command);
    while (word.find()) {
      words.add(word.group(1) == null ? word.group(2) : word.group(1));
    }
    return words;
  }

  private static boolean lists(List<String> command) {
    return (command.get(0).equals("pilot") && command.contains("list"))
        || (command.get(0).equals("bridge") && command.contains("status"));
  }

  /** Whether it says why, if it must. */
  static boolean whole(List<String> command) {
    boolean lists = lists(command);
    boolean reasoned = (REASONED.contains(command.get(0)) && !lists)
        || (command.get(0).equals("backfill") && command.get(1).equals("start"))
        || (command.get(0).equals("views") && !command.get(1).equals("list"))
        || (command.get(0).equals("version") && MOVING.contains(command.get(1)));
    return !reasoned || command.contains("--reason") || command.contains("--help");
  }

  /** The same command so that it changes nothing; empty if it has no such form. */
  static List<String> harmless(List<String> command) {
    boolean showsVersions = command.get(0).equals("version") && LOOKING.contains(command.get(1));
    if (command.contains("--help") || SHOWING.contains(command.get(0)) || showsVersions) {
      return command;
    }
    boolean lists = lists(command);
    if (lists || !TRIED.contains(command.get(0))) {
      return lists ? command : List.of();
    }
    return Stream.concat(command.stream(), Stream.of("--dry-run")).toList();
  }
}
