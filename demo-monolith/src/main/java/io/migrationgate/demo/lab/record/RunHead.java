package io.migrationgate.demo.lab.record;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.time.Instant;
import java.util.List;

/**
 * What was run, where, and what it was to reach.
 *
 * @param title of the report
 * @param seed of what users do
 * @param started when the run began
 * @param environment what it ran on
 * @param releases the builds that were deployed, in order
 * @param targets the numbers to reach
 */
public record RunHead(
    String title,
    long seed,
    @JsonSerialize(using = ToStringSerializer.class) Instant started,
    Environment environment,
    List<String> releases,
    Targets targets) {
  /** Copies the list. */
  public RunHead {
    releases = List.copyOf(releases);
  }

  /**
   * What a run ran on.
   *
   * @param database product and version
   * @param jvm vendor and version
   * @param cores processors that the JVM sees
   */
  public record Environment(String database, String jvm, int cores) {
    /** This process's, with a database. */
    public static Environment here(String database) {
      return new Environment(
          database,
          System.getProperty("java.vm.name") + " " + Runtime.version(),
          Runtime.getRuntime().availableProcessors());
    }
  }
}
