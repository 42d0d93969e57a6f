package io.migrationgate.cli.store;

import io.migrationgate.Problem;
import io.migrationgate.cli.render.Mask;
import io.migrationgate.cli.store.ConnectionSettings.Login;
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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds out where the store is: options first, then a file named by {@code --config}, then the
 * environment, then {@code mgate.properties} in the working directory.
 *
 * <p>A file that was named stands before the environment: whoever names the file of one system must
 * not end up on another one because of a variable left over from last week. A password is given to
 * the url only that came from the same place, unless an option says it for this very run; else a
 * url that somebody left lying about would receive it. Options and environment are one place:
 * whoever runs the command has set both. For the same reason the file that nobody named is read
 * only if it is a {@link TrustedFile}.
 */
public final class SettingsResolver {
  /** The file that is read when it is there. */
  static final String DEFAULT_FILE = "mgate.properties";

  /** Some editors begin a file with it. */
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private static final String PROBE_USER = "probe.user";
  private static final String PROBE_PASSWORD = "probe.password";
  private static final Pattern LOGIN_IN_URL = Pattern.compile("(?i)[?&;]\\s*(user|password)\\s*=");

  private static final Set<String> KEYS =
      Set.of("url", "user", "password", PROBE_USER, PROBE_PASSWORD);

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
    Properties implicit = new Properties();
    Found url = find(arguments.url(), "url", explicit, implicit);
    if (url == null && named == null) {
      implicit = ambient();
      url = find(null, "url", explicit, implicit);
    }
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
        password(url, explicit, implicit),
        url.origin(),
        probe(url, user, explicit, implicit));
  }

  /** As whom declared queries are asked. A user in the url would win over this one, unnoticed. */
  private @Nullable Login probe(
      Found url, @Nullable Found user, Properties explicit, Properties implicit) {
    Found probe = find(null, PROBE_USER, explicit, implicit);
    String password = ofTheUrlsPlace(
        PROBE_PASSWORD, "say both in one place, or take the one in ", url, explicit, implicit);
    if (probe == null && password == null) {
      return null;
    }
    if (probe == null) {
      throw new UsageException(
          PROBE_USER,
          "none, and a " + PROBE_PASSWORD,
          "both, or neither",
          "set " + PROBE_USER + " or " + name(PROBE_USER) + ", or take the password away");
    }
    String name = probe.value().strip();
    String subject = PROBE_USER + " (from " + probe.origin() + ")";
    if (LOGIN_IN_URL.matcher(url.value()).find()) {
      throw new UsageException(
          subject,
          name + ", and a user or a password in the url",
          "a url that leads there as anybody",
          "take them out of the url; say the command's own with user and password");
    }
    if (name.isEmpty() || (user != null && name.equals(user.value().strip()))) {
      throw new UsageException(
          subject,
          name.isEmpty() ? "an empty name" : "the command's own user " + name,
          "a user who may do less: read the tables that are declared",
          "name another one, or leave it out");
    }
    return new Login(name, password);
  }

  /** The file in the working directory, which whoever may write there could have left. */
  private Properties ambient() {
    Path file = terminal.environment().directory().resolve(DEFAULT_FILE);
    if (!Files.isRegularFile(file)) {
      return new Properties();
    }
    String why;
    try {
      why = TrustedFile.whyNot(file);
    } catch (IOException e) {
      throw unreadable("file " + file, e);
    }
    if (why != null) {
      throw new UsageException(
          "file " + file,
          why,
          "a file and a directory that belong to you or to root, and to which nobody else may write",
          "look at it; then take these permissions away (chmod go-w), or name it with --config "
              + DEFAULT_FILE);
    }
    return read(file);
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
    String inEnvironment = variable(key);
    if (inEnvironment != null) {
      return new Found(inEnvironment, name(key));
    }
    String inDefault = implicit.getProperty(key);
    return inDefault == null ? null : new Found(inDefault, DEFAULT_FILE);
  }

  private static String name(String key) {
    return "MGATE_" + key.toUpperCase(Locale.ROOT).replace('.', '_');
  }

  private @Nullable String variable(String key) {
    String value = terminal.environment().variable(name(key));
    return value == null || value.isEmpty() ? null : value;
  }

  private @Nullable String password(Found url, Properties explicit, Properties implicit) {
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
    return ofTheUrlsPlace(
        "password",
        "say the password for this url with --password-file or --ask-password, or take the one in ",
        url,
        explicit,
        implicit);
  }

  /** A secret from where the url came from; refused if there is one elsewhere only. */
  private @Nullable String ofTheUrlsPlace(
      String key, String instead, Found url, Properties explicit, Properties implicit) {
    String config = String.valueOf(arguments.config());
    String inNamed = explicit.getProperty(key);
    String inEnvironment = variable(key);
    boolean fromNamed = arguments.url() == null && url.origin().equals(config);
    boolean byCaller = arguments.url() != null || url.origin().equals(name("url"));
    String own = fromNamed ? inNamed : byCaller ? inEnvironment : implicit.getProperty(key);
    String elsewhere = inNamed != null ? config : inEnvironment != null ? name(key) : null;
    if (own == null && elsewhere != null) {
      throw new UsageException(
          key,
          "one in " + elsewhere + ", and the url from " + url.origin(),
          "both from one place: a password is not given to a url that came from elsewhere",
          instead + elsewhere + " away");
    }
    return own;
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
      if (!line.isEmpty() && line.charAt(0) == BYTE_ORDER_MARK) {
        line = line.substring(1);
      }
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
      reader.mark(1);
      if (reader.read() != BYTE_ORDER_MARK) {
        reader.reset();
      }
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
          "only url, user, password, probe.user and probe.password",
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
