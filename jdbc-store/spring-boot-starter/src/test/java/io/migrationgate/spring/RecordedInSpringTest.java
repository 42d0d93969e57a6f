package io.migrationgate.spring;

import static io.migrationgate.spring.RunningApplication.SPLIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.GateEvent;
import io.migrationgate.MigrationGateException;
import io.migrationgate.Phase;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.spring.lab.Lab;
import io.migrationgate.spring.lab.entity.AuthorEntities;
import io.migrationgate.spring.mapped.MappedApplication;
import io.migrationgate.spring.mapped.NamedAuthor;
import io.migrationgate.spring.mapped.NamedAuthors;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** {@code record}: what fails on the other side is recorded, whichever way Spring sends it. */
@Tag("thorough")
class RecordedInSpringTest {
  private static RunningApplication recording(Class<?> application, String... properties)
      throws Exception {
    RunningApplication app = RunningApplication.start(application, properties);
    app.database.execute("ALTER TABLE author ADD CONSTRAINT no_bad CHECK (first_name <> 'bad')");
    app.place(SPLIT, Phase.DUAL_WRITE, SecondaryWrites.RECORD);
    return app;
  }

  /** An entity is set to what its row does not take. */
  private static void write(RunningApplication app, BiConsumer<NamedAuthors, NamedAuthor> send) {
    NamedAuthors authors = app.bean(NamedAuthors.class);
    JdbcClient jdbc = app.bean(JdbcClient.class);
    app.bean(TransactionTemplate.class).executeWithoutResult(status -> {
      NamedAuthor author = authors.findById(1L).orElseThrow();
      app.gates()
          .gate(SPLIT)
          .forKey(1)
          .write(
              () -> jdbc.sql("UPDATE author SET name = 'renamed' WHERE id = 1").update(), () -> {
                author.setFirstName("bad");
                send.accept(authors, author);
              });
    });
  }

  private static void assertRecorded(RunningApplication app) throws Exception {
    assertThat(app.value("name", 1)).isEqualTo("renamed");
    assertThat(app.value("first_name", 1)).isNull();
    assertThat(app.database.query("SELECT min(gate_key) FROM mgate_failed_write"))
        .isEqualTo("1");
    assertThat(app.gates().total(SPLIT, GateEvent.RECORDED)).isOne();
  }

  @Test
  void ofSaveAndFlush() throws Exception {
    try (RunningApplication app = recording(MappedApplication.class)) {
      write(app, NamedAuthors::saveAndFlush);
      assertRecorded(app);
    }
  }

  @Test
  void ofTheFlushAtTheCommit() throws Exception {
    try (RunningApplication app = recording(MappedApplication.class)) {
      write(app, (authors, author) -> {});
      assertRecorded(app);
    }
  }

  @Test
  void ofAStatementOfARepository() throws Exception {
    try (RunningApplication app = recording(Lab.class)) {
      AuthorEntities authors = app.bean(AuthorEntities.class);
      app.bean(TransactionTemplate.class)
          .executeWithoutResult(status -> app.gates()
              .gate(SPLIT)
              .forKey(1)
              .write(() -> authors.setOld(1, "renamed"), () -> authors.setNew(1, "bad")));
      assertRecorded(app);
    }
  }

  /** Hibernate marks its transaction then: better at once and with a reason than at the commit. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void withoutTheFlushGuardItFailsAtOnceAndSaysWhy(boolean flushed) throws Exception {
    try (RunningApplication app = recording(
        MappedApplication.class, "spring.jpa.properties.migrationgate.hibernate.guard=off")) {
      assertThatThrownBy(() -> write(app, (authors, author) -> {
            if (flushed) {
              authors.saveAndFlush(author);
            }
          }))
          .isInstanceOf(MigrationGateException.class)
          .hasMessageContaining("that it has failed inside JPA")
          .hasMessageContaining("take migrationgate.hibernate.guard=off away");
      assertThat(app.value("name", 1)).isEqualTo("Mary Shelley");
      assertThat(app.gates().total(SPLIT, GateEvent.RECORDED)).isZero();
    }
  }
}
