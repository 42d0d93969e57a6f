package io.migrationgate.jdbc.backfill;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;

/** Which way the arrows point inside backfills, and which doors their packages have. */
@AnalyzeClasses(packages = "io.migrationgate.jdbc", importOptions = DoNotIncludeTests.class)
class BackfillPackagesTest {
  private static final String ROOT = "io.migrationgate.jdbc.backfill";
  private static final String RUN = ROOT + ".run";
  private static final String COPY = ROOT + ".internal.copy";
  private static final String PLAN = ROOT + ".internal.plan";
  private static final String STORE = ROOT + ".internal.store";
  private static final String ROWS = ROOT + ".internal.rows";
  private static final String WORK = ROOT + ".internal.work";
  private static final String START = ROOT + ".internal.start";
  private static final String BRIDGE = ROOT + ".internal.bridge";

  private static final Map<String, List<String>> KNOWN = Map.ofEntries(
      Map.entry(RUN, List.of()),
      Map.entry(COPY, List.of(RUN)),
      Map.entry(PLAN, List.of(RUN, COPY)),
      Map.entry(STORE, List.of(RUN, COPY)),
      Map.entry(ROWS, List.of(RUN, COPY, PLAN, STORE)),
      Map.entry(WORK, List.of(RUN, COPY, PLAN, STORE, ROWS)),
      Map.entry(START, List.of(RUN, COPY, PLAN, STORE, ROWS)),
      Map.entry(BRIDGE, List.of(RUN, COPY, PLAN)),
      Map.entry(ROOT, List.of(RUN, COPY, PLAN, STORE, ROWS, WORK, START)));

  /** What the packages at the top show to those that use them. */
  private static final Map<String, List<String>> DOORS = Map.of(
      ROOT, List.of("Backfills", "BackfillWorker", "BackfillLoop"),
      WORK, List.of("RunWorker"),
      START, List.of("RunStart", "RewriteStart", "SideEffects"),
      BRIDGE, List.of("JdbcBridges", "BridgeReader"));

  @ArchTest
  static void arrowsPointOneWay(JavaClasses store) {
    KNOWN.forEach((who, others) -> classes()
        .that()
        .resideInAPackage(who)
        .should()
        .onlyDependOnClassesThat(DescribedPredicate.describe(
            "are not of backfills, or in " + who + " or " + others,
            (JavaClass used) -> mayBeKnown(who, used.getPackageName())))
        .check(store));
  }

  private static boolean mayBeKnown(String who, String used) {
    return !(used + ".").startsWith(ROOT + ".")
        || used.equals(who)
        || KNOWN.get(who).contains(used);
  }

  @ArchTest
  static void noPackageIsForgotten(JavaClasses store) {
    classes()
        .that()
        .resideInAPackage(ROOT + "..")
        .should()
        .resideInAnyPackage(KNOWN.keySet().toArray(new String[0]))
        .check(store);
  }

  @ArchTest
  static void doorsAreFew(JavaClasses store) {
    DOORS.forEach((where, names) -> classes()
        .that()
        .resideInAPackage(where)
        .and()
        .arePublic()
        .and()
        .areTopLevelClasses()
        .should()
        .haveNameMatching(".*\\.(" + String.join("|", names) + "|package-info)")
        .check(store));
  }

  /** A bridge is asked for by the database of a store, and everything else by the doors. */
  @ArchTest
  static final ArchRule whatIsInsideIsUsedFromInside = noClasses()
      .that()
      .resideOutsideOfPackage(ROOT + "..")
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage(COPY, PLAN, STORE, ROWS, WORK, START);

  @ArchTest
  static final ArchRule tablesOfAllDatabasesAreAskedByOneDialect = noClasses()
      .that()
      .resideOutsideOfPackage(COPY)
      .should()
      .dependOnClassesThat()
      .haveNameMatching(".*\\.copy\\.(Postgres|MariaDb|H2).*");
}
