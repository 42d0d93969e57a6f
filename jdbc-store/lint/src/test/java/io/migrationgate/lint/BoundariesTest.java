package io.migrationgate.lint;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which way the arrows point inside the lint, and what it does not drag along. */
@AnalyzeClasses(packages = "io.migrationgate.lint", importOptions = DoNotIncludeTests.class)
class BoundariesTest {
  @ArchTest
  static final ArchRule ofTheProjectItKnowsTheEngineOnly = noClasses()
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage(
          "io.migrationgate.jdbc..",
          "io.migrationgate.cli..",
          "io.migrationgate.demo..",
          "io.migrationgate.internal",
          "io.migrationgate.memory",
          "io.migrationgate.testkit");

  @ArchTest
  static final ArchRule fourClassesKnowTheSqlParser = noClasses()
      .that()
      .haveNameNotMatching(
          ".*\\.internal\\.check\\.(ParsedQuery|BoundedJoin|ConstantValues|AggregateFinder)(\\$.*)?")
      .should()
      .dependOnClassesThat()
      .resideInAPackage("net.sf.jsqlparser..");

  /** Flyway and Liquibase are optional: scripts are judged without them. */
  @ArchTest
  static final ArchRule onePackageKnowsFlyway = noClasses()
      .that()
      .resideOutsideOfPackage("io.migrationgate.lint.flyway")
      .should()
      .dependOnClassesThat()
      .resideInAPackage("org.flywaydb..");

  @ArchTest
  static final ArchRule onePackageKnowsLiquibase = noClasses()
      .that()
      .resideOutsideOfPackage("io.migrationgate.lint.liquibase")
      .should()
      .dependOnClassesThat()
      .resideInAPackage("liquibase..");

  @ArchTest
  static final ArchRule tokensKnowNoRules = noClasses()
      .that()
      .resideInAPackage("io.migrationgate.lint.internal.sql")
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage(
          "io.migrationgate.lint",
          "io.migrationgate.lint.rule",
          "io.migrationgate.lint.internal.check",
          "io.migrationgate.lint.internal.script");

  @ArchTest
  static final ArchRule rulesKnowNoStatements = noClasses()
      .that()
      .resideInAPackage("io.migrationgate.lint.rule")
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage("io.migrationgate.lint", "io.migrationgate.lint.internal..");

  @ArchTest
  static final ArchRule checksKnowNoFiles = noClasses()
      .that()
      .resideInAPackage("io.migrationgate.lint.internal.check")
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage("io.migrationgate.lint", "io.migrationgate.lint.internal.script");
}
