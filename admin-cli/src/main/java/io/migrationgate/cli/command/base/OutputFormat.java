package io.migrationgate.cli.command.base;

import org.jspecify.annotations.Nullable;

/** For whom a command writes. */
public enum OutputFormat {
  /** For people. */
  TABLE,
  /** For scripts. */
  JSON;

  /** Whether these arguments ask for JSON, even if they cannot be parsed. */
  public static boolean wantsJson(String[] args) {
    boolean value = false;
    boolean json = false;
    for (String arg : args) {
      if (arg.equals("--")) {
        break;
      }
      String given = value ? arg : attached(arg);
      if (given != null) {
        json = given.equalsIgnoreCase("json");
      }
      value = arg.equals("-o") || arg.equals("--output");
    }
    return json;
  }

  private static @Nullable String attached(String arg) {
    if (arg.startsWith("--output=")) {
      return arg.substring("--output=".length());
    }
    if (!arg.startsWith("-o") || arg.length() == 2) {
      return null;
    }
    return arg.startsWith("-o=") ? arg.substring(3) : arg.substring(2);
  }
}
