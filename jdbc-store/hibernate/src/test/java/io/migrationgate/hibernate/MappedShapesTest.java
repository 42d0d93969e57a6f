package io.migrationgate.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.Phase;
import io.migrationgate.Side;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import jakarta.persistence.CascadeType;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.PreUpdate;
import jakarta.persistence.SecondaryTable;
import jakarta.persistence.Table;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.annotations.Formula;

/** The ways in which a side may be mapped. */
class MappedShapesTest {
  private static GuardedDatabase database(
      TestServer server, MigrationDeclaration.Builder declared, String... schema)
      throws SQLException {
    return new GuardedDatabase(server, declared.build(), schema);
  }

  private static MigrationDeclaration.Builder move() {
    return MigrationDeclaration.builder("move");
  }

  private static void refused(SessionFactory sessions, Consumer<Session> work) {
    assertThatThrownBy(() -> sessions.inTransaction(work))
        .hasStackTraceContaining(UngatedWriteException.class.getName())
        .hasStackTraceContaining("migration 'move'");
  }

  @Embeddable
  static class Wording {
    @Column(name = "w_first")
    String first;

    @Column(name = "w_last")
    String last;
  }

  @Entity
  @Table(name = "worded")
  static class Worded {
    @Id
    int id;

    @Column(name = "w_full")
    String full;

    @Embedded
    Wording wording;

    @Formula("upper(w_full)")
    String loud;

    String note;
  }

  @ServerTest
  void anEmbeddableIsOneAttribute(TestServer server) throws Exception {
    try (GuardedDatabase db = database(
            server,
            move().oldSide("worded", "w_full").newSide("worded", "w_first", "w_last"),
            "CREATE TABLE worded (id INT PRIMARY KEY, w_full VARCHAR(20), w_first VARCHAR(20),"
                + " w_last VARCHAR(20), note VARCHAR(20))",
            "INSERT INTO worded (id, w_full) VALUES (1, 'a b')");
        SessionFactory sessions = db.sessions(Worded.class)) {
      Worded stale = sessions.fromTransaction(session -> session.find(Worded.class, 1));
      db.place(Phase.DUAL_WRITE);
      db.database.execute("UPDATE worded SET w_first = 'a', w_last = 'b'");
      stale.note = "m";
      stale.wording = new Wording();
      sessions.inTransaction(session -> session.merge(stale));
      assertThat(db.database.query("SELECT w_last FROM worded")).isEqualTo("b");
      assertThat(db.database.query("SELECT note FROM worded")).isEqualTo("m");
      refused(sessions, session -> session.find(Worded.class, 1).wording.first = "c");
      sessions.inTransaction(session -> {
        Worded worded = session.find(Worded.class, 1);
        db.gate.write(
            () -> {
              worded.full = "c b";
            },
            () -> {
              worded.wording.first = "c";
            });
      });
      assertThat(db.database.query("SELECT w_first FROM worded")).isEqualTo("c");
      assertThat(FlushGuard.of(sessions).orElseThrow().columns())
          .contains(
              new MappedColumn(
                  Worded.class.getName(),
                  "loud",
                  "worded",
                  "upper(w_full)",
                  "move",
                  Side.OLD,
                  false),
              new MappedColumn(
                  Worded.class.getName(), "wording", "worded", "w_last", "move", Side.NEW, true));
    }
  }

  @Entity
  @Table(name = "member")
  @SecondaryTable(name = "member_name")
  static class Member {
    @Id
    int id;

    @Column(name = "full_name")
    String fullName;

    @Column(table = "member_name", name = "first_name")
    String firstName;

    String note;
  }

