package io.migrationgate.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.Phase;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import jakarta.persistence.criteria.CriteriaUpdate;
import java.util.Map;
import java.util.function.Consumer;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;

/** What goes past the entities: bulk statements, stateless sessions, native queries. */
class BulkWritesTest {
  private static void refused(SessionFactory sessions, Consumer<Session> work) {
    assertThatThrownBy(() -> sessions.inTransaction(work))
        .hasStackTraceContaining(UngatedWriteException.class.getName())
        .hasStackTraceContaining("migration 'guest-name'");
  }

  @SuppressWarnings("deprecation")
  private static int hql(Session session, String text) {
    return session.createQuery(text).executeUpdate();
  }

  @ServerTest
  void queriesAreRefusedOutsideAGatedWrite(TestServer server) throws Exception {
    try (GuardedDatabase db = GuardedDatabase.withGuests(server);
        SessionFactory sessions = db.sessions(Guest.class)) {
      db.place(Phase.DUAL_WRITE);
      refused(sessions, session -> hql(session, "update Guest set fullName = 'b'"));
      refused(
          sessions,
          session -> hql(session, "update Guest g set g.note = 'm', g.firstName = upper(g.note)"));
      refused(
          sessions,
          session ->
              hql(session, "insert into Guest (id, fullName) select 2, g.note from Guest g"));
      refused(sessions, session -> {
        CriteriaUpdate<Guest> update =
            session.getCriteriaBuilder().createCriteriaUpdate(Guest.class);
        update.from(Guest.class);
        update.set("fullName", "b");
        session.createMutationQuery(update).executeUpdate();
      });
      refused(
          sessions,
          session -> session
              .createNativeMutationQuery("UPDATE guest SET first_name = 'b' WHERE id = 1")
              .executeUpdate());
      db.assertGuest("a", "null", "n");
      sessions.inTransaction(session -> {
        hql(session, "update Guest set note = 'm' where fullName = 'a'");
        hql(session, "insert into Guest (id, note) values (2, 'x')");
        hql(session, "delete from Guest where id = 2");
        db.gate
            .forKey(1)
            .write(
                () -> hql(session, "update Guest set fullName = 'b' where id = 1"),
                () -> session
                    .createNativeMutationQuery("UPDATE guest SET first_name = 'b' WHERE id = 1")
                    .executeUpdate());
      });
      db.assertGuest("b", "b", "m");
    }
  }

  @ServerTest
  void aStatelessSessionIsGuardedToo(TestServer server) throws Exception {
    try (GuardedDatabase db = GuardedDatabase.withGuests(server);
        SessionFactory sessions = db.sessions(Guest.class)) {
      for (Consumer<StatelessSession> work : java.util.List.<Consumer<StatelessSession>>of(
          session -> session.insert(Guest.of(2, "b", null, "m")),
          session -> {
            Guest guest = session.get(Guest.class, 1);
            guest.note = "m";
            session.update(guest);
          },
          session -> session.upsert(Guest.of(1, "b", null, "m")))) {
        assertThatThrownBy(() -> sessions.inStatelessTransaction(work))
            .hasStackTraceContaining(UngatedWriteException.class.getName());
      }
      db.assertGuest("a", "null", "n");
      db.place(Phase.DUAL_WRITE);
      sessions.inStatelessTransaction(session -> {
        Guest guest = session.get(Guest.class, 1);
        guest.rename(db.gate, "b");
        session.update(guest);
        session.insert(Guest.of(2, null, null, "m"));
      });
      db.assertGuest("b", "b", "n");
    }
  }

  /** It writes all that the instance has, changed or not. */
  @ServerTest
  void anUpsertNeedsTheGateForItsOwnKey(TestServer server) throws Exception {
    try (GuardedDatabase db = GuardedDatabase.withGuests(server);
        SessionFactory sessions = db.sessions(Guest.class)) {
      Guest stale = sessions.fromStatelessTransaction(session -> session.get(Guest.class, 1));
      db.placeAndBackfill();
      stale.note = "m";
      assertThatThrownBy(() -> sessions.inStatelessTransaction(session -> {
            db.gate.forKey(2).write(() -> {}, () -> {});
            session.upsert(stale);
          }))
          .hasStackTraceContaining("with id 1")
          .hasStackTraceContaining("for key '2'");
      db.assertGuest("a", "a", "n");
      sessions.inStatelessTransaction(session -> {
        stale.rename(db.gate, "b");
        session.upsert(stale);
      });
      db.assertGuest("b", "b", "m");
    }
  }

  @ServerTest
  void batchesAreGuardedToo(TestServer server) throws Exception {
    try (GuardedDatabase db = GuardedDatabase.withGuests(server);
        SessionFactory sessions =
            db.sessions(Map.of("hibernate.jdbc.batch_size", "10"), Guest.class)) {
      db.database.execute("INSERT INTO guest (id, full_name, version) VALUES (2, 'x', 0)");
      db.placeAndBackfill();
      refused(sessions, session -> {
        session.find(Guest.class, 1).rename(db.gate, "b");
        session.find(Guest.class, 2).firstName = "b";
      });
      sessions.inTransaction(session -> {
        session.find(Guest.class, 1).rename(db.gate, "b");
        session.find(Guest.class, 2).note = "m";
      });
      db.assertGuest("b", "b", "n");
      assertThat(db.database.query("SELECT first_name FROM guest WHERE id = 2")).isEqualTo("x");
    }
  }

  @ServerTest
  void namesInQuotesAndWithASchemaAreTheSame(TestServer server) throws Exception {
    try (GuardedDatabase db = GuardedDatabase.withGuests(server);
        SessionFactory sessions = db.sessions(
            server == TestServer.H2
                ? Map.of("hibernate.default_schema", "PUBLIC")
                : Map.of("hibernate.globally_quoted_identifiers", "true"),
            Guest.class)) {
      refused(sessions, session -> session.find(Guest.class, 1).fullName = "b");
      refused(sessions, session -> hql(session, "update Guest set fullName = 'b'"));
    }
  }

  /** The application's own inspector is asked as well, and first. */
  @ServerTest
  void anotherInspectorStays(TestServer server) throws Exception {
    try (GuardedDatabase db = GuardedDatabase.withGuests(server);
        SessionFactory sessions = db.sessions(
            Map.of(
                "hibernate.session_factory.statement_inspector",
                (org.hibernate.resource.jdbc.spi.StatementInspector)
                    sql -> sql.replace("m_be_b", "b")),
            Guest.class)) {
      refused(sessions, session -> hql(session, "update Guest set fullName = 'm_be_b'"));
      sessions.inTransaction(session -> hql(session, "update Guest set note = 'm_be_b'"));
      db.assertGuest("a", "null", "b");
    }
  }
}
