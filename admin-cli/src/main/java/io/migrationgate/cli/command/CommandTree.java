package io.migrationgate.cli.command;

import io.migrationgate.Problem;
import io.migrationgate.cli.command.base.CommandFailure;
import io.migrationgate.cli.command.base.CommandGroup;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.Failures;
import io.migrationgate.cli.command.base.OutputFormat;
import io.migrationgate.cli.command.view.ViewsCommand;
import io.migrationgate.cli.terminal.Terminal;
import io.migrationgate.cli.terminal.UsageException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Finds the command that the arguments name, and runs it.
 *
 * <p>Only that one command is read by reflection, for that is most of the time that a start takes;
 * the list of all commands is made of stubs that know name and description only. Completion, which
 * needs everything, reads all.
 */
public final class CommandTree {
  private static final int HELP_COLUMNS = 100;

  /** The parser writes nothing narrower. */
  private static final int USABLE_COLUMNS = 55;

  private final Context context;
  private final Terminal terminal;

  /** The commands, on this terminal and with these stores. */
  public CommandTree(Context context) {
    this.context = context;
    this.terminal = context.terminal();
  }

  /**
   * Runs the command that the arguments name.
   *
   * @return the exit code
   */
  public int run(String[] args) {
    String[] words = helpLast(args);
    Failures failures = new Failures(terminal, OutputFormat.wantsJson(words));
    int exitCode = run(words, words != args, failures);
    return exitCode == ExitCode.DONE && terminal.out().checkError()
        ? failures.report(unread())
        : exitCode;
  }

  private static CommandFailure unread() {
    return new CommandFailure(
        ExitCode.OUTPUT,
        new Problem(
            "standard output",
            "that it cannot be written: it is full, or nobody reads it any more",
            "all of it to be written",
            "what was asked for has been done; look again with: mgate status"));
  }

  /**
   * Runs a command.
   *
   * @param explained whether all words but the last name a command to be explained
   */
  private int run(String[] words, boolean explained, Failures failures) {
    try {
      checkEncoding(words);
      CommandLine root =
          root(words.length == 0 ? null : CommandName.find(words[0]).orElse(null));
      if (words.length == 0) {
        root.usage(terminal.err());
        return ExitCode.USAGE;
      }
      List<String> all = Arrays.asList(words);
      if (explained || all.contains("--help") || all.contains("-h")) {
        requireCommand(root, explained ? all.subList(0, all.size() - 1) : all, explained);
      }
      root.setParameterExceptionHandler((e, given) -> failures.report(UsageErrors.of(e, given)));
      root.setExecutionExceptionHandler((e, commandLine, parsed) -> failures.report(e));
      return root.execute(words);
    } catch (UsageException e) {
      return failures.report(e);
    } finally {
      terminal.out().flush();
      terminal.err().flush();
    }
  }

  /** {@code mgate help advance} means {@code mgate advance --help}. */
  private static String[] helpLast(String[] args) {
    if (args.length == 0 || !args[0].equals("help")) {
      return args;
    }
    String[] words = Arrays.copyOfRange(args, 1, args.length + 1);
    words[words.length - 1] = "--help";
    return words;
  }

  /**
   * The parser, asked for help, overlooks what is no command.
   *
   * @param only whether the words name a command, and nothing else
   */
  private static void requireCommand(CommandLine root, List<String> words, boolean only) {
    CommandLine command = root;
    for (String word : words) {
      boolean argument = word.startsWith("-") || command.getSubcommands().isEmpty();
      if (argument && !only) {
        return;
      }
      CommandLine next = command.getSubcommands().get(word);
      if (next == null) {
        String above = command.getCommandSpec().qualifiedName();
        throw new UsageException(
            "command line",
            "no command '" + word + "' of " + above + " to explain",
            "one of those that it lists",
            "see " + above + " --help");
      }
      command = next;
    }
  }

  /**
   * Where the locale is not UTF-8, Java has already replaced what it could not decode: a pilot key
   * or a reason would be stored as something else than was typed.
   */
  private static void checkEncoding(String[] args) {
    Optional<String> garbled =
        Arrays.stream(args).filter(arg -> arg.indexOf('\uFFFD') >= 0).findFirst();
    if (garbled.isPresent()) {
      throw new UsageException(
          "argument '" + garbled.get() + "'",
          "characters that the locale cannot express",
          "a locale in UTF-8",
          "run it again with LC_ALL=C.UTF-8 in the environment");
    }
  }

  private CommandLine root(@Nullable CommandName named) {
    CommandSpec spec = CommandSpec.create()
        .name("mgate")
        .mixinStandardHelpOptions(true)
        .versionProvider(new BuildVersion());
    spec.usageMessage()
        .description("Moves live database schemas through their phases.", "")
        .customSynopsis("mgate COMMAND [OPTIONS]")
        .commandListHeading("%nCommands:%n")
        .footer(
            "",
            "mgate COMMAND --help shows a command's options. Exit codes: 0 done, 1 refused, 2 usage,",
            "3 store not reachable, 4 not settled in time, 5 outcome unknown.");
    CommandLine root = new CommandLine(spec);
    for (CommandName name : CommandName.values()) {
      boolean whole = name == named || named == CommandName.COMPLETION;
      if (whole || named == null) {
        root.addSubcommand(name.word(), whole ? real(name) : stub(name));
      }
    }
    root.setCaseInsensitiveEnumValuesAllowed(true);
    // A pilot key or an actor may well begin with @.
    root.setExpandAtFiles(false);
    root.setUsageHelpWidth(Math.min(HELP_COLUMNS, Math.max(USABLE_COLUMNS, width())));
    root.setColorScheme(Help.defaultColorScheme(terminal.coloured() ? Ansi.ON : Ansi.OFF));
    root.setOut(terminal.out());
    root.setErr(terminal.err());
    return root;
  }

  /** Help is written for a page unless the terminal is known to be narrower. */
  private int width() {
    return terminal.environment().variable("COLUMNS") == null ? HELP_COLUMNS : terminal.columns();
  }

  private CommandLine real(CommandName name) {
    Object created = name.create(context);
    CommandLine command = new CommandLine(created);
    if (created instanceof CommandGroup group) {
      group.addTo(command);
    }
    if (name == CommandName.VIEWS) {
      ViewsCommand.addTo(command, context);
    }
    command
        .getCommandSpec()
        .usageMessage()
        .abbreviateSynopsis(true)
        .description(name.description(), "");
    return command;
  }

  private static CommandLine stub(CommandName name) {
    CommandSpec spec = CommandSpec.create().name(name.word());
    spec.usageMessage().description(name.description());
    return new CommandLine(spec);
  }
}
