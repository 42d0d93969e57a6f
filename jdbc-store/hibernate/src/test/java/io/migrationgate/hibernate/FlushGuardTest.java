package io.migrationgate.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.Phase;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.hibernate.FlushMode;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.event.service.spi.EventListenerRegistry;
import org.hibernate.event.spi.EventType;
import org.hibernate.event.spi.PostUpdateEvent;
import org.hibernate.event.spi.PostUpdateEventListener;
import org.hibernate.persister.entity.EntityPersister;

/** What is lost around transactions without the guard, and is not with it. */
class FlushGuardTest {
  private static void refused(ThrowingCallable work) {
    assertThatThrownBy(work)
        .hasStackTraceContaining(UngatedWriteException.class.getName())
        .hasStackTraceContaining("migration 'guest-name'");
  }

  private static Guest load(SessionFactory sessions) {
    return sessions.fromTransaction(session -> session.find(Guest.class, 1));
  }

  @ServerTest
  void aGatedChangeOfAnEntityIsWritten(TestServer server) throws Exception {
    try (GuardedDatabase db = GuardedDatabase.withGuests(server);
        SessionFactory sessions = db.sessions(Guest.class)) {
      for (Phase phase : Phase.values()) {
        if (phase == Phase.CONTRACTED) {
          continue;
        }
        db.database.execute("UPDATE guest SET full_name = 'a', first_name = 'a'");
        db.place(phase);
        sessions.inTransaction(
            session -> session.find(Guest.class, 1).rename(db.gate, phase.name()));
        assertThat(db.value("full_name")).isEqualTo(phase == Phase.WRITE_NEW ? "a" : phase.name());
        assertThat(db.value("first_name")).isEqualTo(phase == Phase.READ_OLD ? "a" : phase.name());
      }
    }
  }

  /** The gate was asked in one transaction, the detached entity saved in the next. */
  @ServerTest
  void aSaveInTheNextTransactionIsRefused(TestServer server) throws Exception {
    try (GuardedDatabase db = GuardedDatabase.withGuests(server);
        SessionFactory sessions = db.sessions(Guest.class)) {
      Guest detached = load(sessions);
      sessions.inTransaction(session -> detached.rename(db.gate, "b"));
      db.placeAndBackfill();
      refused(() -> sessions.inTransaction(session -> session.merge(detached)));
      db.assertGuest("a", "a", "n");
      sessions.inTransaction(session -> {
        detached.rename(db.gate, "b");
        session.merge(detached);
      });
      db.assertGuest("b", "b", "n");
    }
  }

  @ServerTest
  void withoutTheGuardItLandsOnTheLeftSide(TestServer server) throws Exception {
    try (GuardedDatabase db = GuardedDatabase.withGuests(server);
        SessionFactory sessions = db.unguarded(Guest.class)) {
      Guest detached = load(sessions);
      sessions.inTransaction(session -> detached.rename(db.gate, "b"));
      db.placeAndBackfill();
      sessions.inTransaction(session -> session.merge(detached));
      db.assertGuest("b", "null", "n");
    }
  }

  /** No gate at all: what was copied meanwhile stays. */
  @ServerTest
  void aStaleEntityLeavesOutWhatWasCopiedMeanwhile(TestServer server) throws Exception {
    try (GuardedDatabase db = GuardedDatabase.withGuests(server);
        SessionFactory sessions = db.sessions(Guest.class)) {
      Guest detached = load(sessions);
      db.placeAndBackfill();
      detached.note = "m";
      Guest merged = sessions.fromTransaction(session -> session.merge(detached));
      db.assertGuest("a", "a", "m");
      assertThat(merged.firstName).as("the entity says what is in the row").isEqualTo("a");
      assertThat(merged.note).isEqualTo("m");
    }
  }

  @ServerTest
  void andInReverse(TestServer server) throws Exception {
    try (GuardedDatabase db = GuardedDatabase.withGuests(server);
        SessionFactory sessions = db.sessions(Guest.class)) {
      db.placeAndBackfill();
      db.place(Phase.WRITE_NEW);
      Guest detached = load(sessions);
      db.database.execute("UPDATE guest SET first_name = 'z'");
      db.place(Phase.READ_NEW);
      db.database.execute("UPDATE guest SET full_name = first_name");
      detached.note = "m";
      sessions.inTransaction(session -> session.merge(detached));
      db.assertGuest("z", "z", "m");
    }
  }

  @ServerTest
  void aFormThatIsMadeAnewLeavesOutWhatItDoesNotKnow(TestServer server) throws Exception {
    try (GuardedDatabase db = GuardedDatabase.withGuests(server);
        SessionFactory sessions = db.sessions(Guest.class)) {
      db.placeAndBackfill();
      Guest form = Guest.of(1, "a", null, "m");
      form.version = 0;
      sessions.inTransaction(session -> session.merge(form));
      db.assertGuest("a", "a", "m");
      Guest cleared = Guest.of(1, null, null, "m");
      cleared.version = 1;
      refused(() -> sessions.inTransaction(session -> session.merge(cleared)));
      Guest renamed = Guest.of(1, "b", null, "m");
      renamed.version = 1;
      refused(() -> sessions.inTransaction(session -> session.merge(renamed)));
      db.assertGuest("a", "a", "m");
    }
  }

