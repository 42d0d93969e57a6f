package io.migrationgate.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.Phase;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.jdbc.testing.MapRegionFactory;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import jakarta.persistence.Cacheable;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Table;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hibernate.SessionFactory;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;
import org.hibernate.annotations.Formula;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.NaturalId;
import org.hibernate.annotations.NaturalIdCache;
import org.hibernate.annotations.SQLRestriction;
import org.hibernate.annotations.Subselect;

/**
 * What is cached, and hangs on a side without having its column: it is read anew after a backfill.
 */
class CachedNeighboursTest {
  @Entity(name = "Home")
  @Table(name = "home")
  @Cacheable
  @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
  static class Home {
    @Id
    int id;

    @OneToMany(mappedBy = "home")
    @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
    List<Lodger> lodgers = new ArrayList<>();

    @OneToMany(mappedBy = "flat")
    @SQLRestriction("first_name IS NOT NULL")
    @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
    List<Lodger> named = new ArrayList<>();
  }

  @Entity(name = "Door")
  @Table(name = "door")
  @Cacheable
  @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
  static class Door {
    @Id
    int id;

    @Formula("(SELECT MAX(l.first_name) FROM lodger l WHERE l.flat_id = id)")
    String plate;
  }

  @Entity(name = "Lodger")
  @Table(name = "lodger")
  static class Lodger {
    @Id
    int id;

    @ManyToOne
    @JoinColumn(name = "flat_id")
    Home flat;

    @ManyToOne
    @JoinColumn(name = "home_id")
    Home home;

    @Column(name = "full_name")
    String fullName;

    @Column(name = "first_name")
    String firstName;
  }

  @Entity(name = "LodgerName")
  @Immutable
  @Subselect("SELECT id, first_name AS text FROM lodger")
  @Cacheable
  @Cache(usage = CacheConcurrencyStrategy.READ_ONLY)
  static class LodgerName {
    @Id
    int id;

    String text;
  }

  @Entity(name = "Badge")
  @Table(name = "lodger")
  @NaturalIdCache
  @Cacheable
  @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
  static class Badge {
    @Id
    int id;

    @NaturalId(mutable = true)
    @Column(name = "first_name")
    String firstName;
  }

  /** What a user sees of them. */
  // What 7 has instead is not in 6.6.
  @SuppressWarnings("deprecation")
  private static List<Object> seen(SessionFactory sessions) {
    return sessions.fromTransaction(session -> {
      Home home = session.find(Home.class, 1);
      return Arrays.asList(
          home.lodgers.size(),
          home.named.size(),
          session.find(Door.class, 1).plate,
          session.find(LodgerName.class, 10).text,
          session.bySimpleNaturalId(Badge.class).load("a") != null,
          cached(sessions, "select d.plate from Door d"),
          cached(sessions, "select d from Door d") == null
              ? null
              : session.find(Door.class, 1).plate,
          cached(sessions, "select n.text from LodgerName n"));
    });
  }

  private static Object cached(SessionFactory sessions, String query) {
    return sessions.fromTransaction(session ->
        session.createSelectionQuery(query, Object.class).setCacheable(true).getSingleResult());
  }

  private static GuardedDatabase database(TestServer server, Move move) throws SQLException {
    return new GuardedDatabase(
        server,
        MigrationDeclaration.builder("move")
            .oldSide("lodger", move.before)
            .newSide("lodger", move.after)
            .build(),
        "CREATE TABLE home (id INT PRIMARY KEY)",
        "CREATE TABLE door (id INT PRIMARY KEY)",
        "CREATE TABLE lodger (id INT PRIMARY KEY, flat_id INT, home_id INT,"
            + " full_name VARCHAR(20), first_name VARCHAR(20))",
        "INSERT INTO home VALUES (1)",
        "INSERT INTO door VALUES (1)",
        "INSERT INTO lodger (id, flat_id, full_name) VALUES (10, 1, 'a')");
  }

  enum Move {
    REFERENCE("flat_id", "home_id", "UPDATE lodger SET home_id = flat_id"),
    NAME("full_name", "first_name", "UPDATE lodger SET first_name = full_name");

    final String before;
    final String after;
    final String backfill;

    Move(String before, String after, String backfill) {
      this.before = before;
      this.after = after;
      this.backfill = backfill;
    }
  }

  private static List<Object> seenAfterBackfill(TestServer server, Move move, String mode)
      throws SQLException {
    Map<String, Object> settings = Map.of(
        "hibernate.cache.use_second_level_cache",
        "true",
        "hibernate.cache.use_query_cache",
        "true",
        "hibernate.cache.region.factory_class",
        MapRegionFactory.class.getName(),
        FlushGuard.MODE,
        mode);
    try (GuardedDatabase db = database(server, move);
        SessionFactory sessions = db.sessions(
            settings, Home.class, Door.class, Lodger.class, LodgerName.class, Badge.class)) {
      List<Object> before = Arrays.asList(0, 0, null, null, false, null, null, null);
      assertThat(seen(sessions)).isEqualTo(before);
      db.place(Phase.DUAL_WRITE);
      db.database.execute(move.backfill);
      db.place(Phase.READ_NEW);
      return seen(sessions);
    }
  }

  @ServerTest
  void whatHangsOnASideIsReadAnew(TestServer server) throws SQLException {
    assertThat(seenAfterBackfill(server, Move.REFERENCE, "on").get(0)).isEqualTo(1);
    assertThat(seenAfterBackfill(server, Move.NAME, "on").subList(1, 8))
        .containsExactly(1, "a", "a", true, "a", "a", "a");
  }

  /** Only so is it known that these would be read from a cache. */
  @ServerTest
  void withoutTheGuardItIsReadAsItWas(TestServer server) throws SQLException {
    for (Move move : Move.values()) {
      assertThat(Set.copyOf(seenAfterBackfill(server, move, "off").subList(0, 2)))
          .containsExactly(0);
    }
  }
}
