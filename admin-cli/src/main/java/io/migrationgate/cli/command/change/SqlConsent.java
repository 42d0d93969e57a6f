package io.migrationgate.cli.command.change;

import io.migrationgate.admin.AcceptedSql;
import io.migrationgate.admin.Operator;
import io.migrationgate.admin.SqlApproval;
import io.migrationgate.admin.SqlNotAcceptedException;
import io.migrationgate.cli.render.SqlTexts;
import io.migrationgate.cli.terminal.Keyboard;
import io.migrationgate.cli.terminal.Terminal;
import io.migrationgate.declaration.DeclaredSql;
import io.migrationgate.spi.GateStore;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Has SQL accepted at the moment it is about to run: by the store, by a hash on the command line,
 * or by whoever sits at the terminal and has it in front of him.
 *
 * <p>Used by one thread; workers only look at what the store has accepted.
 */
final class SqlConsent implements SqlApproval {
  private final Terminal terminal;
  private final GateStore store;
  private final AcceptedSql accepted;
  private final Set<String> hashes;
  private final Asking asking;

  /**
   * How the operator is asked.
   *
   * @param operator who accepts
   * @param keeps whether his word is kept; not if nothing is to be changed
   * @param keyboard where to ask; null if he is not to be asked
   */
  record Asking(
      Supplier<Operator> operator, boolean keeps, @Nullable Keyboard keyboard) {}

  /**
   * Consent.
   *
   * @param hashes that the command line accepts
   */
  SqlConsent(Terminal terminal, GateStore store, Set<String> hashes, Asking asking) {
    this.terminal = terminal;
    this.store = store;
    this.accepted = new AcceptedSql(store);
    this.hashes = hashes;
    this.asking = asking;
  }

  @Override
  public void require(DeclaredSql sql) {
    if (accepted.accepted(sql)) {
      return;
    }
    if (hashes.contains(sql.hash())) {
      keep(sql);
      return;
    }
    if (!hashes.isEmpty()) {
      throw new SqlNotAcceptedException(
          sql, "the hash " + sql.hash() + ", and --accept-sql gives " + String.join(", ", hashes));
    }
    Keyboard keyboard = asking.keyboard();
    if (keyboard == null) {
      accepted.require(sql);
      return;
    }
    SqlTexts.print(terminal.out(), sql, store.acceptedSql(sql.migration()));
    terminal.out().println("It runs with the rights of this command's database user.");
    terminal.out().flush();
    String answer = keyboard.readLine("Type accept to let it run: ");
    if (!"accept".equals(answer == null ? null : answer.strip())) {
      throw new SqlNotAcceptedException(
          sql, answer == null ? "the end of the input" : "the answer '" + answer.strip() + "'");
    }
    keep(sql);
  }

  private void keep(DeclaredSql sql) {
    if (asking.keeps()) {
      accepted.accept(sql, asking.operator().get());
    }
  }
}
