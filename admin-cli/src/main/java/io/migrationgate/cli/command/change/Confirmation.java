package io.migrationgate.cli.command.change;

import io.migrationgate.Problem;
import io.migrationgate.admin.Operator;
import io.migrationgate.admin.RefusedException;
import io.migrationgate.cli.command.base.CommandFailure;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.terminal.Keyboard;
import io.migrationgate.protocol.Evaluation;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.Move;
import java.util.List;

/** Asks for the migration's name before what cannot be undone. */
public final class Confirmation {
  private Confirmation() {}

  /**
   * The operator, confirming if there is somebody to ask and the answer is right. Where nobody can
   * be asked, the operator is returned as is, and the guard will refuse unless {@code --yes} was
   * given.
   *
   * @param lost what the move would cost; said before the question
   * @throws RefusedException if the move would be refused whatever the answer: then nobody is asked
   * @throws CommandFailure if the answer is wrong
   */
  public static Operator ask(
      Session session, MigrationState state, Move move, Operator operator, UnreachableBuilds lost) {
    Keyboard keyboard = session.terminal().keyboard();
    if (operator.confirmed() || keyboard == null) {
      return operator;
    }
    Evaluation asked = session.admin().dryRun(state.name(), move, operator.confirming());
    if (!asked.allowed()) {
      throw new RefusedException(asked);
    }
    lost.tellBefore(session);
    askForName(
        session,
        keyboard,
        state.name(),
        move instanceof Move.Retire
            ? "Retiring a name cannot be undone."
            : "Contracted cannot be undone: the old side is given up for good.");
    return operator.confirming();
  }

  /**
   * Asks before the old side of a migration that is contracted already is dropped.
   *
   * @throws CommandFailure if nobody can be asked, or the answer is wrong
   */
  public static void askToDrop(Session session, String name, Operator operator) {
    if (operator.confirmed()) {
      return;
    }
    Keyboard keyboard = session.terminal().keyboard();
    if (keyboard == null) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          new Problem(
              "migration '" + name + "'",
              "dropping the old side is not confirmed, and nobody to ask",
              "the operator's word, since it cannot be undone",
              "pass --yes, or leave --execute out"));
    }
    askForName(session, keyboard, name, "Dropping the old side cannot be undone.");
  }

  /**
   * Asks for a migration's name.
   *
   * @throws CommandFailure if the answer is another one
   */
  public static void askForName(Session session, Keyboard keyboard, String name, String why) {
    session.out().flush();
    String answer = keyboard.readLine(why + " Type the migration's name to go on: ");
    if (!name.equals(answer == null ? null : answer.strip())) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          List.of(new Problem(
              "migration '" + name + "'",
              answer == null ? "the end of the input" : "the answer '" + answer.strip() + "'",
              "the migration's name",
              "run it again, and type " + name + " when asked; nothing has changed")));
    }
  }
}
