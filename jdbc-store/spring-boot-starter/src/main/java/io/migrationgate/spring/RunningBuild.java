package io.migrationgate.spring;

import io.migrationgate.MigrationGateException;
import io.migrationgate.Problem;
import io.migrationgate.declaration.Declarations;
import java.io.File;
import java.io.IOException;
import java.util.jar.Attributes;
import java.util.jar.Attributes.Name;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/** What the running build is called, found as {@code mgate preflight} finds it in a file. */
final class RunningBuild {
  private static final String ATTRIBUTE = "MigrationGate-Build";

  private RunningBuild() {}

  /**
   * Its id, the better guess first.
   *
   * @param given by a property
   * @param declared what the build declares
   * @param archive the jar that the application was started from; null or a directory if from none
   * @param version of {@code build-info.properties}
   * @throws MigrationGateException if nothing tells
   */
  static String id(
      @Nullable String given,
      Declarations declared,
      @Nullable File archive,
      @Nullable String version) {
    Attributes manifest = manifest(archive);
    for (String each : new @Nullable String[] {
      given,
      declared.build(),
      manifest.getValue(ATTRIBUTE),
      version,
      manifest.getValue(Name.IMPLEMENTATION_VERSION)
    }) {
      if (each != null && !each.isBlank()) {
        return each.strip();
      }
    }
    throw new MigrationGateException(new Problem(
        "build id",
        "none of migrationgate.build, build: in migrations.yaml, " + ATTRIBUTE + " or "
            + Name.IMPLEMENTATION_VERSION + " in the manifest, META-INF/build-info.properties",
        "the build this process runs",
        "let the build plugin of Spring Boot write build-info.properties (goal build-info), or set"
            + " migrationgate.build"));
  }

  private static Attributes manifest(@Nullable File archive) {
    if (archive == null || !archive.isFile()) {
      return new Attributes();
    }
    try (JarFile jar = new JarFile(archive)) {
      Manifest manifest = jar.getManifest();
      return manifest == null ? new Attributes() : manifest.getMainAttributes();
    } catch (IOException e) {
      throw new MigrationGateException(
          new Problem(
              archive.toString(),
              "a file that cannot be read as a jar",
              "the manifest of the build this process runs",
              "set migrationgate.build"),
          e);
    }
  }
}
