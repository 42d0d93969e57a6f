package io.migrationgate.cli.command.change;

import io.migrationgate.admin.Operator;
import io.migrationgate.admin.SqlApproval;
import io.migrationgate.cli.command.change.SqlConsent.Asking;
import io.migrationgate.cli.terminal.Terminal;
import io.migrationgate.spi.GateStore;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** The operator's word on SQL that comes from the store. */
public final class SqlOptions {
  @Option(
      names = "--accept-sql",
      paramLabel = "HASH",
      split = ",",
      order = 70,
      description =
          "Accept the migration's SQL with this hash, as mgate sql NAME shows it, without being asked. Needed once for each text.")
  Set<String> hashes = new TreeSet<>();

  /**
   * What is asked before SQL runs.
   *
   * @param changes whether the command may change anything
   * @param json whether what is printed is for scripts; then nobody is asked
   */
  public SqlApproval consent(
      Terminal terminal,
      GateStore store,
      Supplier<Operator> operator,
      boolean changes,
      boolean json) {
    return new SqlConsent(
        terminal,
        store,
        hashes,
        new Asking(operator, changes, changes && !json ? terminal.keyboard() : null));
  }
}
