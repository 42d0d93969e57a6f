package io.migrationgate.cli;

import io.migrationgate.cli.command.CommandTree;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.store.JdbcStoreConnector;
import io.migrationgate.cli.store.StoreConnector;
import io.migrationgate.cli.terminal.Terminal;

/** The command {@code mgate}. */
public final class Mgate {
  private Mgate() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    QuietLogging.install();
    System.exit(run(args, Terminal.system()));
  }

  /**
   * Runs one command. Any number of them may run at once in one process, each on a terminal of its
   * own.
   *
   * @param args as on the command line, without {@code mgate}
   * @param terminal the world that the command sees
   * @return the exit code, see {@code docs/cli.md}
   */
  public static int run(String[] args, Terminal terminal) {
    return run(args, terminal, new JdbcStoreConnector());
  }

  /** The same with other stores, for tests. */
  static int run(String[] args, Terminal terminal, StoreConnector connector) {
    return new CommandTree(new Context(terminal, connector)).run(args);
  }
}