  @ServerTest
  void aSecondaryTableMayBeASide(TestServer server) throws Exception {
    try (GuardedDatabase db = database(
            server,
            move().oldSide("member", "full_name").newSide("member_name"),
            "CREATE TABLE member (id INT PRIMARY KEY, full_name VARCHAR(20), note VARCHAR(20))",
            "CREATE TABLE member_name (id INT PRIMARY KEY, first_name VARCHAR(20))",
            "INSERT INTO member (id, full_name) VALUES (1, 'a')");
        SessionFactory sessions = db.sessions(Member.class)) {
      Member stale = sessions.fromTransaction(session -> session.find(Member.class, 1));
      db.place(Phase.DUAL_WRITE);
      db.database.execute("INSERT INTO member_name VALUES (1, 'a')");
      stale.note = "m";
      sessions.inTransaction(session -> session.merge(stale));
      assertThat(db.database.query("SELECT first_name FROM member_name")).isEqualTo("a");
      refused(sessions, session -> session.find(Member.class, 1).firstName = "c");
      // Its rows are on the two sides' own: they go together.
      refused(sessions, session -> session.remove(session.find(Member.class, 1)));
      sessions.inTransaction(session -> {
        Member created = new Member();
        created.id = 2;
        created.note = "x";
        session.persist(created);
      });
      assertThat(db.database.query("SELECT COUNT(*) FROM member_name")).isEqualTo("1");
      sessions.inTransaction(session -> {
        Member member = session.find(Member.class, 1);
        db.gate.forKey(1).write(() -> session.remove(member), () -> session.remove(member));
      });
      assertThat(db.database.query("SELECT COUNT(*) FROM member_name")).isEqualTo("0");
    }
  }

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

