package io.migrationgate.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What every guard said to a move, and where it would lead.
 *
 * @param before the state it was asked of
 * @param after the state it leads to; null when a guard refuses
 * @param verdicts every guard that was asked, in order
 */
public record Evaluation(
    MigrationState before, @Nullable MigrationState after, List<Verdict> verdicts) {
  /** Copies the list. */
  public Evaluation {
    verdicts = List.copyOf(verdicts);
  }

  /** Whether the move may happen. */
  public boolean allowed() {
    return after != null;
  }

  /** The guards that refuse, in order. */
  public List<Verdict> refusals() {
    return verdicts.stream().filter(Verdict::refuses).toList();
  }
}
