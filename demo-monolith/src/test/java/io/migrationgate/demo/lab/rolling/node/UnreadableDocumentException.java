package io.migrationgate.demo.lab.rolling.node;

import io.migrationgate.documents.DocumentException;

/** Says which document it was; what the library throws quotes none. */
final class UnreadableDocumentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreadableDocumentException(String document, DocumentException cause) {
    super(document, cause);
  }
}
