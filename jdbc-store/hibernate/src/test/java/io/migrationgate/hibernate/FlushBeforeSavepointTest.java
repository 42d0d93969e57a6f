package io.migrationgate.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.MigrationGate;
import io.migrationgate.Phase;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import io.migrationgate.protocol.Ramp;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.Set;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.Tag;

/** What a session has put off is sent on the right side of a savepoint, and for the right row. */
@Tag("thorough")
class FlushBeforeSavepointTest {
  @Entity(name = "Author")
  @Table(name = "author")
  static class Author {
    @Id
    int id;

    @Column(name = "full_name")
    String fullName;

    @Column(name = "first_name")
    String firstName;

    @Column(name = "last_name")
    String lastName;

    String note;

    void rename(MigrationGate gate, String first, String last) {
      gate.forKey(id)
          .write(
              () -> {
                fullName = first + " " + last;
              },
              () -> {
                firstName = first;
                lastName = last;
              });
    }
  }

  private static GuardedDatabase authors(TestServer server) throws Exception {
    return new GuardedDatabase(
        server,
        MigrationDeclaration.builder("author-name")
            .oldSide("author", "full_name")
            .newSide("author", "first_name", "last_name")
            .compare(new MigrationDeclaration.Compare(10_000, Duration.ofSeconds(9)))
            .build(),
        "CREATE TABLE author (id INT PRIMARY KEY, full_name VARCHAR(40), first_name VARCHAR(40),"
            + " last_name VARCHAR(40), note VARCHAR(40))",
        "INSERT INTO author VALUES (1, 'A B', 'A', 'B', NULL), (2, 'Q R', 'Q', 'R', NULL)");
  }

  private static String row(GuardedDatabase db) throws Exception {
    return db.database.query("SELECT concat(full_name, '|', coalesce(first_name, 'NULL'), '|',"
        + " coalesce(last_name, 'NULL')) FROM author WHERE id = 1");
  }

  private static String firstName(Session session) {
    return session
        .createQuery("select a.firstName from Author a where a.id = 1", String.class)
        .getSingleResult();
  }

  /** Hibernate would flush before the query of the other side, inside of what is then undone. */
  @ServerTest
  void aComparedReadThatThrowsUndoesNoWrite(TestServer server) throws Exception {
    try (GuardedDatabase db = authors(server);
        SessionFactory sessions = db.sessions(Author.class)) {
      db.place(Phase.DUAL_WRITE);
      sessions.inTransaction(session -> {
        Author author = session.find(Author.class, 1);
        author.note = "renamed";
        author.rename(db.gate, "X", "Y");
        String name = db.gate
            .forKey(1)
            .<String, RuntimeException>read(() -> session.find(Author.class, 1).fullName, () -> {
              throw new NoSuchElementException(firstName(session));
            });
        assertThat(name).isEqualTo("X Y");
      });
      assertThat(row(db)).isEqualTo("X Y|X|Y");
      assertThat(db.database.query("SELECT note FROM author WHERE id = 1")).isEqualTo("renamed");
    }
  }

  @ServerTest
  void aCanaryThatThrowsUndoesNothingOfTheOldSide(TestServer server) throws Exception {
    try (GuardedDatabase db = authors(server);
        SessionFactory sessions = db.sessions(Author.class)) {
      db.place(Phase.READ_OLD, Ramp.NONE.withPilots(Set.of("1")));
      sessions.inTransaction(session -> {
        Author author = session.find(Author.class, 1);
        db.gate
            .forKey(1)
            .write(
                () -> {
                  author.fullName = "X Y";
                },
                () -> {
                  throw new IllegalStateException(firstName(session));
                });
      });
      assertThat(row(db)).isEqualTo("X Y|A|B");
    }
  }

  /** The gate was asked for somebody else, or for nobody in particular. */
  @ServerTest
  void aFormWithoutTheNewSideIsNotTakenForAWord(TestServer server) throws Exception {
    for (boolean keyed : new boolean[] {false, true}) {
      try (GuardedDatabase db = authors(server);
          SessionFactory sessions = db.sessions(Author.class)) {
        db.place(Phase.DUAL_WRITE);
        sessions.inTransaction(session -> {
          Author other = session.find(Author.class, 2);
          if (keyed) {
            other.rename(db.gate, "U", "V");
          } else {
            db.gate.write(
                () -> {
                  other.fullName = "U V";
                },
                () -> {
                  other.firstName = "U";
                  other.lastName = "V";
                });
          }
          Author form = new Author();
          form.id = 1;
          form.fullName = "A B";
          form.note = "from a form";
          session.merge(form);
        });
        assertThat(row(db)).as("keyed: %s", keyed).isEqualTo("A B|A|B");
        assertThat(db.database.query("SELECT note FROM author WHERE id = 1"))
            .isEqualTo("from a form");
      }
    }
  }

  /** All columns are written then, of which Hibernate does not know what was there. */
  @ServerTest
  void whatIsWrittenWithoutHavingBeenLoadedNeedsTheGateForItself(TestServer server)
      throws Exception {
    try (GuardedDatabase db = authors(server);
        SessionFactory sessions = db.sessions(Author.class)) {
      db.place(Phase.DUAL_WRITE);
      Author stale = new Author();
      stale.id = 1;
      stale.fullName = "A B";
      assertThatThrownBy(() -> sessions.inStatelessTransaction(session -> {
            db.gate.forKey(2).write(() -> {}, () -> {});
            session.update(stale);
          }))
          .hasStackTraceContaining("UngatedWriteException");
      assertThat(row(db)).isEqualTo("A B|A|B");
      stale.firstName = "A";
      stale.lastName = "B";
      stale.note = "asked";
      sessions.inStatelessTransaction(session -> {
        db.gate.forKey(1).write(() -> {}, () -> {});
        session.update(stale);
      });
      assertThat(db.database.query("SELECT note FROM author WHERE id = 1")).isEqualTo("asked");
    }
  }
}
