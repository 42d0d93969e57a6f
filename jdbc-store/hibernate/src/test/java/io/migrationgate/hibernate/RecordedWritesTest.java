package io.migrationgate.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.migrationgate.GateEvent;
import io.migrationgate.MigrationGateException;
import io.migrationgate.Phase;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.Ramp;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.Tag;

/**
 * A failing write of the side that does not count is recorded, and the transaction goes on, also
 * where an entity holds what has failed.
 */
@Tag("thorough")
class RecordedWritesTest {
  /** Both sides in one row; the new one takes no {@code bad}. */
  @Entity(name = "Member")
  @Table(name = "member")
  static class Member {
    @Id
    int id;

    @Version
    int version;

    @Column(name = "full_name")
    String fullName;

    @Column(name = "first_name")
    String firstName;

    String note;

    @ElementCollection
    @jakarta.persistence.CollectionTable(
        name = "member_tag",
        joinColumns = @JoinColumn(name = "member_id"))
    Set<String> tag = new HashSet<>();
  }

  /** A row of its own. */
  @Entity(name = "Badge")
  @Table(name = "badge")
  static class Badge {
    @Id
    int id;

    String label;

    static Badge of(int id, String label) {
      Badge badge = new Badge();
      badge.id = id;
      badge.label = label;
      return badge;
    }
  }

  private static GuardedDatabase members(TestServer server) throws Exception {
    return new GuardedDatabase(
        server,
        MigrationDeclaration.builder("member-name")
            .oldSide("member", "full_name")
            .newSide("member", "first_name")
            .build(),
        "CREATE TABLE member (id INT PRIMARY KEY, version INT, full_name VARCHAR(40),"
            + " first_name VARCHAR(40) CHECK (first_name <> 'bad'), note VARCHAR(40))",
        "CREATE TABLE member_tag (member_id INT, tag VARCHAR(40))",
        "CREATE TABLE badge (id INT PRIMARY KEY, label VARCHAR(40) CHECK (label <> 'bad'))",
        "INSERT INTO member VALUES (1, 0, 'a', 'a', 'n')");
  }

  private static String row(GuardedDatabase db) throws Exception {
    return db.database.query(
        "SELECT concat(full_name, '|', first_name, '|', note, '|', version) FROM member WHERE id = 1");
  }

  private static void rename(GuardedDatabase db, Member member, String old, Runnable newPath) {
    db.gate
        .forKey(member.id)
        .write(
            () -> {
              member.fullName = old;
            },
            newPath::run);
  }

  /** In one transaction: the old side is set, the new path does something that fails. */
  private static void failing(
      GuardedDatabase db, SessionFactory sessions, Consumer<Member> later, NewPath path) {
    sessions.inTransaction(session -> {
      Member member = session.find(Member.class, 1);
      member.note = "m";
      rename(db, member, "b", () -> path.run(session, member));
      later.accept(member);
    });
  }

  private interface NewPath {
    void run(Session session, Member member);
  }

  private static void set(Session session, Member member) {
    member.firstName = "bad";
  }

  private static void setAndFlush(Session session, Member member) {
    member.firstName = "bad";
    session.flush();
  }

  private static void assertRecorded(GuardedDatabase db, Member after) throws Exception {
    assertThat(row(db)).isEqualTo("b|a|m|1");
    assertThat(db.recorded()).isEqualTo("1");
    assertThat(db.gates.total("member-name", GateEvent.RECORDED)).isOne();
    assertThat(after.firstName).as("the entity says what is in the row").isEqualTo("a");
    assertThat(after.version).isEqualTo(1);
  }

  private static Member withRecorded(TestServer server, NewPath path) throws Exception {
    try (GuardedDatabase db = members(server);
        SessionFactory sessions = db.sessions(Member.class, Badge.class)) {
      db.placeRecording(Phase.DUAL_WRITE);
      Member[] kept = new Member[1];
      failing(db, sessions, member -> kept[0] = member, path);
      assertRecorded(db, kept[0]);
      // And it goes on as any other instance does.
      kept[0].note = "detached";
      sessions.inTransaction(session -> session.merge(kept[0]));
      assertThat(row(db)).isEqualTo("b|a|detached|2");
      return kept[0];
    }
  }

