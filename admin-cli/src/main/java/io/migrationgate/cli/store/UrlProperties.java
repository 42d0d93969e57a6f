package io.migrationgate.cli.store;

import io.migrationgate.cli.render.Mask;
import io.migrationgate.cli.render.Text;
import io.migrationgate.cli.terminal.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Driver properties that a url may have. Drivers have others that load a class, run SQL or a
 * script, read or write a file, send a file to the server, or allow several statements in one text;
 * with new versions there are more of them, so what is allowed is listed, and not what is refused.
 *
 * <p>Whoever wrote the url does not matter: one that was typed may have been copied from somewhere.
 */
final class UrlProperties {
  private static final int LONGEST = 60;
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");

  private static final Set<String> POSTGRESQL =
      names("user password ssl sslMode sslRootCert sslCert sslKey sslPassword sslNegotiation"
          + " sslResponseTimeout channelBinding requireAuth gssEncMode gssResponseTimeout"
          + " kerberosServerName connectTimeout loginTimeout socketTimeout cancelSignalTimeout"
          + " tcpKeepAlive tcpNoDelay localSocketAddress targetServerType loadBalanceHosts"
          + " hostRecheckSeconds ApplicationName assumeMinServerVersion currentSchema"
          + " prepareThreshold preparedStatementCacheQueries preparedStatementCacheSizeMiB"
          + " defaultRowFetchSize binaryTransfer logServerErrorDetail");

  /** By the names of both drivers: MariaDB's takes this url as well. */
  private static final Set<String> MARIADB_AND_MYSQL =
      names("user password sslMode useSsl requireSSL verifyServerCertificate trustServerCertificate"
          + " serverSslCert keyStore keyStorePassword keyPassword keyStoreType trustStore"
          + " trustStorePassword trustStoreType enabledSslProtocolSuites enabledSslCipherSuites"
          + " tlsVersions tlsCiphersuites enabledTLSProtocols restrictedAuth connectTimeout"
          + " socketTimeout tcpKeepAlive tcpKeepIdle tcpKeepCount tcpKeepInterval tcpNoDelay"
          + " localSocket localSocketAddress useCompression connectionTimeZone timezone"
          + " serverTimezone forceConnectionTimeZoneToSession characterEncoding useUnicode"
          + " connectionCollation useServerPrepStmts cachePrepStmts prepStmtCacheSize"
          + " prepStmtCacheSqlLimit permitMysqlScheme");

  private static final Set<String> H2 =
      names("user password mode database_to_upper database_to_lower case_insensitive_identifiers"
          + " non_keywords schema ifexists forbid_creation access_mode_data auto_server"
          + " db_close_delay lock_timeout default_lock_timeout cipher write_delay cache_size");

  private UrlProperties() {}

  private static Set<String> names(String words) {
    return Set.of(words.toLowerCase(Locale.ROOT).split(" ", -1));
  }

  /**
   * Checks what a url says besides where to.
   *
   * @throws UsageException if it has a property that is not known to be harmless
   */
  static void check(ConnectionSettings settings) {
    String url = settings.url();
    String scheme = url.substring(0, Math.max(0, url.indexOf(':', "jdbc:".length())));
    Set<String> allowed = switch (scheme) {
      case "jdbc:postgresql" -> POSTGRESQL;
      case "jdbc:mariadb", "jdbc:mysql" -> MARIADB_AND_MYSQL;
      case "jdbc:h2" -> H2;
      default -> Set.of();
    };
    boolean h2 = scheme.equals("jdbc:h2");
    refuse(settings, h2 ? h2(url) : others(url), allowed);
  }

  private static void refuse(
      ConnectionSettings settings, List<String> properties, Set<String> allowed) {
    for (String property : properties) {
      if (!NAME.matcher(property).matches()
          || !allowed.contains(property.toLowerCase(Locale.ROOT))) {
        throw new UsageException(
            "url " + place(settings) + " (from " + settings.urlOrigin() + ")",
            "the driver property " + Text.brief(property, LONGEST),
            "only properties that are known to run, load, read and write nothing"
                + (allowed.isEmpty()
                    ? ": none of this driver's"
                    : ": " + String.join(", ", new TreeSet<>(allowed))),
            "leave it out of the url");
      }
    }
  }

  /** Without properties: what stands where none should may be the rest of a password. */
  private static String place(ConnectionSettings settings) {
    return Mask.mask(settings.url().split("[?;&(]", 2)[0]);
  }

  /** As H2 reads it: behind the first semicolon. A backslash there would hide the next one. */
  private static List<String> h2(String url) {
    int from = url.indexOf(';');
    if (from < 0) {
      return List.of();
    }
    String properties = url.substring(from + 1);
    return properties.indexOf('\\') >= 0
        ? List.of("that a backslash hides")
        : names(properties, ";");
  }

  /** Behind the first question mark; before it MySQL's driver takes them in parentheses. */
  private static List<String> others(String url) {
    int from = url.indexOf('?');
    String place = from < 0 ? url : url.substring(0, from);
    if (place.chars().anyMatch(c -> "();&=".indexOf(c) >= 0)) {
      return List.of("that stands before the question mark");
    }
    return from < 0 ? List.of() : names(url.substring(from + 1), "&");
  }

  /** A part that has no value, and is no name, may be the rest of a password. */
  private static List<String> names(String properties, String separator) {
    List<String> names = new ArrayList<>();
    for (String each : properties.split(separator, -1)) {
      int equals = each.indexOf('=');
      if (equals >= 0) {
        names.add(each.substring(0, equals));
      } else if (!each.isEmpty() && !each.equalsIgnoreCase("ssl")) {
        names.add("without a value");
      }
    }
    return names;
  }
}
