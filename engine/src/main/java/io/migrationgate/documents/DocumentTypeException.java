package io.migrationgate.documents;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;

/** A document type is declared in a way that cannot work. */
public class DocumentTypeException extends MigrationGateException {
  private static final long serialVersionUID = 1L;

  /** Says why. */
  public DocumentTypeException(Problem problem) {
    super(problem);
  }
}