  @ServerTest
  void whatFailsAtTheCommitIsRecordedBefore(TestServer server) throws Exception {
    withRecorded(server, RecordedWritesTest::set);
  }

  @ServerTest
  void whatFailsInAFlushOfThePathIsRecorded(TestServer server) throws Exception {
    withRecorded(server, RecordedWritesTest::setAndFlush);
  }

  @ServerTest
  void whatAQueryHasFlushedIsRecorded(TestServer server) throws Exception {
    withRecorded(server, (session, member) -> {
      member.firstName = "bad";
      session.createQuery("select m.note from Member m", String.class).getResultList();
    });
  }

  /** The safe way: Hibernate marks its transaction for each statement that fails. */
  @ServerTest
  void aStatementThatFailsIsRecorded(TestServer server) throws Exception {
    withRecorded(
        server,
        (session, member) -> session
            .createNativeMutationQuery("UPDATE member SET first_name = 'bad' WHERE id = 1")
            .executeUpdate());
  }

  @ServerTest
  void whatAPathHasSetBeforeItThrewIsTakenBack(TestServer server) throws Exception {
    withRecorded(server, (session, member) -> {
      member.firstName = "half";
      throw new IllegalStateException("half way");
    });
  }

  @ServerTest
  void whatWasWrittenBeforeTheFailureIsTakenBack(TestServer server) throws Exception {
    withRecorded(server, (session, member) -> {
      member.firstName = "good";
      session.flush();
      member.firstName = "bad";
    });
  }

  @ServerTest
  void aRowThatCouldNotBeMadeIsForgotten(TestServer server) throws Exception {
    Badge badge = Badge.of(1, "bad");
    withRecorded(server, (session, member) -> session.persist(badge));
  }

  @ServerTest
  void aRowThatWasMadeAndUndoneIsForgotten(TestServer server) throws Exception {
    withRecorded(server, (session, member) -> {
      session.persist(Badge.of(1, "good"));
      setAndFlush(session, member);
    });
  }

  @ServerTest
  void inReadNewTheOldSideIsRecorded(TestServer server) throws Exception {
    try (GuardedDatabase db = members(server);
        SessionFactory sessions = db.sessions(Member.class)) {
      db.placeRecording(Phase.READ_NEW);
      sessions.inTransaction(session -> {
        Member member = session.find(Member.class, 1);
        rename(db, member, "x".repeat(50), () -> {
          member.firstName = "b";
        });
      });
      assertThat(row(db)).isEqualTo("a|b|n|1");
      assertThat(db.recorded()).isEqualTo("1");
    }
  }

  /** Nothing relies on a pilot's new side, so its failure must not fail anybody. */
  @ServerTest
  void aCanaryInTheGuardedWayFailsNobody(TestServer server) throws Exception {
    try (GuardedDatabase db = members(server);
        SessionFactory sessions = db.sessions(Member.class)) {
      db.place(Phase.READ_OLD, Ramp.NONE.withPilots(Set.of("1")));
      failing(
          db,
          sessions,
          member -> rename(db, member, "c", () -> {
            member.firstName = "c";
          }),
          RecordedWritesTest::set);
      assertThat(row(db)).isEqualTo("c|c|m|3");
      assertThat(db.gates.total("member-name", GateEvent.RECORDED)).isOne();
    }
  }

