package io.migrationgate.cli;

/**
 * Configures {@code java.util.logging}, if anything ever uses it, to say nothing: what a driver
 * would log about a failed connection is said by the error, and may hold a password there.
 */
public final class QuietLogging {
  /** Called by the log manager, which has no handlers unless this adds some. */
  public QuietLogging() {}

  static void install() {
    setUnlessSet("java.util.logging.config.class", QuietLogging.class.getName());
    setUnlessSet("org.slf4j.simpleLogger.defaultLogLevel", "warn");
    // What holds a backfill up is told by the command that works on it.
    setUnlessSet("org.slf4j.simpleLogger.log.io.migrationgate.backfill", "off");
  }

  private static void setUnlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
