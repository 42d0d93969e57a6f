package io.migrationgate.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.migrationgate.Phase;
import io.migrationgate.Side;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.DiscriminatorColumn;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.OrderColumn;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import jakarta.persistence.criteria.CriteriaUpdate;
import java.io.Serializable;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.SQLUpdate;
import org.hibernate.type.SqlTypes;

/** Columns of a side that are not simply an attribute's of the table that has its entity's name. */
class MappedBesideAttributesTest {
  private static MigrationDeclaration move(String table, String before, String after) {
    return MigrationDeclaration.builder("move")
        .oldSide(table, before)
        .newSide(table, after)
        .build();
  }

  private static void refused(SessionFactory sessions, Consumer<Session> work, String... parts) {
    var thrown = assertThatThrownBy(() -> sessions.inTransaction(work))
        .hasStackTraceContaining(UngatedWriteException.class.getName());
    for (String part : parts) {
      thrown.hasStackTraceContaining(part);
    }
  }

  @Entity(name = "Pet")
  @Table(name = "pet")
  @Inheritance(strategy = InheritanceType.TABLE_PER_CLASS)
  static class Pet {
    @Id
    int id;

    @Column(name = "old_name")
    String oldName;

    @Column(name = "new_name")
    String newName;

    String note;
  }

  @Entity(name = "Cat")
  @Table(name = "cat")
  static class Cat extends Pet {
    String colour;
  }

  private static String animals(String table) {
    return "CREATE TABLE " + table + " (id INT PRIMARY KEY, old_name VARCHAR(20),"
        + " new_name VARCHAR(20), note VARCHAR(20), colour VARCHAR(20))";
  }

  /** Its own table has what its superclass declares. */
  @ServerTest
  void aTableForEachClass(TestServer server) throws Exception {
    try (GuardedDatabase db = new GuardedDatabase(
            server,
            move("cat", "old_name", "new_name"),
            animals("pet"),
            animals("cat"),
            "INSERT INTO pet (id, old_name) VALUES (2, 'p')",
            "INSERT INTO cat (id, old_name) VALUES (1, 'w')");
        SessionFactory sessions = db.sessions(Pet.class, Cat.class)) {
      Pet stale = sessions.fromTransaction(session -> session.find(Pet.class, 1));
      db.place(Phase.DUAL_WRITE);
      db.database.execute("UPDATE cat SET new_name = 'w'");
      stale.note = "m";
      sessions.inTransaction(session -> session.merge(stale));
      assertThat(db.database.query("SELECT new_name FROM cat")).isEqualTo("w");
      assertThat(db.database.query("SELECT note FROM cat")).isEqualTo("m");
      refused(
          sessions,
          session -> {
            db.gate.forKey(2).write(() -> {}, () -> {});
            session.find(Pet.class, 1).newName = "x";
          },
          "attribute 'newName' (cat.new_name)");
      sessions.inTransaction(session -> session.find(Pet.class, 2).oldName = "q");
      assertThat(db.database.query("SELECT old_name FROM pet")).isEqualTo("q");
    }
  }

  @Entity(name = "Person")
  @Table(name = "person")
  @Inheritance(strategy = InheritanceType.JOINED)
  static class Person {
    @Id
    int id;

    @Column(name = "old_name")
    String oldName;

    @Column(name = "new_name")
    String newName;

    String note;
  }

  @Entity(name = "Worker")
  @Table(name = "worker")
  static class Worker extends Person {
    String job;
  }

