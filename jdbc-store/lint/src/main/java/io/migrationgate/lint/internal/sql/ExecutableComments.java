package io.migrationgate.lint.internal.sql;

/**
 * Which comments a server of MariaDB or MySQL runs. Immutable.
 *
 * @param mariadb whether it is MariaDB
 * @param version as in such comments: 80000 for 8.0, 100600 for 10.6; the last patch of its minor
 *     version
 */
public record ExecutableComments(boolean mariadb, int version) {
  /** All, as nothing is known of the server. */
  public static final ExecutableComments ALL = new ExecutableComments(true, Integer.MAX_VALUE);

  /** Whether what stands there, behind the mark, is run; a text where no such comment begins is. */
  boolean runs(String text, int at) {
    boolean any = text.startsWith("/*!", at);
    boolean own = text.startsWith("/*M!", at);
    if (!any && !own) {
      return true;
    }
    int from = at + (own ? 4 : 3);
    int end = from;
    while (end < text.length() && end - from < 6 && Character.isDigit(text.charAt(end))) {
      end++;
    }
    int asked = end - from < 5 ? 0 : Integer.parseInt(text.substring(from, end));
    if (!mariadb) {
      return any && asked <= version;
    }
    // MariaDB takes these for what only a later MySQL can run.
    boolean mysqls = any && asked >= 50_700 && asked <= 99_999;
    return asked <= version && (!mysqls || version == Integer.MAX_VALUE);
  }
}
