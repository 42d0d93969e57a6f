package io.migrationgate.openfeature.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectFile;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * The specification's own suites, on this provider. They are no part of this project: where their
 * folder is not there, that is said and nothing runs.
 */
class ConformanceTest {
  private static final List<String> FEATURES = List.of(
      "evaluation_v2.feature", "contextMerging.feature", "hooks.feature", "metadata.feature");

  /** Two cases are of providers that cache; this one does not. */
  private static final int OF_CACHES = 2;

  @Test
  void theSpecificationsSuitesPass() {
    Optional<Path> folder = ConformanceData.folder();
    if (folder.isEmpty()) {
      System.err.println("OpenFeature's suites were NOT run: their folder is not there;"
          + " name it with -Dtest.openfeature=");
    }
    Assumptions.assumeTrue(folder.isPresent(), "the folder of OpenFeature's suites is not there");

    TestExecutionSummary run = run(folder.get());

    System.out.println("OpenFeature's suites: " + run.getTestsSucceededCount() + " of "
        + run.getTestsFoundCount() + " cases passed; " + run.getTestsSkippedCount()
        + " are of providers that cache");
    assertThat(run.getFailures().stream()
            .map(failure ->
                failure.getTestIdentifier().getDisplayName() + ": " + failure.getException()))
        .isEmpty();
    assertThat(run.getTestsFoundCount()).isGreaterThan(100);
    assertThat(run.getTestsSkippedCount()).isEqualTo(OF_CACHES);
    assertThat(run.getTestsSucceededCount()).isEqualTo(run.getTestsFoundCount() - OF_CACHES);
  }

  private static TestExecutionSummary run(Path folder) {
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request()
        .selectors(FEATURES.stream()
            .map(feature ->
                (DiscoverySelector) selectFile(folder.resolve(feature).toFile()))
            .toList())
        .filters(EngineFilter.includeEngines("cucumber"))
        .configurationParameter("cucumber.glue", ConformanceTest.class.getPackageName())
        .configurationParameter("cucumber.publish.quiet", "true")
        .configurationParameter("cucumber.filter.tags", "not @reason-codes-cached");
    LauncherFactory.create().execute(request.build(), listener);
    return listener.getSummary();
  }
}
