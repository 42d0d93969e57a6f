package io.migrationgate.cli.command.contract;

import io.migrationgate.cli.command.base.Arguments;
import io.migrationgate.cli.terminal.UsageException;
import io.migrationgate.contract.ContractTerms;
import io.migrationgate.contract.LockPatience;
import io.migrationgate.contract.Unfinished;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is asked of the evidence, and how the contract SQL is run. */
final class ContractOptions {
  @Option(
      names = "--quiet-for",
      paramLabel = "DURATION",
      description =
          "For how long no gate must have used the old side, and no build been there that cannot run in contracted. "
              + "Default: 7d.")
  String quietFor = "7d";

  @Option(
      names = "--ignore-mentions",
      description = "Code in the database that mentions the old side is known to be harmless.")
  boolean ignoreMentions;

  @Option(
      names = "--execute",
      description = "Run the declared contract SQL, once contracted has settled.")
  boolean execute;

  @Option(
      names = "--keep-copy",
      paramLabel = "FILE|table:NAME",
      description =
          "Before anything is dropped, copy the old side's columns, with the primary key, to a CSV file or a new table.")
  @Nullable
  String keepCopy;

  @Option(
      names = "--lock-timeout",
      paramLabel = "DURATION",
      description = "How long each try of a statement waits for a lock. Default: 2s.")
  String lockTimeout = "2s";

  @Option(
      names = "--tries",
      paramLabel = "COUNT",
      description = "How often a statement that gets no lock is tried. Default: 10.")
  int tries = LockPatience.DEFAULT.tries();

  @Option(
      names = "--unfinished",
      paramLabel = "again|done",
      description =
          "What became of a statement that was begun and never ended, where mgate cannot tell: run it again, or count it "
              + "as done.")
  @Nullable
  String unfinished;

  ContractTerms terms(boolean forced) {
    return new ContractTerms(Arguments.duration("--quiet-for", quietFor), ignoreMentions, forced);
  }

  LockPatience patience() {
    var timeout = Arguments.duration("--lock-timeout", lockTimeout);
    if (timeout.isZero() || tries < 1) {
      throw new UsageException(
          timeout.isZero() ? "option --lock-timeout" : "option --tries",
          timeout.isZero() ? "none" : Integer.toString(tries),
          timeout.isZero()
              ? "at least 1ms: without one, everybody else would queue behind it"
              : "at least 1",
          "for example: --lock-timeout 2s --tries 10");
    }
    return new LockPatience(timeout, tries);
  }

  Unfinished word() {
    if (unfinished == null) {
      return Unfinished.ASK;
    }
    return switch (unfinished.toLowerCase(Locale.ROOT)) {
      case "again" -> Unfinished.AGAIN;
      case "done" -> Unfinished.DONE;
      default ->
        throw new UsageException(
            "option --unfinished", "'" + unfinished + "'", "again or done", "give one of these");
    };
  }

  void check(boolean checkOnly, boolean noWait) {
    terms(false);
    patience();
    word();
    if (checkOnly && (execute || keepCopy != null)) {
      throw new UsageException(
          "option --check",
          "given together with --execute or --keep-copy",
          "one of them: --check changes nothing",
          "leave one out");
    }
    if (keepCopy != null && !execute) {
      throw new UsageException(
          "option --keep-copy",
          "given without --execute",
          "a copy right before something is dropped",
          "add --execute, or leave it out");
    }
    if (execute && noWait) {
      throw new UsageException(
          "option --no-wait",
          "given together with --execute",
          "to wait: nothing is dropped before contracted has settled",
          "leave one out");
    }
  }
}
