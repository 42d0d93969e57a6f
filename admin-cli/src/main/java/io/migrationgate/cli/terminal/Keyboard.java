package io.migrationgate.cli.terminal;

import org.jspecify.annotations.Nullable;

/** Somebody who can be asked. */
public interface Keyboard {
  /** Asks for a line; null when the input has ended. */
  @Nullable
  String readLine(String prompt);

  /** Asks for a password without showing it; null when the input has ended. */
  @Nullable
  String readPassword(String prompt);
}
