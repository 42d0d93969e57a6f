package io.migrationgate.jdbc;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which way the arrows point inside the store, and what it does not drag along. */
@AnalyzeClasses(packages = "io.migrationgate.jdbc", importOptions = DoNotIncludeTests.class)
class BoundariesTest {
  @ArchTest
  static final ArchRule theEnginesRuntimeIsNoneOfTheStoresBusiness = noClasses()
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage(
          "io.migrationgate.internal",
          "io.migrationgate.memory",
          "io.migrationgate.testkit",
          "io.migrationgate.lint..",
          "io.migrationgate.cli..",
          "io.migrationgate.demo..");

  /** The driver is optional, so a class that needs it is loaded on PostgreSQL only. */
  @ArchTest
  static final ArchRule twoClassesKnowThePostgresDriver = noClasses()
      .that()
      .haveNameNotMatching(".*\\.(PostgresFeed|PostgresBackend)(\\$.*)?")
      .should()
      .dependOnClassesThat()
      .resideInAPackage("org.postgresql..");

  @ArchTest
  static final ArchRule noPoolAndNoOtherDriver = noClasses()
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage("com.zaxxer..", "org.mariadb..", "com.mysql..", "org.h2..");

  @ArchTest
  static final ArchRule onlyNotificationsSpeakHttp = noClasses()
      .that()
      .resideOutsideOfPackage("io.migrationgate.jdbc.notify..")
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage("java.net.http..", "io.migrationgate.jdbc.notify..");

  @ArchTest
  static final ArchRule whatIsInsideKnowsNoDoor = noClasses()
      .that()
      .resideInAPackage("io.migrationgate.jdbc.internal..")
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage(
          "io.migrationgate.jdbc",
          "io.migrationgate.jdbc.backfill..",
          "io.migrationgate.jdbc.datasource..",
          "io.migrationgate.jdbc.jdbi..");

  @ArchTest
  static final ArchRule dialectsAndSessionsKnowNeitherStoreNorCatalog = noClasses()
      .that()
      .resideInAPackage("io.migrationgate.jdbc.internal")
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage(
          "io.migrationgate.jdbc.internal.store", "io.migrationgate.jdbc.internal.catalog");

  @ArchTest
  static final ArchRule storeAndCatalogKnowNothingOfEachOther =
      slices().matching("io.migrationgate.jdbc.internal.(*)..").should().notDependOnEachOther();
}
