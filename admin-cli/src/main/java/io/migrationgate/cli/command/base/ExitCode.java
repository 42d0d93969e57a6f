package io.migrationgate.cli.command.base;

/** What {@code mgate} tells its caller; a contract with scripts, see {@code docs/cli.md}. */
public final class ExitCode {
  /** Done, or allowed. */
  public static final int DONE = 0;

  /** Refused by a guard, or a check failed. Nothing has changed by the step that was refused. */
  public static final int REFUSED = 1;

  /** The arguments or the settings make no sense. Nothing was tried. */
  public static final int USAGE = 2;

  /** The store cannot be reached, was never initialised, or is newer than this program. */
  public static final int STORE = 3;

  /** Changed, but not settled in time. */
  public static final int NOT_SETTLED = 4;

  /** Nobody can tell whether the change was made. */
  static final int UNKNOWN = 5;

  /** A bug in this program. */
  static final int INTERNAL = 70;

  /** Standard output could not be written; what was asked for has been done. As sysexits has it. */
  public static final int OUTPUT = 74;

  /** Interrupted, as shells count it. */
  public static final int INTERRUPTED = 130;

  private ExitCode() {}
}
