package io.migrationgate.demo.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The drawings in {@code docs/internals/architecture.md} are those of the classes as they are.
 * {@code -Dgolden.update=true} draws them anew.
 */
class ArchitecturePageTest {
  private static final Path PAGE =
      Path.of(System.getProperty("basedir", "."), "..", "docs", "internals", "architecture.md");
  private static final String FROM = "<!-- drawn by ArchitecturePageTest -->\n";
  private static final List<String> MODULES =
      List.of("engine", "lint", "jdbc-store", "admin-cli", "demo-monolith");

  private static final JavaClasses CLASSES = new ClassFileImporter()
      .withImportOption(new ImportOption.DoNotIncludeTests())
      .importPackages("io.migrationgate");

  @Test
  void modulesPointOneWay() {
    assertThat(new PackageGraph(CLASSES, PackageGraph::module).mutual()).isEmpty();
  }

  @Test
  void thePageShowsWhatIsThere() throws IOException {
    String page = Files.readString(PAGE);
    int from = page.indexOf(FROM) + FROM.length();
    assertThat(from).as("the page has a place for the drawings").isGreaterThan(FROM.length() - 1);
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(PAGE, page.substring(0, from) + drawn());
      return;
    }
    assertThat(page.substring(from)).isEqualTo(drawn());
  }

  private static String drawn() {
    StringBuilder text = new StringBuilder("\n### Modules\n\n");
    text.append(new PackageGraph(CLASSES, PackageGraph::module).drawing());
    for (String module : MODULES) {
      JavaClasses its = CLASSES.that(new InModule(module));
      PackageGraph graph = new PackageGraph(its, name -> name);
      text.append("\n### ").append(module).append("\n\n").append(graph.drawing());
      List<String> mutual = graph.mutual();
      if (!mutual.isEmpty()) {
        text.append("\nUse one another: ").append(String.join(", ", mutual)).append(".\n");
      }
    }
    return text.toString();
  }

  private static final class InModule
      extends com.tngtech.archunit.base.DescribedPredicate<JavaClass> {
    private final String module;

    InModule(String module) {
      super("in " + module);
      this.module = module;
    }

    @Override
    public boolean test(JavaClass javaClass) {
      return PackageGraph.module(javaClass.getPackageName()).equals(module);
    }
  }
}
