package io.migrationgate.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.MigrationGateException;
import io.migrationgate.declaration.Declarations;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes.Name;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The better guess first, as in {@code mgate preflight}. */
class RunningBuildTest {
  private static final Declarations NAMED = new Declarations("yaml", List.of());

  @TempDir
  private Path directory;

  private File jar(String... attributes) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Name.MANIFEST_VERSION, "1.0");
    for (int i = 0; i < attributes.length; i += 2) {
      manifest.getMainAttributes().put(new Name(attributes[i]), attributes[i + 1]);
    }
    Path file = directory.resolve("app.jar");
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out, manifest)) {
      jar.finish();
    }
    return file.toFile();
  }

  @Test
  void takesTheBetterGuessFirst() throws IOException {
    File both = jar("MigrationGate-Build", "own", "Implementation-Version", "implementation");
    assertThat(RunningBuild.id("given", NAMED, both, "info")).isEqualTo("given");
    assertThat(RunningBuild.id(" ", NAMED, both, "info")).isEqualTo("yaml");
    assertThat(RunningBuild.id(null, Declarations.NONE, both, "info")).isEqualTo("own");
    File implementation = jar("Implementation-Version", "implementation");
    assertThat(RunningBuild.id(null, Declarations.NONE, implementation, "info")).isEqualTo("info");
    assertThat(RunningBuild.id(null, Declarations.NONE, implementation, null))
        .isEqualTo("implementation");
  }

  @Test
  void saysWhereItHasLooked() throws IOException {
    for (File nothing : new File[] {null, directory.toFile(), jar()}) {
      assertThatThrownBy(() -> RunningBuild.id(null, Declarations.NONE, nothing, null))
          .isInstanceOf(MigrationGateException.class)
          .hasMessageContaining("build-info.properties")
          .hasMessageContaining("migrationgate.build");
    }
  }

  @Test
  void aFileThatIsNoJarIsSaid() throws IOException {
    Path file = Files.writeString(directory.resolve("app.jar"), "no jar");
    assertThatThrownBy(() -> RunningBuild.id(null, Declarations.NONE, file.toFile(), "info"))
        .isInstanceOf(MigrationGateException.class)
        .hasMessageContaining("cannot be read as a jar");
  }
}
