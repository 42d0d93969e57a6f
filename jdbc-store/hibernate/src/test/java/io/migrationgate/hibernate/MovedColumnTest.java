package io.migrationgate.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.Phase;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import jakarta.persistence.CascadeType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OneToMany;
import jakarta.persistence.PrimaryKeyJoinColumn;
import jakarta.persistence.SecondaryTable;
import jakarta.persistence.Table;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.SessionFactory;

/** A column moves to a table of its own; the rows that it leaves come and go in every phase. */
class MovedColumnTest {
  @Entity
  @Table(name = "pet")
  static class Pet {
    @Id
    int id;

    @OneToMany(cascade = CascadeType.ALL)
    @JoinColumn(name = "pet_id")
    List<Visit> visits = new ArrayList<>();
  }

  @Entity
  @Table(name = "visit")
  @SecondaryTable(name = "visit_note", pkJoinColumns = @PrimaryKeyJoinColumn(name = "visit_id"))
  static class Visit {
    @Id
    int id;

    String description;

    @Column(table = "visit_note", name = "note")
    String note;
  }

  private static GuardedDatabase database(TestServer server) throws SQLException {
    return new GuardedDatabase(
        server,
        MigrationDeclaration.builder("visit-note")
            .oldSide("visit", "description")
            .newSide("visit_note", "note")
            .build(),
        "CREATE TABLE pet (id INT PRIMARY KEY)",
        "CREATE TABLE visit (id INT PRIMARY KEY, pet_id INT, description VARCHAR(20))",
        "CREATE TABLE visit_note (visit_id INT PRIMARY KEY, note VARCHAR(20))",
        "INSERT INTO pet VALUES (1)");
  }

  private static void book(GuardedDatabase db, SessionFactory sessions, int id) {
    sessions.inTransaction(session -> {
      Visit visit = new Visit();
      visit.id = id;
      session.find(Pet.class, 1).visits.add(visit);
      db.gate
          .forKey(id)
          .write(
              () -> {
                visit.description = "rabies";
              },
              () -> {
                visit.note = "rabies";
              });
    });
  }

  private static void cancel(GuardedDatabase db, SessionFactory sessions, int id) {
    sessions.inTransaction(session -> {
      Pet pet = session.find(Pet.class, 1);
      Visit visit = session.find(Visit.class, id);
      pet.visits.remove(visit);
      db.gate.forKey(id).write(() -> session.remove(visit), () -> session.remove(visit));
    });
  }

  @ServerTest
  void rowsAreAddedAndRemovedInEachPhase(TestServer server) throws Exception {
    try (GuardedDatabase db = database(server);
        SessionFactory sessions = db.sessions(Pet.class, Visit.class)) {
      int id = 10;
      for (Phase phase :
          List.of(Phase.READ_OLD, Phase.DUAL_WRITE, Phase.READ_NEW, Phase.WRITE_NEW)) {
        db.place(phase);
        book(db, sessions, id);
        // From a phase that wrote it, as after a way back.
        String left = phase == Phase.READ_OLD
            ? "INSERT INTO visit_note VALUES (" + id + ", 'left')"
            : "UPDATE visit SET description = 'left' WHERE id = " + id;
        db.database.execute(left);
        cancel(db, sessions, id);
        assertThat(db.database.query("SELECT COUNT(*) FROM visit"))
            .as("%s", phase)
            .isEqualTo("0");
        assertThat(db.database.query("SELECT COUNT(*) FROM visit_note"))
            .as("%s", phase)
            .isEqualTo("0");
        id++;
      }
    }
  }

  @ServerTest
  void withoutTheGateNoneIsRemoved(TestServer server) throws Exception {
    try (GuardedDatabase db = database(server);
        SessionFactory sessions = db.sessions(Pet.class, Visit.class)) {
      for (Phase phase : List.of(Phase.READ_OLD, Phase.DUAL_WRITE, Phase.WRITE_NEW)) {
        db.place(phase);
        int id = 20 + phase.ordinal();
        book(db, sessions, id);
        assertThatThrownBy(() -> sessions.inTransaction(session -> {
              db.gate.forKey(1000).write(() -> {}, () -> {});
              session.remove(session.find(Visit.class, id));
            }))
            .hasStackTraceContaining(UngatedWriteException.class.getName())
            .hasStackTraceContaining("a DELETE of its row");
        assertThatThrownBy(() -> sessions.inTransaction(session -> session
                .createNativeMutationQuery("DELETE FROM visit WHERE id = " + id)
                .executeUpdate()))
            .hasStackTraceContaining(UngatedWriteException.class.getName())
            .hasStackTraceContaining("rows of visit");
      }
    }
  }
}
