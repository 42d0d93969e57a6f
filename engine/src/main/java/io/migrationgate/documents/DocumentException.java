package io.migrationgate.documents;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import org.jspecify.annotations.Nullable;

/** A document cannot be read or written. Nothing of it was returned, and nothing written. */
public class DocumentException extends MigrationGateException {
  private static final long serialVersionUID = 1L;

  /** Says why. */
  public DocumentException(Problem problem) {
    super(problem);
  }

  /** Says why, with what caused it. Its message may quote the document; this one's does not. */
  public DocumentException(Problem problem, @Nullable Throwable cause) {
    super(problem, cause);
  }
}
