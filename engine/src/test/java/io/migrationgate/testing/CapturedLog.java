package io.migrationgate.testing;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LocationAwareLogger;

/** Tests log nothing as a rule: the level of one logger is raised, and standard error caught. */
public final class CapturedLog {
  private CapturedLog() {}

  /** What a logger says from INFO on while this runs. */
  public static String of(String name, Runnable work) throws ReflectiveOperationException {
    Object logger = LoggerFactory.getLogger(name);
    Field level = logger.getClass().getDeclaredField("currentLogLevel");
    level.setAccessible(true);
    int levelBefore = level.getInt(logger);
    PrintStream errorBefore = System.err;
    ByteArrayOutputStream caught = new ByteArrayOutputStream();
    try {
      System.setErr(new PrintStream(caught, true, StandardCharsets.UTF_8));
      level.setInt(logger, LocationAwareLogger.INFO_INT);
      work.run();
    } finally {
      level.setInt(logger, levelBefore);
      System.setErr(errorBefore);
    }
    return caught.toString(StandardCharsets.UTF_8);
  }
}
