package io.migrationgate.documents;

import io.migrationgate.Problem;

/** A document is of a version that this build does not read; see its subclass for newer ones. */
public class UnsupportedVersionException extends DocumentException {
  private static final long serialVersionUID = 1L;

  private final int version;

  /** Says which version. */
  public UnsupportedVersionException(Problem problem, int version) {
    super(problem);
    this.version = version;
  }

  /** The version of the document. */
  public int version() {
    return version;
  }
}
