package io.migrationgate.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Which way the arrows point between the commands of {@code mgate}. */
@AnalyzeClasses(packages = "io.migrationgate.cli.command", importOptions = DoNotIncludeTests.class)
class CommandPackagesTest {
  private static final String ROOT = "io.migrationgate.cli.command";

  /** Beside {@code base}. */
  private static final Map<String, List<String>> KNOWN = Map.ofEntries(
      Map.entry("base", List.of()),
      Map.entry("change", List.of()),
      Map.entry("flag", List.of()),
      Map.entry("offline", List.of()),
      Map.entry("show", List.of()),
      Map.entry("view", List.of()),
      Map.entry("backfill", List.of("change")),
      Map.entry("bridge", List.of("change")),
      Map.entry("contract", List.of("change")),
      Map.entry("develop", List.of("change", "backfill")),
      Map.entry("document", List.of("backfill")));

  @ArchTest
  static void arrowsPointOneWay(JavaClasses commands) {
    KNOWN.forEach((who, others) -> classes()
        .that()
        .resideInAPackage(at(who))
        .should()
        .onlyDependOnClassesThat(DescribedPredicate.describe(
            "are no commands, or in base, " + who + " or " + others,
            (JavaClass used) -> mayBeKnown(who, used.getPackageName())))
        .check(commands));
  }

  private static boolean mayBeKnown(String who, String used) {
    return !used.startsWith(ROOT)
        || used.equals(at(who))
        || used.equals(at("base"))
        || KNOWN.get(who).stream().anyMatch(one -> used.equals(at(one)));
  }

  private static String at(String name) {
    return ROOT + "." + name;
  }

  @ArchTest
  static void noPackageIsForgotten(JavaClasses commands) {
    String[] all = Stream.concat(
            Stream.of(ROOT), KNOWN.keySet().stream().map(CommandPackagesTest::at))
        .toArray(String[]::new);
    classes().should().resideInAnyPackage(all).check(commands);
  }
}
