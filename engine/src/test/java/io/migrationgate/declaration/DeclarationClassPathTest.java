package io.migrationgate.declaration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeclarationClassPathTest {
  private static final String HEAD = "format: 1\nmigrations:\n";

  @TempDir
  private Path directory;

  @Test
  void declaresNothingWhereThereIsNoFile() throws IOException {
    try (URLClassLoader loader = loader()) {
      assertThat(DeclarationParser.fromClassPath(loader)).isEqualTo(Declarations.NONE);
    }
  }

  @Test
  void readsTheFilesOfAllJarsAndDirectories() throws IOException {
    Path jar = jar("a.jar", HEAD + "- name: from-a-jar\n");
    Path classes = directory.resolve("classes");
    Files.createDirectories(classes.resolve("META-INF"));
    Files.writeString(
        classes.resolve("META-INF/migrations.yaml"),
        "format: 1\nbuild: '2026.46'\nmigrations: [{name: from-a-directory}]");
    Path other = jar("b.jar", "format: 1\nbuild: '2026.46'\nmigrations: []\n");

    try (URLClassLoader loader = loader(jar, classes, other)) {
      Declarations read = DeclarationParser.fromClassPath(loader);

      assertThat(read.build()).isEqualTo("2026.46");
      assertThat(read.migrations())
          .extracting(MigrationDeclaration::name)
          .containsExactly("from-a-jar", "from-a-directory");
    }
  }

  @Test
  void refusesANameThatTwoJarsDeclare() throws IOException {
    Path one = jar("one.jar", HEAD + "- name: a-b\n");
    Path two = jar("two.jar", HEAD + "- name: c\n- name: a-b\n");

    try (URLClassLoader loader = loader(one, two)) {
      assertThatExceptionOfType(DeclarationException.class)
          .isThrownBy(() -> DeclarationParser.fromClassPath(loader))
          .withMessage(
              "%s:4:9: migration 'a-b', name: found a second migration of this name, after "
                  + "%s:3:9; expected each name once in all files. "
                  + "Next: rename or remove one of them.",
              address(two), address(one));
    }
  }

  @Test
  void refusesTwoBuilds() throws IOException {
    Path one = jar("one.jar", "format: 1\nbuild: '2026.46'\nmigrations: []\n");
    Path two = jar("two.jar", "format: 1\nbuild: '2026.47'\nmigrations: []\n");

    try (URLClassLoader loader = loader(one, two)) {
      assertThatExceptionOfType(DeclarationException.class)
          .isThrownBy(() -> DeclarationParser.fromClassPath(loader))
          .withMessage(
              "%s:2:8: build: found '2026.47'; expected '2026.46' as at %s:2:8. "
                  + "Next: name the build in one file only.",
              address(two), address(one));
    }
  }

  @Test
  void listsTheErrorsOfAllFilesInTheirOrder() throws IOException {
    Path one = jar("one.jar", HEAD + "- name: a\n  lossy: 1\n");
    Path two = jar("two.jar", "format: 1\nmigrations: [a\n");
    Path three = jar("three.jar", "");

    try (URLClassLoader loader = loader(one, two, three)) {
      assertThatExceptionOfType(DeclarationException.class)
          .isThrownBy(() -> DeclarationParser.fromClassPath(loader))
          .satisfies(thrown -> {
            assertThat(thrown.problems()).hasSize(3);
            assertThat(thrown.problems().get(0).subject())
                .isEqualTo(address(one) + ":4:10: migration 'a', lossy");
            assertThat(thrown.problems().get(1).subject()).isEqualTo(address(two) + ":2:13");
            assertThat(thrown.problems().get(2).subject()).isEqualTo(address(three) + ":1:1");
          });
    }
  }

  @Test
  void readsAFileOnceThatParentAndChildBothFind() throws IOException {
    Path jar = jar("a.jar", HEAD + "- name: a-b\n");

    try (URLClassLoader parent = loader(jar);
        URLClassLoader child = new URLClassLoader(new URL[] {url(jar)}, parent)) {
      assertThat(DeclarationParser.fromClassPath(child).migrations()).hasSize(1);
    }
  }

  @Test
  void doesNotKeepTheJarOpen() throws IOException {
    Path jar = jar("a.jar", HEAD + "- name: before\n");
    try (URLClassLoader loader = loader(jar)) {
      DeclarationParser.fromClassPath(loader);
    }

    jar("a.jar", HEAD + "- name: afterwards-and-longer\n");

    try (URLClassLoader loader = loader(jar)) {
      assertThat(DeclarationParser.fromClassPath(loader).migrations())
          .extracting(MigrationDeclaration::name)
          .containsExactly("afterwards-and-longer");
    }
  }

  @Test
  void saysWhichFileCannotBeOpened() throws IOException {
    URL missing = directory.resolve("gone.yaml").toUri().toURL();
    ClassLoader loader = new ClassLoader(null) {
      @Override
      public Enumeration<URL> getResources(String name) {
        return Collections.enumeration(List.of(missing));
      }
    };

    assertThatExceptionOfType(DeclarationException.class)
        .isThrownBy(() -> DeclarationParser.fromClassPath(loader))
        .withMessageStartingWith(missing + ":1:1: found an error while reading: ")
        .withCauseInstanceOf(IOException.class);
  }

  @Test
  void saysThatTheClassPathCannotBeSearched() {
    ClassLoader loader = new ClassLoader(null) {
      @Override
      public Enumeration<URL> getResources(String name) throws IOException {
        throw new IOException("disk gone");
      }
    };

    assertThatExceptionOfType(DeclarationException.class)
        .isThrownBy(() -> DeclarationParser.fromClassPath(loader))
        .withMessage("META-INF/migrations.yaml:1:1: found an error while reading: "
            + "java.io.IOException: disk gone; expected a readable file. "
            + "Next: mend the cause, then retry.");
  }

  private Path jar(String name, String yaml) throws IOException {
    Path jar = directory.resolve(name);
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(file)) {
      entries.putNextEntry(new JarEntry(DeclarationParser.RESOURCE));
      entries.write(yaml.getBytes(UTF_8));
      entries.closeEntry();
    }
    return jar;
  }

  private static String address(Path jar) throws MalformedURLException {
    return "jar:" + url(jar) + "!/" + DeclarationParser.RESOURCE;
  }

  private static URL url(Path path) throws MalformedURLException {
    return path.toUri().toURL();
  }

  /** Without a parent, so that nothing else is found. */
  private static URLClassLoader loader(Path... paths) throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (Path path : paths) {
      urls.add(url(path));
    }
    return new URLClassLoader(urls.toArray(URL[]::new), null);
  }
}