  /** Hibernate finds the rows first, and keeps their keys in a table of its own. */
  @ServerTest
  void bulkStatementsOverJoinedTables(TestServer server) throws Exception {
    try (GuardedDatabase db = new GuardedDatabase(
            server,
            move("person", "old_name", "new_name"),
            "CREATE TABLE person (id INT PRIMARY KEY, old_name VARCHAR(20),"
                + " new_name VARCHAR(20), note VARCHAR(20))",
            "CREATE TABLE worker (id INT PRIMARY KEY, job VARCHAR(20))",
            "INSERT INTO person (id, old_name) VALUES (1, 'w')",
            "INSERT INTO worker (id) VALUES (1)");
        SessionFactory sessions = db.sessions(Person.class, Worker.class)) {
      db.place(Phase.DUAL_WRITE);
      refused(
          sessions,
          session -> session
              .createMutationQuery("update Worker set oldName = 'x', job = 'y' where id = 1")
              .executeUpdate());
      refused(sessions, session -> {
        CriteriaUpdate<Worker> update =
            session.getCriteriaBuilder().createCriteriaUpdate(Worker.class);
        update.from(Worker.class);
        update.set("newName", "z");
        session.createMutationQuery(update).executeUpdate();
      });
      sessions.inTransaction(session -> session
          .createMutationQuery("update Worker set job = 'y', note = 'o' where id = 1")
          .executeUpdate());
      assertThat(db.database.query("SELECT note FROM person")).isEqualTo("o");
      sessions.inTransaction(
          session -> session.createMutationQuery("delete from Worker").executeUpdate());
      assertThat(db.database.query("SELECT COUNT(*) FROM person")).isEqualTo("0");
    }
  }

  @Embeddable
  static class Address {
    String street;
    String town;
  }

  @Entity(name = "Buyer")
  @Table(name = "buyer")
  static class Buyer {
    @Id
    int id;

    @Column(name = "street")
    String street;

    @Embedded
    @JdbcTypeCode(SqlTypes.JSON)
    @Column(name = "address")
    Address address;

    String note;
  }

  /**
   * What has the name of a column there is a field of the document. On MariaDB Hibernate 6.6 knows
   * no such embeddables; on H2 a text that SQL writes there would be a string in JSON.
   */
  @ServerTest(except = TestServer.H2)
  void anEmbeddableInOneDocument(TestServer server) throws Exception {
    boolean postgres = server == TestServer.POSTGRESQL;
    assumeTrue(postgres || !org.hibernate.Version.getVersionString().startsWith("6."));
    try (GuardedDatabase db = new GuardedDatabase(
            server,
            move("buyer", "street", "address"),
            "CREATE TABLE buyer (id INT PRIMARY KEY, street VARCHAR(20), note VARCHAR(20), address "
                + (postgres ? "JSONB)" : "JSON)"),
            "INSERT INTO buyer (id, street) VALUES (1, 's')");
        SessionFactory sessions = db.sessions(Buyer.class)) {
      assertThat(FlushGuard.of(sessions).orElseThrow().columns())
          .extracting(MappedColumn::attribute, MappedColumn::column, MappedColumn::side)
          .containsExactlyInAnyOrder(
              tuple("street", "street", Side.OLD), tuple("address", "address", Side.NEW));
      Buyer stale = sessions.fromTransaction(session -> session.find(Buyer.class, 1));
      db.place(Phase.DUAL_WRITE);
      db.database.execute("UPDATE buyer SET address = '{\"street\":\"s\",\"town\":\"t\"}'");
      stale.note = "m";
      sessions.inTransaction(session -> session.merge(stale));
      assertThat(db.database.query("SELECT note FROM buyer")).isEqualTo("m");
      assertThat(db.database.query("SELECT address FROM buyer")).contains("\"s\"");
      refused(
          sessions,
          session -> {
            db.gate.forKey(2).write(() -> {}, () -> {});
            session.find(Buyer.class, 1).address.town = "u";
          },
          "attribute 'address' (buyer.address)");
      sessions.inTransaction(session -> {
        Buyer buyer = session.find(Buyer.class, 1);
        db.gate
            .forKey(1)
            .write(
                () -> {
                  buyer.street = "v";
                },
                () -> {
                  buyer.address.street = "v";
                });
      });
      assertThat(db.database.query("SELECT address FROM buyer")).contains("\"v\"");
    }
  }

