package io.migrationgate.cli.command.base;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.admin.RefusedException;
import io.migrationgate.cli.render.ErrorText;
import io.migrationgate.cli.render.JsonOut;
import io.migrationgate.cli.render.Mask;
import io.migrationgate.cli.render.Style;
import io.migrationgate.cli.render.Text;
import io.migrationgate.cli.terminal.Terminal;
import io.migrationgate.cli.terminal.UsageException;
import io.migrationgate.protocol.Verdict;
import io.migrationgate.spi.OutcomeUnknownException;
import io.migrationgate.spi.StoreUnavailableException;
import io.migrationgate.spi.StoreVersionException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;

/** Turns exceptions into errors that people, or scripts, can read, and into exit codes. */
public final class Failures {
  private final Terminal terminal;
  private final boolean json;

  public Failures(Terminal terminal, boolean json) {
    this.terminal = terminal;
    this.json = json;
  }

  /** Reports, and gives the exit code. */
  public int report(Throwable failure) {
    int exitCode = exitCode(failure);
    report(exitCode, problems(failure));
    if (exitCode == ExitCode.INTERNAL && terminal.environment().variable("MGATE_DEBUG") != null) {
      StringWriter trace = new StringWriter();
      failure.printStackTrace(new PrintWriter(trace));
      Text.lines(trace.toString().stripTrailing())
          .forEach(line -> terminal.err().println("  " + Text.printable(Mask.mask(line))));
      terminal.err().flush();
    }
    return exitCode;
  }

  private void report(int exitCode, List<Problem> problems) {
    terminal.out().flush();
    if (json) {
      JsonOut.line(terminal.err(), JsonOut.error(exitCode, problems));
    } else {
      ErrorText.print(terminal.err(), new Style(terminal.coloured()), problems);
    }
  }

  public static int exitCode(Throwable failure) {
    if (failure instanceof CommandFailure known) {
      return known.exitCode();
    }
    if (failure instanceof UsageException) {
      return ExitCode.USAGE;
    }
    if (failure instanceof StoreUnavailableException || failure instanceof StoreVersionException) {
      return ExitCode.STORE;
    }
    if (failure instanceof OutcomeUnknownException) {
      return ExitCode.UNKNOWN;
    }
    if (failure instanceof InterruptedException) {
      return ExitCode.INTERRUPTED;
    }
    return failure instanceof MigrationGateException ? ExitCode.REFUSED : ExitCode.INTERNAL;
  }

  public static List<Problem> problems(Throwable failure) {
    if (failure instanceof CommandFailure known) {
      return known.problems();
    }
    if (failure instanceof RefusedException refused) {
      return refused.evaluation().refusals().stream().map(Failures::problem).toList();
    }
    if (failure instanceof MigrationGateException known) {
      return List.of(known.problem());
    }
    if (failure instanceof InterruptedException) {
      return List.of(
          new Problem("mgate", "an interrupt", "to be left alone until done", "run it again"));
    }
    return List.of(new Problem(
        "mgate",
        "an error that is not foreseen: " + named(failure),
        "none, so this is a bug",
        "run it again with MGATE_DEBUG=1 in the environment, and report what it prints"));
  }

  /** A database's words may quote rows: they are told with the trace only. */
  private static String named(Throwable failure) {
    int depth = 0;
    for (Throwable t = failure; t != null && depth < 50; t = t.getCause(), depth++) {
      if (t instanceof SQLException said) {
        return failure.getClass().getName() + ", by SQLSTATE " + said.getSQLState();
      }
    }
    return failure.toString();
  }

  public static Problem problem(Verdict refusal) {
    return Objects.requireNonNull(refusal.problem(), "a refusal says why");
  }
}
