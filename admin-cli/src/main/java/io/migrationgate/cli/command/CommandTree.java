package io.migrationgate.cli.command;

import io.migrationgate.cli.terminal.Terminal;
import io.migrationgate.cli.terminal.UsageException;
import java.util.Arrays;
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
    boolean json = OutputFormat.wantsJson(words);
    Failures failures = new Failures(terminal, json);
    try {
      checkEncoding(words);
      CommandLine root =
          root(words.length == 0 ? null : CommandName.find(words[0]).orElse(null));
      if (words.length == 0) {
        root.usage(terminal.err());
        return ExitCode.USAGE;
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
    root.setUsageHelpWidth(HELP_COLUMNS);
    root.setColorScheme(Help.defaultColorScheme(terminal.coloured() ? Ansi.ON : Ansi.OFF));
    root.setOut(terminal.out());
    root.setErr(terminal.err());
    return root;
  }

  private CommandLine real(CommandName name) {
    CommandLine command = new CommandLine(name.create(context));
    if (name == CommandName.BACKFILL) {
      BackfillCommand.addTo(command, context);
    }
    if (name == CommandName.FLAG) {
      FlagCommand.addTo(command, context);
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
