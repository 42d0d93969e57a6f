package io.migrationgate.cli.command;

import io.migrationgate.Problem;
import io.migrationgate.admin.Operator;
import io.migrationgate.admin.RefusedException;
import io.migrationgate.cli.terminal.Keyboard;
import io.migrationgate.protocol.Evaluation;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Move;
import java.util.List;

/** Asks for the migration's name before what cannot be undone. */
final class Confirmation {
  private Confirmation() {}

  /**
   * The operator, confirming if there is somebody to ask and the answer is right. Where nobody can
   * be asked, the operator is returned as is, and the guard will refuse unless {@code --yes} was
   * given.
   *
   * @throws RefusedException if the move would be refused whatever the answer: then nobody is asked
   * @throws CommandFailure if the answer is wrong
   */
  static Operator ask(Session session, MigrationState state, Move move, Operator operator) {
    Keyboard keyboard = session.terminal().keyboard();
    if (operator.confirmed() || keyboard == null) {
      return operator;
    }
    Evaluation asked = session.admin().dryRun(state.name(), move, operator.confirming());
    if (!asked.allowed()) {
      throw new RefusedException(asked);
    }
    session.out().flush();
    String answer = keyboard.readLine((move instanceof Move.Retire
            ? "Retiring a name cannot be undone."
            : "Contracted cannot be undone: the old side is given up for good.")
        + " Type the migration's name to go on: ");
    if (!state.name().equals(answer == null ? null : answer.strip())) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          List.of(new Problem(
              "migration '" + state.name() + "'",
              answer == null ? "the end of the input" : "the answer '" + answer.strip() + "'",
              "the migration's name",
              "run it again, and type " + state.name() + " when asked; nothing has changed")));
    }
    return operator.confirming();
  }
}
