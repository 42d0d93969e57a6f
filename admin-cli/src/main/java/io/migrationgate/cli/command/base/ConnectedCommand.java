package io.migrationgate.cli.command.base;

import io.migrationgate.cli.store.ConnectionSettings;
import io.migrationgate.cli.store.SettingsResolver;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** A command that connects to the store's database. */
public abstract class ConnectedCommand implements Callable<Integer> {
  private final Context context;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      order = 90,
      description = "Show this help.")
  boolean help;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      order = 80,
      description = "table (for people, the default) or json (for scripts).")
  OutputFormat output = OutputFormat.TABLE;

  @ArgGroup(heading = "%nConnection:%n", validate = false, order = 30)
  ConnectionOptions connection = new ConnectionOptions();

  protected ConnectedCommand(Context context) {
    this.context = context;
  }

  public final Context context() {
    return context;
  }

  public final boolean json() {
    return output == OutputFormat.JSON;
  }

  /** Where the store is; asks for the password if that was wished for. */
  public final ConnectionSettings settings() {
    return SettingsResolver.resolve(connection.arguments(), context.terminal());
  }
}
