package io.migrationgate.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.Phase;
import io.migrationgate.jdbc.JdbcGateStore;
import io.migrationgate.spring.lab.Lab;
import io.migrationgate.spring.lab.LabController;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;

/** The end: no request is taken any more, those under way commit, the node leaves, pools close. */
class ShutdownTest {
  @Test
  void whatIsUnderWayCommitsBeforeTheNodeLeaves() throws Exception {
    RunningApplication app = RunningApplication.start(Lab.class, "server.shutdown=graceful");
    app.place(Phase.DUAL_WRITE);
    LabController controller = app.bean(LabController.class);
    CompletableFuture<Integer> request = CompletableFuture.supplyAsync(
        () -> app.request("PUT", "/slow/1?to=late").statusCode());
    controller.entered().await();
    assertThat(app.gates().status().openUnits()).isEqualTo(1);
    String node = app.gates().nodeId();
    CountDownLatch begun = new CountDownLatch(1);
    app.context.addApplicationListener(
        (ApplicationListener<ContextClosedEvent>) event -> begun.countDown());
    CompletableFuture<Void> end = CompletableFuture.runAsync(app::close);
    begun.await();
    assertThat(end).isNotDone();
    controller.mayGoOn().countDown();
    assertThat(request.get()).isEqualTo(200);
    end.get();
    assertThat(app.value("name", 1)).isEqualTo("late");
    assertThat(app.value("first_name", 1)).isEqualTo("late");
    try (JdbcGateStore store = JdbcGateStore.open(app.database.dataSource())) {
      assertThat(store.view().nodes()).noneMatch(left -> left.id().equals(node) && left.live());
    }
    assertThat(app.database.query("SELECT count(*) FROM pg_stat_activity WHERE datname ="
            + " current_database() AND pid <> pg_backend_pid()"))
        .isEqualTo("0");
  }
}
