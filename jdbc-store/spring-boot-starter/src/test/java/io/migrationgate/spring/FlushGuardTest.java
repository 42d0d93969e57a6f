package io.migrationgate.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.Phase;
import io.migrationgate.hibernate.UngatedWriteException;
import io.migrationgate.spring.mapped.MappedApplication;
import io.migrationgate.spring.mapped.NamedAuthors;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;

/** With {@code migrationgate-hibernate} beside the starter, the guard finds the gates by itself. */
class FlushGuardTest {
  @Test
  void aFlushThatNoGateWasAskedForIsRefused() {
    try (RunningApplication app = RunningApplication.start(MappedApplication.class)) {
      app.place(Phase.DUAL_WRITE);
      NamedAuthors authors = app.bean(NamedAuthors.class);
      TransactionTemplate transaction = app.bean(TransactionTemplate.class);
      assertThatThrownBy(() -> transaction.executeWithoutResult(
              status -> authors.findById(1L).orElseThrow().setFirstName("ungated")))
          .hasRootCauseInstanceOf(UngatedWriteException.class);
      assertThat(app.value("first_name", 1)).isNull();
      transaction.executeWithoutResult(status -> app.gates()
          .gate(RunningApplication.SPLIT)
          .write(() -> {}, () -> authors.findById(1L).orElseThrow().setFirstName("gated")));
      assertThat(app.value("first_name", 1)).isEqualTo("gated");
    }
  }
}
