package io.migrationgate.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.Phase;
import io.migrationgate.hibernate.FlushGuard;
import io.migrationgate.hibernate.MappedColumn;
import io.migrationgate.hibernate.UngatedWriteException;
import io.migrationgate.jdbc.testing.MapRegionFactory;
import io.migrationgate.spring.forms.FormAuthor;
import io.migrationgate.spring.forms.FormsApplication;
import io.migrationgate.spring.mapped.MappedApplication;
import io.migrationgate.spring.mapped.NamedAuthors;
import jakarta.persistence.EntityManagerFactory;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.transaction.support.TransactionTemplate;

/** The flush guard, which the starter brings, finds the gates by itself. */
@ExtendWith(OutputCaptureExtension.class)
@Tag("thorough")
class GuardBesideStarterTest {
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

  @Test
  void itReportsAtTheStartAndIsRequired(CapturedOutput output) {
    try (RunningApplication app = RunningApplication.start(
        MappedApplication.class, "logging.level.io.migrationgate.hibernate=info")) {
      assertThat(output)
          .contains("io.migrationgate.spring.mapped.NamedAuthor.firstName maps author.first_name,"
              + " the new side of migration 'author-name-split': guarded");
      assertThat(app.bean(EntityManagerFactory.class).getProperties())
          .containsEntry(FlushGuard.MODE, "required");
    }
  }

  @Test
  void whatTheApplicationSaysOfItCounts() {
    try (RunningApplication app = RunningApplication.start(
        MappedApplication.class, "spring.jpa.properties." + FlushGuard.MODE + "=off")) {
      assertThat(guard(app)).isNull();
    }
  }

  private static FlushGuard guard(RunningApplication app) {
    return FlushGuard.of(app.bean(EntityManagerFactory.class).unwrap(SessionFactory.class))
        .orElse(null);
  }

  /** What was cached before a backfill would be read after it. */
  @Test
  void itKeepsSidesOutOfTheSecondLevelCache() throws Exception {
    try (RunningApplication app = RunningApplication.start(
        FormsApplication.class,
        "spring.jpa.properties.hibernate.cache.use_second_level_cache=true",
        "spring.jpa.properties.hibernate.cache.region.factory_class="
            + MapRegionFactory.class.getName())) {
      FlushGuard guard = guard(app);
      assertThat(guard.uncached()).containsExactly(FormAuthor.class.getName());
      assertThat(guard.columns()).hasSize(2).allMatch(MappedColumn::written);
      assertThat(app.get("/forms/1/name")).isEqualTo("Mary Shelley");
      app.database.execute("UPDATE author SET first_name = 'copied'");
      app.place(Phase.READ_NEW);
      assertThat(app.get("/forms/1/name")).isEqualTo("copied");
    }
  }
}
