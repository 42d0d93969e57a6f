package io.migrationgate.cli.command.base;

import io.migrationgate.cli.store.ConnectionArguments;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Where the store is. There is no option for the password itself: others could read it in the list
 * of processes.
 */
final class ConnectionOptions {
  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "JDBC url of the database that holds the store. Else MGATE_URL, or url in the properties file.")
  @Nullable
  String url;

  @Option(
      names = "--user",
      paramLabel = "USER",
      description = "Database user. Else MGATE_USER, or user in the properties file.")
  @Nullable
  String user;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description =
          "File whose first line is the password. Else MGATE_PASSWORD, or password in the properties file.")
  @Nullable
  Path passwordFile;

  @Option(names = "--ask-password", description = "Ask for the password on the terminal.")
  boolean askPassword;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "Properties file with url, user and password; stands before the environment. Else ./mgate.properties, "
              + "which stands behind it.")
  @Nullable
  Path config;

  ConnectionArguments arguments() {
    return new ConnectionArguments(url, user, config, passwordFile, askPassword);
  }
}
