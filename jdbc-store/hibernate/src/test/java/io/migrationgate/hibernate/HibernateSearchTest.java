package io.migrationgate.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.MigrationGate;
import io.migrationgate.Phase;
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
import org.hibernate.search.mapper.orm.Search;
import org.hibernate.search.mapper.pojo.mapping.definition.annotation.Indexed;
import org.hibernate.search.mapper.pojo.mapping.definition.annotation.KeywordField;
import org.junit.jupiter.api.Tag;

/** Hibernate Search beside the guard: the index has what is in the row. */
@Tag("thorough")
class HibernateSearchTest {
  @Entity(name = "Song")
  @Table(name = "song")
  @Indexed
  static class Song {
    @Id
    int id;

    @Column(name = "full_name")
    @KeywordField
    String fullName;

    @Column(name = "first_name")
    @KeywordField
    String firstName;

    @KeywordField
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
  }

  private static GuardedDatabase songs(TestServer server) throws Exception {
    return new GuardedDatabase(
        server,
        MigrationDeclaration.builder("song-name")
            .oldSide("song", "full_name")
            .newSide("song", "first_name")
            .build(),
        "CREATE TABLE song (id INT PRIMARY KEY, full_name VARCHAR(40), first_name VARCHAR(40),"
            + " note VARCHAR(40))",
        "INSERT INTO song VALUES (1, 'a', NULL, 'n')");
  }

  /** An index in memory, of which searches see what was committed. */
  private static SessionFactory indexed(GuardedDatabase db) {
    return db.sessions(
        Map.of(
            "hibernate.search.backend.directory.type", "local-heap",
            "hibernate.search.indexing.plan.synchronization.strategy", "sync"),
        Song.class);
  }

  private static List<Integer> found(SessionFactory sessions, String field, String value) {
    return sessions.fromTransaction(session -> Search.session(session)
        .search(Song.class)
        .select(f -> f.id(Integer.class))
        .where(f -> f.match().field(field).matching(value))
        .fetchAllHits());
  }

  @ServerTest
  void indexesWhatIsWrittenOfBothSides(TestServer server) throws Exception {
    try (GuardedDatabase db = songs(server);
        SessionFactory sessions = indexed(db)) {
      db.place(Phase.DUAL_WRITE);
      sessions.inTransaction(session -> session.find(Song.class, 1).rename(db.gate, "b"));
      assertThat(found(sessions, "fullName", "b")).containsExactly(1);
      assertThat(found(sessions, "firstName", "b")).containsExactly(1);
      db.place(Phase.WRITE_NEW);
      sessions.inTransaction(session -> session.find(Song.class, 1).rename(db.gate, "c"));
      assertThat(found(sessions, "fullName", "c")).isEmpty();
      assertThat(found(sessions, "firstName", "c")).containsExactly(1);
    }
  }

  @ServerTest
  void indexesWhatAStaleSaveHasLeft(TestServer server) throws Exception {
    try (GuardedDatabase db = songs(server);
        SessionFactory sessions = indexed(db)) {
      Song detached = sessions.fromTransaction(session -> session.find(Song.class, 1));
      db.place(Phase.DUAL_WRITE);
      db.database.execute("UPDATE song SET first_name = 'copied'");
      detached.note = "m";
      sessions.inTransaction(session -> session.merge(detached));
      assertThat(found(sessions, "note", "m")).containsExactly(1);
      assertThat(found(sessions, "firstName", "copied")).containsExactly(1);
    }
  }

  @ServerTest
  void indexesNothingOfWhatIsRefused(TestServer server) throws Exception {
    try (GuardedDatabase db = songs(server);
        SessionFactory sessions = indexed(db)) {
      assertThatThrownBy(() ->
              sessions.inTransaction(session -> session.find(Song.class, 1).fullName = "b"))
          .hasStackTraceContaining(UngatedWriteException.class.getName());
      assertThat(found(sessions, "fullName", "b")).isEmpty();
    }
  }
}
