package io.migrationgate.demo.lab.fleet;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where the jars of the releases are.
 *
 * @param directory with {@code shop-45.jar} and the others
 * @param elsewhere those that are not there, for example since they were built with another version
 *     of the library
 */
public record ReleaseJars(Path directory, Map<Integer, Path> elsewhere) {
  private static final int FIRST = 45;
  private static final int LAST = 48;

  /**
   * Checks the numbers of releases.
   *
   * @throws IllegalArgumentException if there is no such release
   */
  public ReleaseJars {
    elsewhere = Map.copyOf(elsewhere);
    if (!elsewhere.keySet().stream().allMatch(release -> release >= FIRST && release <= LAST)) {
      throw new IllegalArgumentException("releases " + FIRST + " to " + LAST);
    }
  }

  /** The jar of a release. */
  Path of(int release) {
    Path usual = directory.resolve("shop-" + release + ".jar");
    return elsewhere.getOrDefault(release, usual).toAbsolutePath();
  }

  /**
   * Checks that all are there.
   *
   * @throws MigrationGateException if one is missing
   */
  void check() {
    for (int release = FIRST; release <= LAST; release++) {
      if (!Files.exists(of(release))) {
        throw new MigrationGateException(new Problem(
            of(release).toString(),
            "no such file",
            "the jars of the releases beside demo.jar",
            "mvn -B -ntp -q -pl demo-monolith -am -DskipTests package"));
      }
    }
  }
}
