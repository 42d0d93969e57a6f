package io.migrationgate.cli.command;

import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ExitCode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes a script that completes commands and options. */
@Command(
    name = "completion",
    sortOptions = false,
    footer = {"", "For bash, and for zsh with bashcompinit: source <(mgate completion)"})
final class CompletionCommand implements Callable<Integer> {
  private final Context context;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Spec
  CommandSpec spec = CommandSpec.create();

  CompletionCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    PrintWriter out = context.terminal().out();
    out.print(AutoComplete.bash("mgate", spec.root().commandLine()));
    out.flush();
    return ExitCode.DONE;
  }
}
