package io.migrationgate.jdbc.internal;

import java.util.Locale;
import java.util.regex.Pattern;

/** What JDBC URLs say. */
public final class JdbcUrls {
  private static final Pattern PARAMETERS = Pattern.compile("[?;].*", Pattern.DOTALL);
  private static final Pattern USER = Pattern.compile("//[^/]*@");

  /**
   * Words between {@code jdbc:} and the hosts with which drivers choose among servers; for some a
   * single name stands for all of them.
   */
  private static final Pattern CHOOSES =
      Pattern.compile("^jdbc:[a-z:+-]*[:+](replication|loadbalance|load-balance|sequential|failover"
          + "|aurora|srv)[:+/].*");

  private JdbcUrls() {}

  /** Without user, password and parameters: passwords hide there. */
  public static String withoutSecrets(String url) {
    return USER.matcher(PARAMETERS.matcher(url).replaceFirst("")).replaceFirst("//");
  }

  /** Whether connections may lead to one server or another. */
  static boolean namesSeveralServers(String url) {
    String lower = url.toLowerCase(Locale.ROOT);
    int hosts = lower.indexOf("//");
    if (hosts < 0) {
      return false;
    }
    if (CHOOSES.matcher(lower).matches()) {
      return true;
    }
    // An IPv6 address holds no comma; descriptions of hosts in brackets do, and are as good as
    // several.
    String rest = PARAMETERS.matcher(lower.substring(hosts + 2)).replaceFirst("");
    int path = rest.indexOf('/');
    return (path < 0 ? rest : rest.substring(0, path)).contains(",");
  }
}
