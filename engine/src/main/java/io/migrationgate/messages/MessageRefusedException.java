package io.migrationgate.messages;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import org.jspecify.annotations.Nullable;

/**
 * A message that is not taken, or cannot be answered in a version that its sender reads. Nothing
 * was read of it that could be acted upon; {@link #answer} is what to send back.
 */
public class MessageRefusedException extends MigrationGateException {
  private static final long serialVersionUID = 1L;

  private final transient MessageAnswer answer;

  MessageRefusedException(Problem problem, MessageAnswer answer, @Nullable Throwable cause) {
    super(problem, cause);
    this.answer = answer;
  }

  /**
   * What to send back: a status, and the problem as {@code application/problem+json} (RFC 9457). It
   * names no build, and says nothing of the message's content.
   */
  public MessageAnswer answer() {
    return answer;
  }
}
