package io.migrationgate.cli.preflight;

import io.migrationgate.cli.archive.BuildArchive.About;
import io.migrationgate.declaration.Declarations;
import java.util.jar.Attributes.Name;
import org.jspecify.annotations.Nullable;

/**
 * What a build is called. A node says it when it starts; from outside it can only be guessed at,
 * the better guess first.
 *
 * @param name for example {@code 2026.46}; null if nothing tells
 * @param origin where that was found; what was looked for if it is not known
 */
public record BuildId(@Nullable String name, String origin) {
  private static final String ATTRIBUTE = "MigrationGate-Build";
  private static final String SPRING = "build.version";

  static BuildId of(@Nullable String given, Declarations declarations, About about) {
    if (given != null) {
      return new BuildId(given, "--build");
    }
    if (declarations.build() != null) {
      return new BuildId(declarations.build(), "build: in migrations.yaml");
    }
    String own = about.manifest().getValue(ATTRIBUTE);
    if (own != null) {
      return new BuildId(own.strip(), ATTRIBUTE + " in the manifest");
    }
    String spring = about.buildInfo().getProperty(SPRING);
    if (spring != null) {
      return new BuildId(spring.strip(), SPRING + " in build-info.properties");
    }
    String version = about.manifest().getValue(Name.IMPLEMENTATION_VERSION);
    return version != null
        ? new BuildId(version.strip(), Name.IMPLEMENTATION_VERSION + " in the manifest")
        : new BuildId(
            null,
            "none of --build, build: in migrations.yaml, " + ATTRIBUTE + " or "
                + Name.IMPLEMENTATION_VERSION + " in the manifest, build-info.properties");
  }

  /** For messages; a word that says so where it is not known. */
  public String shown() {
    return name == null ? "of unknown id" : name;
  }
}
