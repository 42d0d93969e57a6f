package io.migrationgate.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.MigrationGate;
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
import jakarta.persistence.PostLoad;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.Hibernate;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.AfterEach;

/** A listener reads by the gate while Hibernate loads, be it in the middle of a merge. */
class ReadWhileLoadingTest {
  private static volatile MigrationGate gate;

  @Entity
  @Table(name = "shelf")
  static class Shelf {
    @Id
    int id;

    @OneToMany(cascade = CascadeType.ALL)
    @JoinColumn(name = "shelf_id")
    List<Book> books = new ArrayList<>();
  }

  @Entity
  @Table(name = "book")
  static class Book {
    @Id
    int id;

    @Column(name = "title", insertable = false, updatable = false)
    String oldTitle;

    @Column(name = "title_2", insertable = false, updatable = false)
    String newTitle;

    String note;

    @Transient
    String title;

    @PostLoad
    void loaded() {
      title = gate.forKey(id).read(() -> oldTitle, () -> newTitle);
    }
  }

  @AfterEach
  void forget() {
    gate = null;
  }

  @ServerTest
  void aComparedReadNeedsNoFlushInAMerge(TestServer server) throws Exception {
    try (GuardedDatabase db = new GuardedDatabase(
            server,
            MigrationDeclaration.builder("book-title")
                .oldSide("book", "title")
                .newSide("book", "title_2")
                .compare(new MigrationDeclaration.Compare(10_000, Duration.ofSeconds(9)))
                .build(),
            "CREATE TABLE shelf (id INT PRIMARY KEY)",
            "CREATE TABLE book (id INT PRIMARY KEY, shelf_id INT, title VARCHAR(20),"
                + " title_2 VARCHAR(20), note VARCHAR(20))",
            "INSERT INTO shelf VALUES (1)",
            "INSERT INTO book VALUES (1, 1, 'a', 'a', 'n'), (2, NULL, 'b', 'b', 'n')");
        SessionFactory sessions = db.sessions(Shelf.class, Book.class)) {
      gate = db.gate;
      db.place(Phase.READ_NEW);
      Shelf form = sessions.fromTransaction(session -> {
        Shelf shelf = session.find(Shelf.class, 1);
        Hibernate.initialize(shelf.books);
        // It comes from elsewhere, so a merge of the shelf does not load it along.
        Book moved = session.find(Book.class, 2);
        session.detach(shelf);
        shelf.books = new ArrayList<>(shelf.books);
        shelf.books.add(moved);
        return shelf;
      });
      form.books.forEach(book -> book.note = "m");
      sessions.inTransaction(session -> session.merge(form));
      assertThat(db.database.query("SELECT COUNT(*) FROM book WHERE note = 'm'"))
          .isEqualTo("2");
    }
  }
}
