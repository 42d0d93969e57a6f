package io.migrationgate.cli.command.change;

import io.migrationgate.protocol.Move;
import java.util.List;

/**
 * What a command will ask of a migration.
 *
 * @param moves one after the other, each settled before the next; none when it is as asked for
 *     already
 * @param goal where they lead, in words
 * @param irreversible whether the last of them cannot be undone
 */
public record Plan(List<Move> moves, String goal, boolean irreversible) {
  /** Copies the list. */
  public Plan {
    moves = List.copyOf(moves);
  }

  /** One move, or none if it is as asked for. */
  public static Plan of(Move move, boolean alreadyThere, String goal) {
    return new Plan(alreadyThere ? List.of() : List.of(move), goal, false);
  }
}
