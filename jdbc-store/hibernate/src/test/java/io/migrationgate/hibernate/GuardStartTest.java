package io.migrationgate.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.Phase;
import io.migrationgate.Side;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.testing.CapturedLog;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Map;
import org.hibernate.SessionFactory;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.OptimisticLockType;
import org.hibernate.annotations.OptimisticLocking;
import org.junit.jupiter.api.Test;

/** How the guard finds its gates, what it reports, and when it refuses to start. */
class GuardStartTest {
  /** The safe way: Hibernate writes no side. */
  @Entity
  @Table(name = "guest")
  static class SafeGuest {
    @Id
    int id;

    @Column(name = "full_name", insertable = false, updatable = false)
    String fullName;

    @Column(name = "first_name", insertable = false, updatable = false)
    String firstName;

    String note;
  }

  /** What a build maps that may outlive the old side. */
  @Entity
  @Table(name = "guest")
  static class NewGuest {
    @Id
    int id;

    @Column(name = "first_name")
    String firstName;
  }

  @Test
  void tellsWhichAttributesAreWhichSide() throws Exception {
    try (GuardedDatabase db = GuardedDatabase.withGuests(TestServer.H2);
        SessionFactory sessions = db.sessions(Guest.class);
        SessionFactory safe = db.sessions(SafeGuest.class)) {
      String guest = Guest.class.getName();
      assertThat(FlushGuard.of(sessions).orElseThrow().columns())
          .containsExactlyInAnyOrder(
              new MappedColumn(
                  guest, "fullName", "guest", "full_name", "guest-name", Side.OLD, true),
              new MappedColumn(
                  guest, "firstName", "guest", "first_name", "guest-name", Side.NEW, true));
      assertThat(FlushGuard.of(safe).orElseThrow().columns())
          .hasSize(2)
          .noneMatch(MappedColumn::written);
    }
  }

  /** Nothing tells that somebody else has written the row meanwhile. */
  @Entity
  @Table(name = "guest")
  static class UnversionedGuest {
    @Id
    int id;

    @Column(name = "full_name")
    String fullName;

    @Column(name = "first_name")
    String firstName;
  }

  @Entity
  @Table(name = "guest")
  @DynamicUpdate
  @OptimisticLocking(type = OptimisticLockType.DIRTY)
  static class ComparedGuest {
    @Id
    int id;

    @Column(name = "full_name")
    String fullName;
  }

  @Test
  void warnsOfEntitiesOfWhichTwoTransactionsMayWriteAPartEach() throws Exception {
    try (GuardedDatabase db = GuardedDatabase.withGuests(TestServer.H2);
        SessionFactory unversioned = db.sessions(UnversionedGuest.class, ComparedGuest.class);
        SessionFactory others = db.sessions(SafeGuest.class, Guest.class)) {
      assertThat(FlushGuard.of(unversioned).orElseThrow().unversioned())
          .containsExactly(UnversionedGuest.class.getName());
      assertThat(FlushGuard.of(others).orElseThrow().unversioned()).isEmpty();
      assertThat(CapturedLog.of(
              "io.migrationgate.hibernate",
              () -> db.sessions(UnversionedGuest.class).close()))
          .contains("no @Version in [" + UnversionedGuest.class.getName() + "]");
    }
  }

  @Test
  void logsItAtStart() throws Exception {
    try (GuardedDatabase db = GuardedDatabase.withGuests(TestServer.H2)) {
      assertThat(CapturedLog.of(
              "io.migrationgate.hibernate", () -> db.sessions(SafeGuest.class).close()))
          .contains(
              "SafeGuest.fullName maps guest.full_name, the old side of migration 'guest-name': not"
                  + " written by Hibernate");
      assertThat(CapturedLog.of(
              "io.migrationgate.hibernate", () -> db.unguarded(Guest.class).close()))
          .contains("switched off");
    }
  }

