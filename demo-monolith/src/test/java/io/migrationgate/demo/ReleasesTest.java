package io.migrationgate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.Phase;
import io.migrationgate.declaration.DeclarationParser;
import io.migrationgate.declaration.Declarations;
import io.migrationgate.declaration.MigrationDeclaration;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the three releases declare. */
class ReleasesTest {
  private static Declarations declared(String folder) throws MalformedURLException {
    URL[] urls = {Path.of(folder).toUri().toURL()};
    return DeclarationParser.fromClassPath(
        new URLClassLoader(urls, ClassLoader.getPlatformClassLoader()));
  }

  @Test
  void allMeanTheSameTables() throws MalformedURLException {
    Declarations current = declared("src/main/resources/");
    for (String folder : new String[] {"src/release-46/", "src/release-48/"}) {
      for (MigrationDeclaration other : declared(folder).migrations()) {
        MigrationDeclaration same = current.migrations().stream()
            .filter(each -> each.name().equals(other.name()))
            .findFirst()
            .orElseThrow();
        assertThat(other.oldSide()).isEqualTo(same.oldSide());
        assertThat(other.newSide()).isEqualTo(same.newSide());
        assertThat(other.backfill()).isEqualTo(same.backfill());
        assertThat(other.sql()).isEqualTo(same.sql());
      }
    }
  }

  @Test
  void theOldReleaseSupportsReadOldAndTheNextOneWriteNew() throws MalformedURLException {
    assertThat(declared("src/release-46/").build()).isEqualTo("shop-46");
    assertThat(declared("src/release-46/").migrations())
        .singleElement()
        .satisfies(
            only -> assertThat(only.supports().contains(Phase.DUAL_WRITE)).isFalse());
    assertThat(declared("src/main/resources/").build()).isEqualTo("shop-47");
    assertThat(declared("src/release-48/").build()).isEqualTo("shop-48");
    assertThat(declared("src/release-48/").migrations()).hasSize(3).allSatisfy(each -> {
      assertThat(each.supports().contains(Phase.READ_NEW)).isFalse();
      assertThat(each.supports().contains(Phase.WRITE_NEW)).isTrue();
    });
  }
}