  @Entity(name = "Customised")
  @Table(name = "guest")
  @SQLUpdate(
      sql = "UPDATE guest SET first_name = ?, full_name = ?, note = ?, version = ?"
          + " WHERE id = ? AND version = ?")
  static class Customised {
    @Id
    int id;

    @Column(name = "full_name")
    String fullName;

    @Column(name = "first_name")
    String firstName;

    String note;

    @Version
    Integer version;
  }

  /** It writes all columns, those that a backfill has filled meanwhile too. */
  @ServerTest
  void anUpdateOfTheApplicationsOwn(TestServer server) throws Exception {
    try (GuardedDatabase db = GuardedDatabase.withGuests(server);
        SessionFactory sessions = db.sessions(Customised.class)) {
      db.place(Phase.DUAL_WRITE);
      refused(
          sessions,
          session -> {
            db.gate.forKey(2).write(() -> {}, () -> {});
            session.find(Customised.class, 1).note = "m";
          },
          "with id 1");
      sessions.inTransaction(session -> {
        Customised guest = session.find(Customised.class, 1);
        db.gate
            .forKey(1)
            .write(
                () -> {
                  guest.fullName = "b";
                },
                () -> {
                  guest.firstName = "b";
                });
      });
      db.assertGuest("b", "b", "n");
      sessions.inTransaction(
          session -> assertThat(session.find(Customised.class, 1)).isNotNull());
    }
  }

  @Embeddable
  static class TicketId implements Serializable {
    private static final long serialVersionUID = 1L;

    @Column(name = "old_no")
    int no;

    int series;

    @Override
    public boolean equals(Object other) {
      return other instanceof TicketId that && that.no == no && that.series == series;
    }

    @Override
    public int hashCode() {
      return no;
    }
  }

  @Entity(name = "Ticket")
  @Table(name = "ticket")
  @DiscriminatorColumn(name = "old_kind")
  static class Ticket {
    @EmbeddedId
    TicketId id = new TicketId();

    @Column(name = "new_no")
    Integer newNo;

    @ElementCollection
    @CollectionTable(name = "ticket_seat")
    @OrderColumn(name = "old_place")
    List<String> seats = new ArrayList<>();
  }

  @Entity(name = "Pass")
  static class Pass extends Ticket {}

  private static SessionFactory tickets(GuardedDatabase db) {
    return db.sessions(Ticket.class, Pass.class);
  }

  private static GuardedDatabase ticketDatabase(TestServer server, String table, String before)
      throws SQLException {
    return new GuardedDatabase(
        server,
        MigrationDeclaration.builder("move")
            .oldSide(table, before)
            .newSide("ticket", "new_no")
            .build(),
        "CREATE TABLE ticket (old_no INT, series INT, old_kind VARCHAR(30), new_no INT,"
            + " PRIMARY KEY (old_no, series))",
        "CREATE TABLE ticket_seat (Ticket_old_no INT, Ticket_series INT, old_place INT,"
            + " seats VARCHAR(20))");
  }

  /** None of them is among the attributes that an UPDATE may have. */
  @ServerTest
  void identifiersDiscriminatorsAndPlacesInAList(TestServer server) throws Exception {
    for (String place : List.of("ticket.old_no", "ticket.old_kind", "ticket_seat.old_place")) {
      String table = place.substring(0, place.indexOf('.'));
      String column = place.substring(table.length() + 1);
      try (GuardedDatabase db = ticketDatabase(server, table, column);
          SessionFactory sessions = tickets(db)) {
        assertThat(FlushGuard.of(sessions).orElseThrow().columns())
            .anyMatch(mapped -> mapped.place().equals(place) && mapped.side() == Side.OLD);
        refused(sessions, session -> {
          db.gate.forKey("other").write(() -> {}, () -> {});
          Pass pass = new Pass();
          pass.seats.add("a");
          session.persist(pass);
        });
      }
    }
  }
}