  @ServerTest
  void theSafeMappingIsWrittenBySqlInThePaths(TestServer server) throws Exception {
    try (GuardedDatabase db = GuardedDatabase.withGuests(server);
        SessionFactory sessions = db.sessions(SafeGuest.class)) {
      db.place(Phase.DUAL_WRITE);
      SafeGuest stale = sessions.fromTransaction(session -> session.find(SafeGuest.class, 1));
      db.backfill();
      sessions.inTransaction(session -> {
        stale.note = "m";
        session.merge(stale);
        db.gate
            .forKey(1)
            .write(
                () -> session
                    .createNativeMutationQuery("UPDATE guest SET full_name = 'b' WHERE id = 1")
                    .executeUpdate(),
                () -> session
                    .createNativeMutationQuery("UPDATE guest SET first_name = 'b' WHERE id = 1")
                    .executeUpdate());
      });
      db.assertGuest("b", "b", "m");
    }
  }

  @Test
  void gatesMayBeGivenAsASetting() throws Exception {
    try (GuardedDatabase db = GuardedDatabase.withGuests(TestServer.H2)) {
      Map<String, Object> raw = Map.of("hibernate.connection.datasource", db.database.dataSource());
      try (SessionFactory none = db.sessions(raw, Guest.class)) {
        assertThat(FlushGuard.of(none)).isEmpty();
      }
      assertThatThrownBy(() -> db.sessions(
              Map.of(
                  "hibernate.connection.datasource",
                  db.database.dataSource(),
                  FlushGuard.MODE,
                  "required"),
              Guest.class))
          .hasStackTraceContaining("neither migrationgate.gates among its settings");
      try (SessionFactory sessions = db.sessions(
          Map.of(
              "hibernate.connection.datasource",
              db.database.dataSource(),
              FlushGuard.GATES,
              db.gates),
          Guest.class)) {
        assertThat(FlushGuard.of(sessions)).isPresent();
        // A data source that is not wrapped has no units of work, so nothing was asked in it.
        assertThatThrownBy(() ->
                sessions.inTransaction(session -> session.find(Guest.class, 1).fullName = "b"))
            .hasStackTraceContaining("its gate was asked for no write");
      }
      assertThatThrownBy(() -> db.sessions(Map.of(FlushGuard.GATES, "guest-name"), Guest.class))
          .hasStackTraceContaining("setting migrationgate.gates: found a java.lang.String");
      assertThatThrownBy(() -> db.sessions(Map.of(FlushGuard.MODE, "maybe"), Guest.class))
          .hasStackTraceContaining("expected one of [off, on, required]");
    }
  }

  @ServerTest
  void keysOfAnotherKindMayBeAllowed(TestServer server) throws Exception {
    try (GuardedDatabase db = GuardedDatabase.withGuests(server);
        SessionFactory sessions = db.sessions(Map.of(FlushGuard.KEYS, "any"), Guest.class)) {
      sessions.inTransaction(session -> {
        Guest guest = session.find(Guest.class, 1);
        db.gate
            .forKey("tenant-7")
            .write(
                () -> {
                  guest.fullName = "b";
                },
                () -> {});
      });
      db.assertGuest("b", "null", "n");
    }
  }

  /** What is mapped is selected, so a contract would break each query of a build that goes on. */
  @Test
  void aBuildThatDeclaresContractedMayNotMapTheOldSide() throws Exception {
    MigrationDeclaration declared = MigrationDeclaration.builder(GuardedDatabase.NAME)
        .supports(Phase.values())
        .oldSide("guest", "full_name")
        .newSide("guest", "first_name")
        .build();
    try (GuardedDatabase db = new GuardedDatabase(TestServer.H2, declared, Guest.TABLE)) {
      assertThatThrownBy(() -> db.sessions(Guest.class))
          .hasStackTraceContaining(
              "migration 'guest-name': found that this build declares 'contracted', and maps the old side:"
                  + " io.migrationgate.hibernate.Guest.fullName (guest.full_name)");
      assertThatThrownBy(() -> db.sessions(SafeGuest.class))
          .hasStackTraceContaining("SafeGuest.fullName (guest.full_name)");
      try (SessionFactory sessions = db.sessions(NewGuest.class)) {
        assertThat(FlushGuard.of(sessions).orElseThrow().columns()).hasSize(1);
      }
    }
  }
}
