package io.migrationgate.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.spi.ShadowRunner;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The Spring Boot starter brings this module to applications that have no Hibernate. */
class WithoutHibernateTest {
  /** Runs where there is none. */
  public static final class Probe {
    private Probe() {}

    /** What a gate does around a compared read, and around a write that is recorded if it fails. */
    public static String run() {
      ShadowRunner runner = new SessionFlush();
      runner.flush();
      String done = runner.mayRun() + ", " + runner.run(() -> "read") + ", "
          + runner.tryWrite(() -> "written");
      runner.notTolerated();
      return done;
    }
  }

  private static URL[] classPath() throws Exception {
    List<URL> urls = new ArrayList<>();
    String whole =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    for (String each : whole.split(File.pathSeparator, -1)) {
      Path path = Path.of(each);
      if (!path.getFileName().toString().startsWith("hibernate-")) {
        urls.add(path.toUri().toURL());
      }
    }
    return urls.toArray(URL[]::new);
  }

  @Test
  void pathsOfGatesRunAsTheyAre() throws Exception {
    try (URLClassLoader without =
        new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
      assertThatThrownBy(() -> without.loadClass("org.hibernate.Session"))
          .isInstanceOf(ClassNotFoundException.class);
      assertThat(without.loadClass(Probe.class.getName()).getMethod("run").invoke(null))
          .isEqualTo("true, read, written");
    }
  }
}
