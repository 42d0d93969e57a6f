package io.migrationgate.documents;

import io.migrationgate.Problem;

/** A document is of a newer version than this build reads; the problem says which build does. */
public class NewerVersionException extends UnsupportedVersionException {
  private static final long serialVersionUID = 1L;

  /** Says which version. */
  public NewerVersionException(Problem problem, int version) {
    super(problem, version);
  }
}
