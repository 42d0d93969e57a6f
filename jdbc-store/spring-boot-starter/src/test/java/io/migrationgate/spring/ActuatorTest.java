package io.migrationgate.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import bookshop.Bookshop;
import io.micrometer.core.instrument.MeterRegistry;
import io.migrationgate.Phase;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What operators see of a node. */
@Tag("thorough")
class ActuatorTest {
  private static final String PERCENTILES =
      "management.metrics.distribution.percentiles.http.server.requests=0.99";

  @Test
  void showsTheNodeAndItsMigrations() {
    try (RunningApplication app = RunningApplication.start(
        Bookshop.class, "management.info.env.enabled=false", PERCENTILES)) {
      app.place(Phase.DUAL_WRITE);
      app.get("/authors/1");
      assertThat(app.get("/actuator/health"))
          .contains("\"migrationGate\":{")
          .contains("\"build\":\"46\"")
          .contains("\"lease\":\"held\"")
          .contains("\"epochLag\":0");
      assertThat(app.get("/actuator/info"))
          .contains("\"migrationgate\":{")
          .contains("\"build\":\"46\"")
          .contains("\"author-name-split\":\"dual-write\"");
      assertThat(app.get("/actuator/migrationgate"))
          .contains("\"phase\":\"dual-write\"")
          .contains("\"settled\":true")
          .contains("\"id\":\"" + app.gates().nodeId() + "\"");
      assertThat(app.request("DELETE", "/actuator/migrationgate").statusCode()).isEqualTo(405);
      assertThat(app.bean(MeterRegistry.class)
              .get("mgate.phase")
              .tag("migration", RunningApplication.SPLIT)
              .gauge()
              .value())
          .isEqualTo(1);
      assertThat(app.bean(ResponseTimes.class).getAsLong()).isPositive();
    }
  }

  @Test
  void saysNoPercentileWhereNoneIsPublished() {
    try (RunningApplication app = RunningApplication.start(Bookshop.class)) {
      app.get("/authors/1");
      assertThat(app.bean(ResponseTimes.class).getAsLong()).isNegative();
    }
  }

  @Test
  void isNotReadyWhileTheLeaseIsLost() {
    try (RunningApplication app = RunningApplication.start(
        Bookshop.class, "migrationgate.lease=1s", "migrationgate.poll=250ms")) {
      assertThat(app.request("GET", "/actuator/health/readiness").statusCode()).isEqualTo(200);
      app.bean(StorePool.class).close();
      await()
          .untilAsserted(
              () -> assertThat(app.request("GET", "/actuator/health/readiness").statusCode())
                  .isEqualTo(503));
      assertThat(app.get("/actuator/health")).contains("\"lease\":\"lost\"");
      assertThat(app.request("GET", "/actuator/health/liveness").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aFencedNodeNeedsNoLease() {
    try (RunningApplication app = RunningApplication.start(
        Bookshop.class,
        "migrationgate.fenced=true",
        "migrationgate.lease=1s",
        "migrationgate.poll=250ms")) {
      assertThat(app.request("GET", "/actuator/health/readiness").statusCode()).isEqualTo(200);
      app.bean(StorePool.class).close();
      assertThat(app.get("/actuator/health")).doesNotContain("\"lease\"");
      assertThat(app.request("GET", "/actuator/health/readiness").statusCode())
          .as("no lease to lose")
          .isEqualTo(200);
    }
  }

  @Test
  void readinessCanBeLeftAlone() {
    try (RunningApplication app = RunningApplication.start(
        Bookshop.class,
        "migrationgate.lease=1s",
        "migrationgate.poll=250ms",
        "migrationgate.readiness=false")) {
      app.bean(StorePool.class).close();
      await()
          .untilAsserted(() ->
              assertThat(app.request("GET", "/actuator/health").statusCode()).isEqualTo(503));
      assertThat(app.request("GET", "/actuator/health/readiness").statusCode()).isEqualTo(200);
    }
  }
}
