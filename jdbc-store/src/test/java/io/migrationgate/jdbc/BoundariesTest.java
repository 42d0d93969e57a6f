package io.migrationgate.jdbc;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

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

  /** Both are optional: a node runs without them. */
  @ArchTest
  static final ArchRule twoClassesKnowTheSqlParser = noClasses()
      .that()
      .haveNameNotMatching(".*\\.lint\\.internal\\.check\\.(ParsedQuery|Pins)(\\$.*)?")
      .should()
      .dependOnClassesThat()
      .resideInAPackage("net.sf.jsqlparser..");

  @ArchTest
  static final ArchRule onePackageKnowsFlyway = noClasses()
      .that()
      .resideOutsideOfPackage("io.migrationgate.jdbc.flyway")
      .should()
      .dependOnClassesThat()
      .resideInAPackage("org.flywaydb..");

  @ArchTest
  static final ArchRule tokensKnowNoRules = noClasses()
      .that()
      .resideInAPackage("io.migrationgate.jdbc.lint.internal.sql")
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage(
          "io.migrationgate.jdbc.lint",
          "io.migrationgate.jdbc.lint.rule",
          "io.migrationgate.jdbc.lint.internal.check",
          "io.migrationgate.jdbc.lint.internal.script");

  @ArchTest
  static final ArchRule rulesKnowNoStatements = noClasses()
      .that()
      .resideInAPackage("io.migrationgate.jdbc.lint.rule")
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage("io.migrationgate.jdbc.lint", "io.migrationgate.jdbc.lint.internal..");

  @ArchTest
  static final ArchRule checksKnowNoFiles = noClasses()
      .that()
      .resideInAPackage("io.migrationgate.jdbc.lint.internal.check")
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage(
          "io.migrationgate.jdbc.lint", "io.migrationgate.jdbc.lint.internal.script");

  @ArchTest
  static final ArchRule dialectsKnowNoStore = noClasses()
      .that()
      .resideInAPackage("io.migrationgate.jdbc.internal")
      .should()
      .dependOnClassesThat()
      .resideInAPackage("io.migrationgate.jdbc");
}
