package io.migrationgate.cli.store;

import io.migrationgate.Problem;
import io.migrationgate.cli.render.Mask;
import io.migrationgate.cli.terminal.Keyboard;
import io.migrationgate.cli.terminal.Terminal;
import io.migrationgate.cli.terminal.UsageException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds out where the store is: options first, then a file named by {@code --config}, then the
 * environment, then {@code mgate.properties} in the working directory. Each of url, user and
 * password is looked for on its own.
 *
 * <p>A file that was named stands before the environment: whoever names the file of one system must
 * not end up on another one because of a variable left over from last week.
 */
public final class SettingsResolver {
  /** The file that is read when it is there. */
  static final String DEFAULT_FILE = "mgate.properties";

  private static final Set<String> KEYS = Set.of("url", "user", "password");

  private final ConnectionArguments arguments;
  private final Terminal terminal;

  private SettingsResolver(ConnectionArguments arguments, Terminal terminal) {
    this.arguments = arguments;
    this.terminal = terminal;
  }

  /**
   * Finds the settings, asking for the password if that was wished for.
   *
   * @throws UsageException if they are incomplete or contradict each other
   */
  public static ConnectionSettings resolve(ConnectionArguments arguments, Terminal terminal) {
    return new SettingsResolver(arguments, terminal).resolve();
  }

  private record Found(String value, String origin) {}

  private ConnectionSettings resolve() {
    Path named = arguments.config();
    Properties explicit = named == null ? new Properties() : read(named);
    Path ambient = terminal.environment().directory().resolve(DEFAULT_FILE);
    Properties implicit =
        named == null && Files.isRegularFile(ambient) ? read(ambient) : new Properties();
    Found url = find(arguments.url(), "url", explicit, implicit);
    if (url == null) {
      throw new UsageException(
          "connection",
          "no JDBC url",
          "one from --url, MGATE_URL, or url=... in " + DEFAULT_FILE,
          "for example: --url jdbc:postgresql://HOST:5432/DATABASE --user USER");
    }
    if (!url.value().strip().startsWith("jdbc:")) {
      throw new UsageException(
          "connection",
          Mask.mask(url.value()) + " (from " + url.origin() + ")",
          "a JDBC url",
          "for example: jdbc:postgresql://HOST:5432/DATABASE");
    }
    Found user = find(arguments.user(), "user", explicit, implicit);
    return new ConnectionSettings(
        url.value().strip(),
        user == null ? null : user.value().strip(),
        password(explicit, implicit),
        url.origin());
  }

  private @Nullable Found find(
      @Nullable String option, String key, Properties explicit, Properties implicit) {
    if (option != null) {
      return new Found(option, "--" + key);
    }
    String inNamed = explicit.getProperty(key);
    if (inNamed != null) {
      return new Found(inNamed, String.valueOf(arguments.config()));
    }
    String variable = "MGATE_" + key.toUpperCase(Locale.ROOT);
    String inEnvironment = terminal.environment().variable(variable);
    if (inEnvironment != null && !inEnvironment.isEmpty()) {
      return new Found(inEnvironment, variable);
    }
    String inDefault = implicit.getProperty(key);
    return inDefault == null ? null : new Found(inDefault, DEFAULT_FILE);
  }

  private @Nullable String password(Properties explicit, Properties implicit) {
    Path file = arguments.passwordFile();
    if (arguments.askPassword()) {
      if (file != null) {
        throw new UsageException(
            "password", "both --ask-password and --password-file", "one of them", "leave one out");
      }
      return ask();
    }
    if (file != null) {
      return firstLine(file);
    }
    Found found = find(null, "password", explicit, implicit);
    return found == null ? null : found.value();
  }

  private String ask() {
    Keyboard keyboard = terminal.keyboard();
    if (keyboard == null) {
      throw new UsageException(
          "password",
          "--ask-password, but no terminal to ask on",
          "a terminal",
          "use --password-file, or the environment variable MGATE_PASSWORD");
    }
    String password = keyboard.readPassword("Password: ");
    if (password == null) {
      throw new UsageException(
          "password", "the end of the input", "a password", "run it again and type one");
    }
    return password;
  }

  private static String firstLine(Path file) {
    try {
      String content = Files.readString(file);
      String line = content.lines().findFirst().orElse("");
      if (line.isEmpty()) {
        throw new UsageException(
            "password file " + file,
            "no password in the first line",
            "one",
            "write it there, and nothing else");
      }
      return line;
    } catch (IOException e) {
      throw unreadable("password file " + file, e);
    }
  }

  private static Properties read(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw unreadable("file " + file, e);
    }
    Set<String> unknown = new TreeSet<>(properties.stringPropertyNames());
    unknown.removeAll(KEYS);
    if (!unknown.isEmpty()) {
      // Not by name: in a file that was never meant to be one of properties, a key may be a secret.
      throw new UsageException(
          "file " + file,
          unknown.size() + " unknown " + (unknown.size() == 1 ? "key" : "keys"),
          "only url, user and password",
          "correct or remove them");
    }
    return properties;
  }

  private static UsageException unreadable(String subject, Exception cause) {
    return new UsageException(
        new Problem(
            subject,
            why(cause),
            "a readable text file in UTF-8",
            "check the path and its permissions"),
        cause);
  }

  /** Never the message of a parser: it may quote the line, and the line may hold the password. */
  private static String why(Exception cause) {
    if (cause instanceof NoSuchFileException) {
      return "no such file";
    }
    return cause instanceof AccessDeniedException
        ? "no permission to read it"
        : "a file that cannot be read (" + cause.getClass().getSimpleName() + ")";
  }
}
