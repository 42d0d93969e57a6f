package io.migrationgate.cli.render;

import java.util.regex.Pattern;

/** Hides passwords in whatever is about to be shown. */
public final class Mask {
  private static final String HIDDEN = "****";

  /**
   * A property of a JDBC url or a property file whose name ends in password, passwd, pwd, secret or
   * passphrase. A password may hold what separates properties elsewhere, so rather too much is
   * hidden than too little.
   */
  private static final Pattern PROPERTY =
      Pattern.compile("(?i)([\\w.-]*(?:password|passwd|pwd|secret|passphrase)\\s*=\\s*)[^&\\s\"]+");

  /** {@code //user:password@host}. */
  private static final Pattern USER_INFO = Pattern.compile("(//[^/\\s:@]*:)[^/?\\s]*@");

  private Mask() {}

  /** The text with every password in it replaced. */
  public static String mask(String text) {
    String masked = PROPERTY.matcher(text).replaceAll("$1" + HIDDEN);
    return USER_INFO.matcher(masked).replaceAll("$1" + HIDDEN + "@");
  }
}
