package io.migrationgate.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.Phase;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.JoinTable;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.Table;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.hibernate.Session;
import org.hibernate.SessionFactory;

/** A collection's rows are written if the gate was asked for whom they belong to. */
class CollectionGuardTest {
  @Entity
  @Table(name = "caller")
  static class Caller {
    @Id
    int id;

    String phone;

    @ElementCollection
    @CollectionTable(name = "caller_phone", joinColumns = @JoinColumn(name = "caller_id"))
    @Column(name = "number_text")
    List<String> phones = new ArrayList<>();

    @ManyToMany
    @JoinTable(
        name = "caller_line",
        joinColumns = @JoinColumn(name = "caller_id"),
        inverseJoinColumns = @JoinColumn(name = "line_id"))
    List<Line> lines = new ArrayList<>();

    String note;

    static Caller of(int id, String... phones) {
      Caller caller = new Caller();
      caller.id = id;
      caller.phones.addAll(List.of(phones));
      return caller;
    }
  }

  @Entity
  @Table(name = "line")
  static class Line {
    @Id
    int id;
  }

  private static GuardedDatabase database(TestServer server, String newSide) throws SQLException {
    GuardedDatabase db = new GuardedDatabase(
        server,
        MigrationDeclaration.builder("move")
            .oldSide("caller", "phone")
            .newSide(newSide)
            .build(),
        "CREATE TABLE caller (id INT PRIMARY KEY, phone VARCHAR(20), note VARCHAR(20))",
        "CREATE TABLE caller_phone (caller_id INT, number_text VARCHAR(20))",
        "CREATE TABLE line (id INT PRIMARY KEY)",
        "CREATE TABLE caller_line (caller_id INT, line_id INT)",
        "INSERT INTO caller (id, phone) VALUES (1, '1')",
        "INSERT INTO caller_phone VALUES (1, '1')",
        "INSERT INTO line VALUES (7), (8)",
        "INSERT INTO caller_line VALUES (1, 7)");
    db.place(Phase.DUAL_WRITE);
    return db;
  }

  private static void askedFor(GuardedDatabase db, Object key) {
    db.gate.forKey(key.toString()).write(() -> {}, () -> {});
  }

  private static void refusedThoughAskedForAnother(
      GuardedDatabase db, SessionFactory sessions, Consumer<Session> work) {
    assertThatThrownBy(() -> sessions.inTransaction(session -> {
          askedFor(db, 2);
          work.accept(session);
        }))
        .hasStackTraceContaining(UngatedWriteException.class.getName())
        .hasStackTraceContaining("collection " + Caller.class.getName() + ".")
        .hasStackTraceContaining("for key '2'");
  }

  @ServerTest
  void aGateAskedForAnotherKeyAllowsNothing(TestServer server) throws Exception {
    try (GuardedDatabase db = database(server, "caller_phone");
        SessionFactory sessions = db.sessions(Caller.class, Line.class)) {
      List<Consumer<Session>> wrong = List.of(
          session -> session.find(Caller.class, 1).phones.add("2"),
          session -> session.find(Caller.class, 1).phones.set(0, "2"),
          session -> session.find(Caller.class, 1).phones.clear(),
          session -> session.find(Caller.class, 1).phones = new ArrayList<>(List.of("2")),
          session -> {
            Caller form = Caller.of(1);
            form.phone = "1";
            session.merge(form);
          },
          session -> session.persist(Caller.of(3, "3")),
          session -> session.remove(session.find(Caller.class, 1)));
      for (Consumer<Session> work : wrong) {
        refusedThoughAskedForAnother(db, sessions, work);
      }
      assertThat(db.database.query("SELECT number_text FROM caller_phone")).isEqualTo("1");
    }
  }

  @ServerTest
  void whatIsAskedForTheOwnerIsWritten(TestServer server) throws Exception {
    try (GuardedDatabase db = database(server, "caller_phone");
        SessionFactory sessions = db.sessions(Caller.class, Line.class)) {
      sessions.inTransaction(session -> {
        askedFor(db, 1);
        session.find(Caller.class, 1).phones.set(0, "2");
      });
      assertThat(db.database.query("SELECT number_text FROM caller_phone")).isEqualTo("2");
      sessions.inTransaction(session -> {
        askedFor(db, 1);
        session.remove(session.find(Caller.class, 1));
      });
      assertThat(db.database.query("SELECT COUNT(*) FROM caller_phone")).isEqualTo("0");
    }
  }

  /** Hibernate counts an empty collection of a new owner as made, and sends nothing for it. */
  @ServerTest
  void whatSendsNothingNeedsNoGate(TestServer server) throws Exception {
    try (GuardedDatabase db = database(server, "caller_phone");
        SessionFactory sessions = db.sessions(Caller.class, Line.class)) {
      sessions.inTransaction(session -> session.persist(Caller.of(3)));
      sessions.inTransaction(session -> {
        assertThat(session.find(Caller.class, 1).phones).hasSize(1);
        session.find(Caller.class, 1).note = "m";
        session.find(Caller.class, 1).lines.clear();
      });
    }
  }

  @ServerTest
  void ofAJoinTableEitherEndIsAKey(TestServer server) throws Exception {
    try (GuardedDatabase db = database(server, "caller_line");
        SessionFactory sessions = db.sessions(Caller.class, Line.class)) {
      refusedThoughAskedForAnother(
          db, sessions, session -> session.find(Caller.class, 1).lines.add(line(session)));
      for (int key : List.of(1, 8)) {
        sessions.inTransaction(session -> {
          askedFor(db, key);
          session.find(Caller.class, 1).lines.add(line(session));
        });
      }
      assertThat(db.database.query("SELECT COUNT(*) FROM caller_line WHERE line_id = 8"))
          .isEqualTo("2");
    }
  }

  private static Line line(Session session) {
    return session.getReference(Line.class, 8);
  }
}
