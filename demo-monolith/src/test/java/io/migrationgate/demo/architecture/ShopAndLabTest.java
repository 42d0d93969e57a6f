package io.migrationgate.demo.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What a reader copies knows nothing of what tries it. */
@AnalyzeClasses(
    packages = "io.migrationgate.demo",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ShopAndLabTest {
  @ArchTest
  static final ArchRule theShopKnowsNoLab = noClasses()
      .that()
      .resideInAnyPackage(
          "io.migrationgate.demo.shop..",
          "io.migrationgate.demo.http..",
          "io.migrationgate.demo.node..",
          "io.migrationgate.demo.database..",
          "io.migrationgate.demo.release45..",
          "io.migrationgate.demo.release46..",
          "io.migrationgate.demo.release47..",
          "io.migrationgate.demo.release48..")
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage("io.migrationgate.demo.lab..", "io.migrationgate.demo");

  @ArchTest
  static final ArchRule theLabAsksNoCommandLine = classes()
      .that()
      .resideInAPackage("io.migrationgate.demo")
      .and()
      .haveSimpleNameNotEndingWith("Io")
      .should()
      .onlyHaveDependentClassesThat()
      .resideInAPackage("io.migrationgate.demo");
}
