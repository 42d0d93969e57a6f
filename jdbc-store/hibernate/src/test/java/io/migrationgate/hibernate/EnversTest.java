package io.migrationgate.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.MigrationGate;
import io.migrationgate.Phase;
import io.migrationgate.Side;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.List;
import java.util.Map;
import org.hibernate.SessionFactory;
import org.hibernate.envers.AuditReaderFactory;
import org.hibernate.envers.Audited;
import org.junit.jupiter.api.Tag;

/** Hibernate Envers beside the guard: it audits what is written, in tables that are no side. */
@Tag("thorough")
class EnversTest {
  @Entity(name = "Patient")
  @Table(name = "patient")
  @Audited
  static class Patient {
    @Id
    int id;

    @Column(name = "full_name")
    String fullName;

    @Column(name = "first_name")
    String firstName;

    String note;

    void rename(MigrationGate gate, String name) {
      gate.forKey(id)
          .write(
              () -> {
                fullName = name;
              },
              () -> {
                firstName = name;
              });
    }

    @Override
    public String toString() {
      return fullName + "|" + firstName + "|" + note;
    }
  }

  private static GuardedDatabase patients(TestServer server) throws Exception {
    return new GuardedDatabase(
        server,
        MigrationDeclaration.builder("patient-name")
            .oldSide("patient", "full_name")
            .newSide("patient", "first_name")
            .build(),
        "CREATE TABLE patient (id INT PRIMARY KEY, full_name VARCHAR(40),"
            // Of the table: Hibernate redefines the column, and MariaDB's would go with it.
            + " first_name VARCHAR(40), note VARCHAR(40), CHECK (first_name <> 'bad'))",
        "INSERT INTO patient VALUES (1, 'a', NULL, 'n')");
  }

  /** Envers makes its own tables. */
  private static SessionFactory audited(GuardedDatabase db) {
    return db.sessions(Map.of("hibernate.hbm2ddl.auto", "update"), Patient.class);
  }

  private static List<String> revisions(SessionFactory sessions) {
    return sessions.fromTransaction(session -> {
      var reader = AuditReaderFactory.get(session);
      return reader.getRevisions(Patient.class, 1).stream()
          .map(revision -> reader.find(Patient.class, 1, revision).toString())
          .toList();
    });
  }

  @ServerTest
  void auditsWhatIsWrittenOfBothSides(TestServer server) throws Exception {
    try (GuardedDatabase db = patients(server);
        SessionFactory sessions = audited(db)) {
      sessions.inTransaction(session -> session.find(Patient.class, 1).rename(db.gate, "b"));
      db.place(Phase.DUAL_WRITE);
      sessions.inTransaction(session -> session.find(Patient.class, 1).rename(db.gate, "c"));
      db.place(Phase.WRITE_NEW);
      sessions.inTransaction(session -> session.find(Patient.class, 1).rename(db.gate, "d"));
      assertThat(revisions(sessions)).containsExactly("b|null|n", "c|c|n", "c|d|n");
      assertThat(db.database.query("SELECT concat(full_name, first_name) FROM patient"))
          .isEqualTo("cd");
    }
  }

  /** What was left out of the statement is in the row, and so in the audit. */
  @ServerTest
  void auditsWhatAStaleSaveHasLeft(TestServer server) throws Exception {
    try (GuardedDatabase db = patients(server);
        SessionFactory sessions = audited(db)) {
      Patient detached = sessions.fromTransaction(session -> session.find(Patient.class, 1));
      db.place(Phase.DUAL_WRITE);
      db.database.execute("UPDATE patient SET first_name = full_name");
      detached.note = "m";
      sessions.inTransaction(session -> session.merge(detached));
      assertThat(revisions(sessions)).containsExactly("a|a|m");
    }
  }

  @ServerTest
  void auditsNothingOfWhatIsRefused(TestServer server) throws Exception {
    try (GuardedDatabase db = patients(server);
        SessionFactory sessions = audited(db)) {
      assertThatThrownBy(() ->
              sessions.inTransaction(session -> session.find(Patient.class, 1).fullName = "b"))
          .hasStackTraceContaining(UngatedWriteException.class.getName());
      assertThat(revisions(sessions)).isEmpty();
    }
  }

  @ServerTest
  void auditsNothingOfWhatWasRecordedAsFailed(TestServer server) throws Exception {
    try (GuardedDatabase db = patients(server);
        SessionFactory sessions = audited(db)) {
      db.placeRecording(Phase.DUAL_WRITE);
      sessions.inTransaction(session -> {
        Patient patient = session.find(Patient.class, 1);
        db.gate.forKey(1).write(() -> patient.fullName = "b", () -> patient.firstName = "bad");
      });
      assertThat(db.recorded()).isEqualTo("1");
      assertThat(revisions(sessions)).containsExactly("b|null|n");
    }
  }

  /** The audit's tables have columns of the same names, and are nobody's side. */
  @ServerTest
  void itsTablesAreNoSide(TestServer server) throws Exception {
    try (GuardedDatabase db = patients(server);
        SessionFactory sessions = audited(db)) {
      assertThat(FlushGuard.of(sessions).orElseThrow().columns())
          .containsExactlyInAnyOrder(
              new MappedColumn(
                  Patient.class.getName(),
                  "fullName",
                  "patient",
                  "full_name",
                  "patient-name",
                  Side.OLD,
                  true),
              new MappedColumn(
                  Patient.class.getName(),
                  "firstName",
                  "patient",
                  "first_name",
                  "patient-name",
                  Side.NEW,
                  true));
      sessions.inTransaction(session -> session.find(Patient.class, 1).note = "no gate needed");
      assertThat(revisions(sessions)).containsExactly("a|null|no gate needed");
    }
  }
}
