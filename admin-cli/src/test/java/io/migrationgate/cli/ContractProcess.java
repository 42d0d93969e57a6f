package io.migrationgate.cli;

import io.migrationgate.cli.terminal.Terminal;
import io.migrationgate.spi.TimeSource;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.Arrays;

/**
 * mgate in a process of its own that comes to a sudden end: nothing of it runs any more, neither
 * handlers nor what would close connections.
 */
final class ContractProcess {
  static final int KILLED = 137;

  /** Dies once the first statement has run, before that can be noted. */
  static final String AFTER_STATEMENT = "after-statement";

  private ContractProcess() {}

  /** The first argument is where it dies: what it says then, or a point above. */
  public static void main(String[] args) {
    HookedConnector connector = new HookedConnector();
    if (args[0].equals(AFTER_STATEMENT)) {
      connector.afterStatement = () -> Runtime.getRuntime().halt(KILLED);
    }
    Terminal terminal = Terminal.of(
        new PrintWriter(new Fuse(args[0]), true),
        new PrintWriter(System.err, true),
        System.getenv(),
        "killed@ops-1",
        TimeSource.SYSTEM);
    System.exit(Mgate.run(Arrays.copyOfRange(args, 1, args.length), terminal, connector));
  }

  /** Ends the process as soon as something has been said. */
  private static final class Fuse extends Writer {
    private final StringBuilder said = new StringBuilder();
    private final String last;

    private Fuse(String last) {
      this.last = last;
    }

    @Override
    public void write(char[] chars, int offset, int length) {
      said.append(chars, offset, length);
      System.out.print(new String(chars, offset, length));
      if (said.indexOf(last) >= 0) {
        System.out.flush();
        Runtime.getRuntime().halt(KILLED);
      }
    }

    @Override
    public void flush() {
      System.out.flush();
    }

    @Override
    public void close() {}
  }
}
