package io.migrationgate.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.Phase;
import io.migrationgate.spring.lab.Lab;
import java.net.http.HttpResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests, with and without what Boot puts around them. */
class WebTest {
  @ParameterizedTest
  @CsvSource({"false, false", "true, false", "false, true", "true, true"})
  void aRequestsWriteGoesToBothSides(boolean openInView, boolean virtualThreads) {
    try (RunningApplication app = RunningApplication.start(
        Lab.class,
        "spring.jpa.open-in-view=" + openInView,
        "spring.threads.virtual.enabled=" + virtualThreads)) {
      app.place(Phase.DUAL_WRITE);
      HttpResponse<String> answer = app.request("PUT", "/authors/1?to=x");
      assertThat(answer.statusCode()).isEqualTo(200);
      boolean virtual = virtualThreads && Runtime.version().feature() >= 21;
      assertThat(answer.body().startsWith("VirtualThread")).isEqualTo(virtual);
      assertThat(app.value("name", 1)).isEqualTo("x");
      assertThat(app.value("first_name", 1)).isEqualTo("x");
      assertThat(app.value("born", 1)).isEqualTo("1900");
      assertThat(app.drained()).isTrue();
    }
  }
}