    String note;
  }

  @ServerTest
  void aCollectionTableMayBeASide(TestServer server) throws Exception {
    try (GuardedDatabase db = database(
            server,
            move().oldSide("caller", "phone").newSide("caller_phone"),
            "CREATE TABLE caller (id INT PRIMARY KEY, phone VARCHAR(20), note VARCHAR(20))",
            "CREATE TABLE caller_phone (caller_id INT, number_text VARCHAR(20))",
            "INSERT INTO caller (id, phone) VALUES (1, '1')");
        SessionFactory sessions = db.sessions(Caller.class)) {
      Caller unfetched = sessions.fromTransaction(session -> session.find(Caller.class, 1));
      Caller stale = sessions.fromTransaction(session -> {
        Caller caller = session.find(Caller.class, 1);
        assertThat(caller.phones).isEmpty();
        return caller;
      });
      db.place(Phase.DUAL_WRITE);
      db.database.execute("INSERT INTO caller_phone VALUES (1, '1')");
      refused(sessions, session -> session.find(Caller.class, 1).phones.add("2"));
      unfetched.note = "m";
      sessions.inTransaction(session -> session.merge(unfetched));
      stale.note = "o";
      sessions.inTransaction(session -> session.merge(stale));
      assertThat(db.database.query("SELECT note FROM caller")).isEqualTo("o");
      assertThat(db.database.query("SELECT COUNT(*) FROM caller_phone")).isEqualTo("1");
      stale.phones.add("3");
      refused(sessions, session -> session.merge(stale));
      sessions.inTransaction(session -> {
        Caller caller = session.find(Caller.class, 1);
        db.gate.write(
            () -> {
              caller.phone = "2";
            },
            () -> {
              caller.phones.set(0, "2");
            });
      });
      assertThat(db.database.query("SELECT number_text FROM caller_phone")).isEqualTo("2");
    }
  }

  @Entity
  @Table(name = "household")
  static class Household {
    @Id
    int id;

    @OneToMany(mappedBy = "household", cascade = CascadeType.ALL, orphanRemoval = true)
    List<Dwelling> dwellings = new ArrayList<>();

    String street;
    String note;
  }

  @Entity
  @Table(name = "dwelling")
  static class Dwelling {
    @Id
    int id;

    @ManyToOne
    Household household;

    String street;

    @PreUpdate
    void shout() {
      if ("loud".equals(household.note)) {
        street = "LOUD";
      }
    }

    String note;
  }

  private static GuardedDatabase households(TestServer server) throws SQLException {
    return database(
        server,
        move().oldSide("household", "street").newSide("dwelling"),
        "CREATE TABLE household (id INT PRIMARY KEY, street VARCHAR(20), note VARCHAR(20))",
        "CREATE TABLE dwelling (id INT PRIMARY KEY, household_id INT, street VARCHAR(20), note VARCHAR(20))",
        "INSERT INTO household (id, street) VALUES (1, 's')",
        "INSERT INTO dwelling (id, household_id, street) VALUES (10, 1, 's')");
  }

  @ServerTest
  void anEntityOfItsOwnMayBeASide(TestServer server) throws Exception {
    try (GuardedDatabase db = households(server);
        SessionFactory sessions = db.sessions(Household.class, Dwelling.class)) {
      db.place(Phase.DUAL_WRITE);
      refused(sessions, session -> {
        Household household = session.find(Household.class, 1);
        Dwelling dwelling = new Dwelling();
        dwelling.id = 11;
        dwelling.household = household;
        household.dwellings.add(dwelling);
      });
      refused(sessions, session -> session.find(Household.class, 1).dwellings.clear());
      refused(sessions, session -> session.remove(session.find(Household.class, 1)));
      assertThat(db.database.query("SELECT COUNT(*) FROM dwelling")).isEqualTo("1");
      // Asked for the key of what it belongs to.
      sessions.inTransaction(session -> {
        Household household = session.find(Household.class, 1);
        db.gate
            .forKey(1)
            .write(
                () -> {
                  household.street = "t";
                },
                () -> {
                  household.dwellings.get(0).street = "t";
                });
      });
      assertThat(db.database.query("SELECT street FROM dwelling")).isEqualTo("t");
      refused(sessions, session -> {
        Household household = session.find(Household.class, 1);
        db.gate.forKey(2).write(() -> {}, () -> {});
        household.dwellings.get(0).street = "u";
      });
    }
  }

  @ServerTest
  void aGraphIsPutBackAtEachOfItsEntities(TestServer server) throws Exception {
    try (GuardedDatabase db = households(server);
        SessionFactory sessions = db.sessions(Household.class, Dwelling.class)) {
      Household stale = sessions.fromTransaction(session -> {
        Household household = session.find(Household.class, 1);
        assertThat(household.dwellings).hasSize(1);
        return household;
      });
      db.place(Phase.READ_NEW);
      db.database.execute("UPDATE dwelling SET street = 't'", "UPDATE household SET street = 't'");
      stale.note = "m";
      sessions.inTransaction(session -> session.merge(stale));
      assertThat(db.database.query("SELECT street FROM dwelling")).isEqualTo("t");
      assertThat(db.database.query("SELECT street FROM household")).isEqualTo("t");
      assertThat(db.database.query("SELECT note FROM household")).isEqualTo("m");
      stale.dwellings.get(0).street = "u";
      refused(sessions, session -> session.merge(stale));
    }
  }

  @ServerTest
  void whatACallbackSetsIsSeen(TestServer server) throws Exception {
    try (GuardedDatabase db = database(
            server,
            move().oldSide("dwelling", "street").newSide("dwelling", "street_2"),
            "CREATE TABLE household (id INT PRIMARY KEY, street VARCHAR(20), note VARCHAR(20))",
            "CREATE TABLE dwelling (id INT PRIMARY KEY, household_id INT, street VARCHAR(20),"
                + " street_2 VARCHAR(20), note VARCHAR(20))",
            "INSERT INTO household (id, note) VALUES (1, 'loud')",
            "INSERT INTO dwelling (id, household_id, street) VALUES (10, 1, 's')");
        SessionFactory sessions = db.sessions(Household.class, Dwelling.class)) {
      refused(sessions, session -> session.find(Dwelling.class, 10).note = "m");
    }
  }

  @Entity
  @Table(name = "animal")
  @Inheritance(strategy = InheritanceType.JOINED)
  static class Animal {
    @Id
    int id;

    String note;
  }

  @Entity
  @Table(name = "dog")
  static class Dog extends Animal {
    @Column(name = "old_bark")
    String oldBark;

    @Column(name = "new_bark")
    String newBark;
  }

  @ServerTest
  void aSubclassMayHaveASide(TestServer server) throws Exception {
    try (GuardedDatabase db = database(
            server,
            move().oldSide("dog", "old_bark").newSide("dog", "new_bark"),
            "CREATE TABLE animal (id INT PRIMARY KEY, note VARCHAR(20))",
            "CREATE TABLE dog (id INT PRIMARY KEY, old_bark VARCHAR(20), new_bark VARCHAR(20))",
            "INSERT INTO animal (id) VALUES (1)",
            "INSERT INTO dog (id, old_bark) VALUES (1, 'w')");
        SessionFactory sessions = db.sessions(Animal.class, Dog.class)) {
      Animal stale = sessions.fromTransaction(session -> session.find(Animal.class, 1));
      db.place(Phase.DUAL_WRITE);
      db.database.execute("UPDATE dog SET new_bark = 'w'");
      stale.note = "m";
      sessions.inTransaction(session -> session.merge(stale));
      assertThat(db.database.query("SELECT new_bark FROM dog")).isEqualTo("w");
      assertThat(db.database.query("SELECT note FROM animal")).isEqualTo("m");
      refused(sessions, session -> session.find(Dog.class, 1).newBark = "x");
      sessions.inTransaction(session -> session.remove(session.find(Animal.class, 1)));
    }
  }

  @Entity
  @Table(name = "vehicle")
  @Inheritance
  static class Vehicle {
    @Id
    int id;

    String note;
  }

  @Entity
  static class Boat extends Vehicle {
    @Column(name = "old_sail")
    String oldSail;

    @ManyToOne
    @JoinColumn(name = "new_sail_id")
    Sail newSail;
  }

  @Entity
  @Table(name = "sail")
  static class Sail {
    @Id
    int id;

    String text;
  }

  @ServerTest
  void aReferenceMayBeASide(TestServer server) throws Exception {
    try (GuardedDatabase db = database(
            server,
            move().oldSide("vehicle", "old_sail").newSide("vehicle", "new_sail_id"),
            "CREATE TABLE vehicle (DTYPE VARCHAR(60), id INT PRIMARY KEY, note VARCHAR(20),"
                + " old_sail VARCHAR(20), new_sail_id INT)",
            "CREATE TABLE sail (id INT PRIMARY KEY, text VARCHAR(20))",
            "INSERT INTO sail VALUES (7, 's'), (8, 't')",
            "INSERT INTO vehicle (DTYPE, id, old_sail) VALUES ('MappedShapesTest$Boat', 1, 's')");
        SessionFactory sessions = db.sessions(Vehicle.class, Boat.class, Sail.class)) {
      Vehicle stale = sessions.fromTransaction(session -> session.find(Vehicle.class, 1));
      db.place(Phase.DUAL_WRITE);
      db.database.execute("UPDATE vehicle SET new_sail_id = 7");
      stale.note = "m";
      sessions.inTransaction(session -> session.merge(stale));
      assertThat(db.database.query("SELECT new_sail_id FROM vehicle")).isEqualTo("7");
      refused(
          sessions, session -> session.find(Boat.class, 1).newSail = session.find(Sail.class, 8));
      sessions.inTransaction(session -> {
        Boat boat = session.find(Boat.class, 1);
        db.gate
            .forKey("1")
            .write(
                () -> {
                  boat.oldSail = "t";
                },
                () -> {
                  boat.newSail = session.getReference(Sail.class, 8);
                });
      });
      assertThat(db.database.query("SELECT new_sail_id FROM vehicle")).isEqualTo("8");
    }
  }
}