  /** A session over several transactions; the gate was asked where nothing is flushed. */
  @ServerTest
  void whatAReadOnlyTransactionHasLeftIsRefusedByTheNext(TestServer server) throws Exception {
    try (GuardedDatabase db = GuardedDatabase.withGuests(server);
        SessionFactory sessions = db.sessions(Guest.class);
        Session view = sessions.openSession()) {
      view.setHibernateFlushMode(FlushMode.MANUAL);
      view.beginTransaction();
      Guest guest = view.find(Guest.class, 1);
      guest.rename(db.gate, "b");
      view.getTransaction().commit();
      db.placeAndBackfill();
      view.setHibernateFlushMode(FlushMode.AUTO);
      view.beginTransaction();
      guest.note = "m";
      refused(() -> view.getTransaction().commit());
      db.assertGuest("a", "a", "n");
    }
  }

  @ServerTest
  void anEntityLoadedBeforeABatchAndFlushedAfterLeavesItAlone(TestServer server) throws Exception {
    try (GuardedDatabase db = GuardedDatabase.withGuests(server);
        SessionFactory sessions = db.sessions(Guest.class)) {
      db.place(Phase.DUAL_WRITE);
      sessions.inTransaction(session -> {
        Guest guest = session.find(Guest.class, 1);
        backfill(db);
        guest.note = "m";
      });
      db.assertGuest("a", "a", "m");
    }
  }