  @ServerTest
  void theEntityManagerOfJpaGoesOnToo(TestServer server) throws Exception {
    try (GuardedDatabase db = members(server);
        SessionFactory sessions = db.sessions(Member.class)) {
      db.placeRecording(Phase.DUAL_WRITE);
      // By JPA's type: what Hibernate's own returns differs between 6.6 and 7.
      EntityManagerFactory factory = sessions;
      try (EntityManager entities = factory.createEntityManager()) {
        entities.getTransaction().begin();
        Member member = entities.find(Member.class, 1);
        rename(db, member, "b", () -> {
          member.firstName = "bad";
          entities.flush();
        });
        assertThat(entities.getTransaction().getRollbackOnly()).isFalse();
        entities.getTransaction().commit();
      }
      assertThat(row(db)).isEqualTo("b|a|n|1");
    }
  }

  @ServerTest
  void whatIsRolledBackIsNotCounted(TestServer server) throws Exception {
    try (GuardedDatabase db = members(server);
        SessionFactory sessions = db.sessions(Member.class)) {
      db.placeRecording(Phase.DUAL_WRITE);
      assertThatThrownBy(() -> failing(
              db,
              sessions,
              member -> {
                throw new IllegalStateException("later");
              },
              RecordedWritesTest::set))
          .hasMessage("later");
      assertThat(row(db)).isEqualTo("a|a|n|0");
      assertThat(db.recorded()).isNull();
      assertThat(db.gates.total("member-name", GateEvent.RECORDED)).isZero();
    }
  }

  /**
   * What cannot be put back fails at once, and says what to do; not at the commit, without a word.
   */
  @ServerTest
  void aCollectionThatWasChangedCannotBePutBack(TestServer server) throws Exception {
    refused(server, "changed collections", (session, member) -> {
      member.tag.add("t");
      setAndFlush(session, member);
    });
    refused(server, "changed collections", (session, member) -> {
      member.tag.add("t");
      throw new IllegalStateException("not flushed");
    });
  }

  @ServerTest
  void aRowThatWasRemovedCannotBePutBack(TestServer server) throws Exception {
    refused(server, "", (session, member) -> {
      session.remove(session.find(Badge.class, 7));
      setAndFlush(session, member);
    });
    refused(server, "removed", (session, member) -> {
      session.remove(session.find(Badge.class, 7));
      throw new IllegalStateException("not flushed");
    });
  }

  private static void refused(TestServer server, String left, NewPath path) throws Exception {
    try (GuardedDatabase db = members(server);
        SessionFactory sessions = db.sessions(Member.class, Badge.class)) {
      db.database.execute("INSERT INTO badge VALUES (7, 'seven')");
      db.placeRecording(Phase.DUAL_WRITE);
      // Swallowed, and then Hibernate, unless it was started by JPA, rolls back without a word.
      Throwable atCommit = catchThrowable(() -> sessions.inTransaction(session -> {
        Member member = session.find(Member.class, 1);
        session.find(Badge.class, 7);
        assertThatThrownBy(() -> rename(db, member, "b", () -> path.run(session, member)))
            .isInstanceOf(MigrationGateException.class)
            .hasMessageContaining("in a session of Hibernate's")
            .hasMessageContaining(left)
            .hasMessageContaining("write this side by SQL in its path");
      }));
      assertThat(row(db)).as("the commit: %s", atCommit).isEqualTo("a|a|n|0");
      assertThat(db.recorded()).isNull();
    }
  }

  /** What was put off before is sent before, whatever entity it is of. */
  @ServerTest
  void whatWasPutOffBeforeTheWriteIsNotUndoneWithIt(TestServer server) throws Exception {
    try (GuardedDatabase db = members(server);
        SessionFactory sessions = db.sessions(Member.class, Badge.class)) {
      db.database.execute("INSERT INTO badge VALUES (7, 'seven')");
      db.placeRecording(Phase.DUAL_WRITE);
      sessions.inTransaction(session -> {
        session.find(Badge.class, 7).label = "changed";
        db.gate.forKey(1).write(() -> {}, () -> {
          session.createQuery("select b.label from Badge b", String.class).getResultList();
          throw new IllegalStateException("after a flush");
        });
      });
      assertThat(db.database.query("SELECT label FROM badge")).isEqualTo("changed");
      assertThat(db.recorded()).isEqualTo("1");
    }
  }
}
