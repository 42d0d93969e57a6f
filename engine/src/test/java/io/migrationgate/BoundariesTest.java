package io.migrationgate;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.migrationgate.internal.Murmur3;

/** Which way the arrows point inside the engine. */
@AnalyzeClasses(packages = "io.migrationgate", importOptions = DoNotIncludeTests.class)
class BoundariesTest {
  @ArchTest
  static final ArchRule theEngineKnowsNoJdbc =
      noClasses().should().dependOnClassesThat().resideInAnyPackage("java.sql..", "javax.sql..");

  @ArchTest
  static final ArchRule theProtocolIsPure = classes()
      .that()
      .resideInAPackage("io.migrationgate.protocol")
      .should()
      .onlyDependOnClassesThat()
      .resideInAnyPackage(
          "io.migrationgate",
          "io.migrationgate.protocol",
          "java.lang..",
          "java.util..",
          "org.jspecify..");

  @ArchTest
  static final ArchRule theProtocolUsesOnlyValuesOfTheApi = noClasses()
      .that()
      .resideInAPackage("io.migrationgate.protocol")
      .should()
      .dependOnClassesThat()
      .haveNameMatching("io\\.migrationgate\\.(Migration|Keyed|Unit).*Gates?.*(?<!Exception)");

  @ArchTest
  static final ArchRule guiceStaysInItsPackage = noClasses()
      .that()
      .resideOutsideOfPackage("io.migrationgate.guice")
      .should()
      .dependOnClassesThat()
      .resideInAPackage("com.google.inject..");

  @ArchTest
  static final ArchRule injectionStaysInItsPackage = noClasses()
      .that()
      .resideOutsideOfPackages("io.migrationgate.inject", "io.migrationgate.guice")
      .should()
      .dependOnClassesThat()
      .resideInAPackage("jakarta.inject..");

  @ArchTest
  static final ArchRule servletsStayInTheirPackage = noClasses()
      .that()
      .resideOutsideOfPackage("io.migrationgate.messages.servlet")
      .should()
      .dependOnClassesThat()
      .resideInAPackage("jakarta.servlet..");

  @ArchTest
  static final ArchRule micrometerStaysInItsPackage = noClasses()
      .that()
      .resideOutsideOfPackage("io.migrationgate.micrometer")
      .should()
      .dependOnClassesThat()
      .resideInAPackage("io.micrometer..");

  @ArchTest
  static final ArchRule yamlStaysInItsPackage = noClasses()
      .that()
      .resideOutsideOfPackage("io.migrationgate.declaration")
      .should()
      .dependOnClassesThat()
      .resideInAPackage("org.snakeyaml..");

  @ArchTest
  static final ArchRule theSpiKnowsNoRuntime = noClasses()
      .that()
      .resideInAnyPackage(
          "io.migrationgate.spi", "io.migrationgate.protocol", "io.migrationgate.declaration")
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage(
          "io.migrationgate.internal", "io.migrationgate.admin", "io.migrationgate.memory");

  @ArchTest
  static final ArchRule operatorsDoNotReachIntoTheRuntime = noClasses()
      .that()
      .resideInAPackage("io.migrationgate.admin")
      .should()
      .dependOnClassesThat()
      .resideInAPackage("io.migrationgate.internal");

  @ArchTest
  static final ArchRule flagsKnowNoRuntime = classes()
      .that()
      .resideInAPackage("io.migrationgate.flags..")
      .should()
      .onlyDependOnClassesThat(resideInAnyPackage(
              "io.migrationgate",
              "io.migrationgate.flags..",
              "java.lang..",
              "java.util..",
              "java.time..",
              "java.io..",
              "java.math..",
              "com.fasterxml.jackson.core..",
              "org.jspecify..",
              "org.slf4j..")
          .or(type(Murmur3.class)));

  /** Another Jackson, or another format, is another package. */
  @ArchTest
  static final ArchRule documentsKnowNoJsonLibrary = noClasses()
      .that()
      .resideInAPackage("io.migrationgate.documents")
      .should()
      .dependOnClassesThat()
      .resideInAPackage("com.fasterxml..");

  @ArchTest
  static final ArchRule timeComesIn = noClasses()
      .that()
      .resideOutsideOfPackage("io.migrationgate.spi")
      .should()
      .callMethod(System.class, "nanoTime")
      .orShould()
      .callMethod(System.class, "currentTimeMillis")
      .orShould()
      .callMethod(java.time.Instant.class, "now");
}