  private static void backfill(GuardedDatabase db) {
    try {
      db.backfill();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @ServerTest
  void anUngatedChangeIsRefusedAndSaysWhatToDo(TestServer server) throws Exception {
    try (GuardedDatabase db = GuardedDatabase.withGuests(server);
        SessionFactory sessions = db.sessions(Guest.class)) {
      assertThatThrownBy(() ->
              sessions.inTransaction(session -> session.find(Guest.class, 1).fullName = "b"))
          .hasStackTraceContaining(
              "entity io.migrationgate.hibernate.Guest with id 1: found an UPDATE of attribute 'fullName'"
                  + " (guest.full_name), which is the old side of migration 'guest-name' (now in read-old),"
                  + " and its gate was asked for no write in this unit of work; expected a gated write in"
                  + " the same unit that goes to the old side. Next: ask the gate in the same"
                  + " transaction, before the flush");
      assertThatThrownBy(() -> sessions.inTransaction(session -> {
            Guest guest = session.find(Guest.class, 1);
            guest.rename(db.gate, "b");
            guest.firstName = "b";
          }))
          .hasStackTraceContaining(
              "its gate was asked for a write to the old side only (for key '1') in this unit of work");
      db.assertGuest("a", "null", "n");
    }
  }

  @ServerTest
  void aGateAskedForAnotherKeyAllowsNothing(TestServer server) throws Exception {
    try (GuardedDatabase db = GuardedDatabase.withGuests(server);
        SessionFactory sessions = db.sessions(Guest.class)) {
      refused(() -> sessions.inTransaction(session -> {
        Guest guest = session.find(Guest.class, 1);
        db.gate.forKey(2).write(() -> {}, () -> {});
        guest.fullName = "b";
      }));
      db.assertGuest("a", "null", "n");
    }
  }

  @ServerTest
  void whatAManagedInstanceHasIsNotOverwrittenByAStaleCopy(TestServer server) throws Exception {
    try (GuardedDatabase db = GuardedDatabase.withGuests(server);
        SessionFactory sessions = db.sessions(Guest.class)) {
      Guest detached = load(sessions);
      db.placeAndBackfill();
      detached.note = "m";
      sessions.inTransaction(session -> {
        session.find(Guest.class, 1).rename(db.gate, "b");
        session.merge(detached);
      });
      db.assertGuest("b", "b", "m");
    }
  }

  /** The instance holds what was rolled back: that is a change, and not how it was loaded. */
  @ServerTest
  void aTransactionThatIsRunAgainLosesNothing(TestServer server) throws Exception {
    try (GuardedDatabase db = GuardedDatabase.withGuests(server);
        SessionFactory sessions = db.sessions(Guest.class)) {
      db.placeAndBackfill();
      Guest[] kept = new Guest[1];
      assertThatThrownBy(() -> sessions.inTransaction(session -> {
            kept[0] = session.find(Guest.class, 1);
            kept[0].rename(db.gate, "b");
            session.flush();
            session.refresh(kept[0]);
            throw new IllegalStateException("again");
          }))
          .hasMessage("again");
      db.assertGuest("a", "a", "n");
      kept[0].version = 0;
      sessions.inTransaction(session -> {
        kept[0].rename(db.gate, "b");
        session.merge(kept[0]);
      });
      db.assertGuest("b", "b", "n");
    }
  }

  /** What a transaction has committed is how its instances are known, also after it. */
  @ServerTest
  void anInstanceThatWasWrittenIsKnownAsItWasCommitted(TestServer server) throws Exception {
    try (GuardedDatabase db = GuardedDatabase.withGuests(server);
        SessionFactory sessions = db.sessions(Guest.class)) {
      db.placeAndBackfill();
      db.place(Phase.WRITE_NEW);
      Guest loaded = load(sessions);
      Guest merged = sessions.fromTransaction(session -> {
        loaded.rename(db.gate, "b");
        return session.merge(loaded);
      });
      Guest created = Guest.of(2, null, null, "n");
      sessions.inTransaction(session -> {
        created.rename(db.gate, "b");
        session.persist(created);
      });
      db.place(Phase.READ_NEW);
      db.database.execute("UPDATE guest SET full_name = first_name");
      db.place(Phase.DUAL_WRITE);
      merged.note = "m";
      created.note = "m";
      sessions.inTransaction(session -> {
        session.merge(merged);
        session.merge(created);
      });
      db.assertGuest("b", "b", "m");
      assertThat(db.database.query("SELECT full_name FROM guest WHERE id = 2")).isEqualTo("b");
    }
  }

  /** As an auditor or an index of texts would see it. */
  @ServerTest
  void listenersSeeWhatIsWritten(TestServer server) throws Exception {
    try (GuardedDatabase db = GuardedDatabase.withGuests(server);
        SessionFactory sessions = db.sessions(Guest.class)) {
      List<String> seen = new ArrayList<>();
      sessions
          .unwrap(SessionFactoryImplementor.class)
          .getServiceRegistry()
          .requireService(EventListenerRegistry.class)
          .appendListeners(EventType.POST_UPDATE, new PostUpdateEventListener() {
            @Override
            public void onPostUpdate(PostUpdateEvent event) {
              List<String> names = List.of(event.getPersister().getPropertyNames());
              for (int dirty : event.getDirtyProperties()) {
                seen.add(names.get(dirty));
              }
              seen.add(String.valueOf(event.getState()[names.indexOf("firstName")]));
              seen.add(String.valueOf(event.getOldState()[names.indexOf("firstName")]));
            }

            @Override
            public boolean requiresPostCommitHandling(EntityPersister persister) {
              return false;
            }
          });
      Guest detached = load(sessions);
      db.placeAndBackfill();
      detached.note = "m";
      sessions.inTransaction(session -> session.merge(detached));
      assertThat(seen).containsExactly("note", "a", "a");
    }
  }

  @ServerTest
  void newEntitiesNeedTheGateForWhatTheyHold(TestServer server) throws Exception {
    try (GuardedDatabase db = GuardedDatabase.withGuests(server);
        SessionFactory sessions = db.sessions(Guest.class)) {
      db.place(Phase.DUAL_WRITE);
      refused(
          () -> sessions.inTransaction(session -> session.persist(Guest.of(2, "b", null, "m"))));
      refused(() -> sessions.inTransaction(session -> session.merge(Guest.of(2, null, "b", "m"))));
      sessions.inTransaction(session -> session.persist(Guest.of(3, null, null, "m")));
      sessions.inTransaction(session -> {
        Guest guest = Guest.of(4, null, null, "m");
        guest.rename(db.gate, "c");
        session.persist(guest);
      });
      assertThat(db.database.query("SELECT COUNT(*) FROM guest")).isEqualTo("3");
      assertThat(db.database.query("SELECT first_name FROM guest WHERE id = 4")).isEqualTo("c");
      // The row is both sides at once.
      sessions.inTransaction(session -> session.remove(session.find(Guest.class, 4)));
      assertThat(db.database.query("SELECT COUNT(*) FROM guest")).isEqualTo("2");
    }
  }

  /** Hibernate writes nothing of it, and what it was set to is not taken for loaded later. */
  @ServerTest
  void whatIsReadOnlyIsNotWritten(TestServer server) throws Exception {
    try (GuardedDatabase db = GuardedDatabase.withGuests(server);
        SessionFactory sessions = db.sessions(Guest.class)) {
      db.placeAndBackfill();
      Guest form = sessions.fromTransaction(session -> {
        session.setDefaultReadOnly(true);
        Guest guest = session.find(Guest.class, 1);
        guest.firstName = "x";
        return guest;
      });
      db.assertGuest("a", "a", "n");
      assertThatThrownBy(() -> sessions.inTransaction(session -> session.merge(form)))
          .hasStackTraceContaining(UngatedWriteException.class.getName());
      sessions.inTransaction(session -> {
        session
            .createSelectionQuery("from Guest", Guest.class)
            .setReadOnly(true)
            .getResultList();
        session.merge(form);
      });
      db.assertGuest("a", "a", "n");
    }
  }
}
