package io.migrationgate.documents;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import org.jspecify.annotations.Nullable;

/** A document type is declared in a way that cannot work. */
public class DocumentTypeException extends MigrationGateException {
  private static final long serialVersionUID = 1L;

  /** Says why. */
  public DocumentTypeException(Problem problem) {
    super(problem);
  }

  /** Says why, and what caused it. */
  public DocumentTypeException(Problem problem, @Nullable Throwable cause) {
    super(problem, cause);
  }
}
