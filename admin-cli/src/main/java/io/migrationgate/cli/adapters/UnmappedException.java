package io.migrationgate.cli.adapters;

/** Something of another system that would not mean the same here. */
final class UnmappedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String what;

  UnmappedException(String what) {
    super(what);
    this.what = what;
  }

  /** What cannot be mapped. */
  String what() {
    return what;
  }
}
